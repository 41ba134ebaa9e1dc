"""An item of a price list in words: "On-site visit €90.00 a visit"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import get_language, pgettext_lazy

from servanda.contracts.models import PriceItem
from servanda.presentation.wording import say_money

UNITS: Final[Mapping[str, Any]] = {
    PriceItem.Unit.HOUR: pgettext_lazy("a price is for", "an hour"),
    PriceItem.Unit.DAY: pgettext_lazy("a price is for", "a day"),
    PriceItem.Unit.VISIT: pgettext_lazy("a price is for", "a visit"),
    PriceItem.Unit.PIECE: pgettext_lazy("a price is for", "a piece"),
}


def price_of(item: PriceItem) -> str:
    """What one unit of it costs, net, in the reader's language."""
    return f"{say_money(item.price, get_language() or 'en')} {UNITS[item.unit]}"


def item_words(item: PriceItem) -> str:
    """The item with its price."""
    return f"{item.name}: {price_of(item)}"

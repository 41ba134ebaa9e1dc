"""The price list of a draft for work that no line covers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from servanda.contracts.actions.common import lock_draft
from servanda.contracts.events import DraftChanged
from servanda.contracts.models import PriceItem, Version
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.money import Money
from servanda.kernel.unit import action
from servanda.kernel.words import Words, as_words
from servanda.people.access import demand

MOST: Final = 50  # items: more is a catalogue, not something one reads to a caller
MOST_MINOR: Final = 10**12  # of one item, in minor units


def add_price(
    version: Version, *, by: Actor, name: Mapping[str, str] | str, unit: str, price: Money
) -> PriceItem:
    """One item more: what one `unit` of it costs, net, in the currency of the draft's lines.

    Raises Refused for no name or one that is there, a price below zero or beyond reason, another
    currency, a draft without lines, and for more items than anybody reads.
    """
    demand(by, "contract.edit", version.contract)
    words, unit = as_words(name), PriceItem.Unit(unit)
    with action():
        draft = lock_draft(version)
        there = list(draft.price_list.all())
        _check(draft, words, price, there)
        top = draft.price_list.aggregate(top=Max("position"))["top"] or 0
        item = PriceItem.objects.create(
            version=draft, position=top + 1, name=words, unit=unit,
            price_minor=price.minor, currency=price.currency,
        )  # fmt: skip
        _record(draft, by)
    return item


def drop_price(item: PriceItem, *, by: Actor) -> None:
    """Take an item out of the price list of a draft."""
    demand(by, "contract.edit", item.version.contract)
    with action():
        draft = lock_draft(item.version)
        if not draft.price_list.filter(pk=item.pk).delete()[0]:
            raise Refused(
                _("This item was taken out of the price list meanwhile."), code="no_price_item"
            )
        _record(draft, by)


def _record(draft: Version, by: Actor) -> None:
    record(DraftChanged(draft.contract_id, draft.pk, ("price_list",)), draft.contract.stream, by=by)


def _check(draft: Version, name: Words, price: Money, there: list[PriceItem]) -> None:
    names = {text.strip().casefold() for text in name.values()} - {""}
    if not names:
        raise Refused(_("Say what the price is for."), code="no_name")
    if any(names & {text.casefold() for text in one.name.values()} for one in there):
        raise Refused(
            _("The price list has this item already. Take that one out first, or name it apart."),
            code="price_item_taken",
        )
    if len(there) >= MOST:
        raise Refused(
            _("A price list has at most %(most)s items.") % {"most": MOST}, code="long_price_list"
        )
    if not 0 <= price.minor <= MOST_MINOR:
        raise Refused(_("A price lies between zero and what anybody would pay."), code="bad_price")
    line = draft.lines.first()
    if line is None:
        raise Refused(
            _("Add a line first: the price list is in its currency."), code="no_currency_yet"
        )
    if line.currency != price.currency:
        raise Refused(
            _("All prices of a contract are in one currency. Use that of the others."),
            code="currency_mix",
        )

"""What a missed target means, written beside an offering or a contract line."""

from __future__ import annotations

from typing import Any

from servanda.catalogue.credit_words import check
from servanda.catalogue.credits import Impact
from servanda.catalogue.models import Metric


def write_impact(thing: Any, impact: Impact) -> None:
    """In place of what stood there; `thing` has a cap, `monthly` and `credits`, and is saved.

    Raises Refused for a credit or a cap that nobody can owe.
    """
    for amount in (*impact.credits.values(), *([impact.cap] if impact.cap else [])):
        check(amount)
    thing.cap_share = impact.cap.share if impact.cap else None
    thing.cap_minor = impact.cap.fixed if impact.cap else None
    thing.monthly = sorted(set(impact.monthly))
    thing.save(update_fields=["cap_share", "cap_minor", "monthly"])
    thing.credits.all().delete()
    for metric, amount in impact.credits.items():
        thing.credits.create(metric=Metric(metric), share=amount.share, fixed_minor=amount.fixed)

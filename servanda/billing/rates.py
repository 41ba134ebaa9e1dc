"""What an hour of work costs ourselves on a day. Read once, then asked for any day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from servanda.billing.models import InternalRate
from servanda.kernel import Actor
from servanda.people.access import may


class Rates:
    """Answers in minor units of a currency; None before the first rate. `main` is the currency of
    the latest rate, "" without any."""

    def __init__(self, found: Iterable[InternalRate]) -> None:
        rows = sorted(found, key=lambda one: one.since)
        self.main = rows[-1].currency if rows else ""
        self._days: dict[str, list[date]] = {}
        self._minor: dict[str, list[int]] = {}
        for row in rows:
            self._days.setdefault(row.currency, []).append(row.since)
            self._minor.setdefault(row.currency, []).append(row.minor)

    def on(self, day: date, currency: str) -> int | None:
        place = bisect_right(self._days.get(currency, []), day)
        return self._minor[currency][place - 1] if place else None


def rate_rows(actor: Actor) -> QuerySet[InternalRate]:
    """All that were entered, by currency, the newest first, for those who may change them."""
    found = InternalRate.objects.order_by("currency", "-since")
    return found if may(actor, "cost.edit") else found.none()

"""What an hour costs ourselves: entered with the day from which it holds."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _

from servanda.billing.events import RateSet
from servanda.billing.models import InternalRate
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.models import Stream
from servanda.kernel.money import Money
from servanda.kernel.unit import action
from servanda.people.access import demand

STREAM: Final = "costs"
MOST: Final = 10**12


def set_rate(*, by: Actor, since: date, rate: Money) -> InternalRate:
    """From that day on an hour costs so much, until a later rate; said again, it is another one.
    Raises Refused for less than nothing and for more than anybody costs."""
    demand(by, "cost.edit")
    if not 0 <= rate.minor <= MOST:
        raise Refused(_("What an hour costs is not below zero."), code="bad_rate")
    with action():
        kept, _made = InternalRate.objects.update_or_create(
            currency=rate.currency, since=since, defaults={"minor": rate.minor}
        )
        record(RateSet(rate.currency, since.isoformat(), rate.minor), _stream(), by=by)
    return kept


def drop_rate(rate: InternalRate, *, by: Actor) -> None:
    """It was a mistake: the one before it holds on."""
    demand(by, "cost.edit")
    with action():
        if InternalRate.objects.filter(pk=rate.pk).delete()[0]:
            record(RateSet(rate.currency, rate.since.isoformat()), _stream(), by=by)


def _stream() -> Stream:
    return Stream.objects.get_or_create(key=STREAM)[0]

"""Until when notice can be given of each contract, and what happens if nobody does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef

from servanda import kernel
from servanda.calendars.days import day_in
from servanda.contracts.models import Contract, ContractQuerySet, Renewal, Step, Version
from servanda.contracts.stage import notice_of
from servanda.contracts.term import last_day_after, last_day_before, notice_deadline, renewed
from servanda.kernel import Actor

AHEAD: Final = timedelta(days=60)
"""So long before the last day for notice somebody is reminded of it."""
LONGEST: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day for notice of a contract with a fixed end (None: it has none), by what it says
    now. `renews`: it goes on by itself afterwards; `noticed`: notice stands already."""

    contract: Contract
    version: Version
    last_day: date | None
    notice_by: date | None
    renews: bool
    noticed: bool

    def open_on(self, instant: datetime) -> bool:
        """Whether notice can still be given for this end."""
        return self.notice_by is not None and today(self.contract, instant) <= self.notice_by

    @property
    def until(self) -> date | None:
        """The last day after the next renewal."""
        if self.last_day is None or not self.renews:
            return None
        return renewed(self.last_day, self.version.renewal_months)


def today(contract: Contract, instant: datetime) -> date:
    """The day it is where the customer is."""
    return day_in(contract.customer.zone, instant)


def of(contract: Contract, version: Version) -> Deadline:
    """Of a contract by a version of it; one query for its steps unless they were read."""
    steps = list(contract.steps.all())
    noticed = notice_of(steps) is not None
    if contract.ends_at is None:
        return Deadline(contract, version, None, None, renews=False, noticed=noticed)
    last = last_day_before(contract.ends_at, contract.customer.zone)
    by = notice_deadline(last, version.notice_days)
    agreed = any(today(contract, one.at) > by for one in steps if _set_end(one, contract))
    renews = version.renewal == Renewal.AUTOMATIC and not (noticed or agreed)
    return Deadline(contract, version, last, by, renews, noticed)


def _set_end(step: Step, contract: Contract) -> bool:
    """Whether its end was set by hand in this step. Of one set when the day for notice had passed
    already nobody could give notice: it was agreed, and is the end."""
    return step.kind == Step.Kind.TERM and step.ends_at == contract.ends_at


def end_by_notice(contract: Contract, version: Version, given_on: date | None = None) -> date:
    """The last day when notice is given on a day (default: today); never later than a fixed end
    that there is anyway."""
    found, given = of(contract, version), given_on or today(contract, kernel.now())
    if found.last_day is None or version.renewal == Renewal.BY_NOTICE:
        last = last_day_after(given, version.notice_days)
        return min(last, found.last_day) if found.last_day else last
    if found.renews and found.notice_by is not None and found.notice_by < given:
        return renewed(found.last_day, version.renewal_months)
    return found.last_day


def ahead(actor: Actor, now: datetime) -> list[Deadline]:
    """Contracts for which somebody has to decide soon: whose day for notice, or whose end where
    nothing follows by itself, is near; the nearest first."""
    seen = Contract.objects.visible_to(actor).filter(ends_at__gt=now)
    found = [one for one in _ending(seen, now) if not one.noticed]
    near = [
        one for one in found if one.open_on(now) and _day(one) <= today(one.contract, now + AHEAD)
    ]
    return sorted(near, key=lambda one: (_day(one), one.contract.number))


def passed(now: datetime) -> list[Deadline]:
    """Those that go on by themselves and whose day for notice has passed; also where the end has
    come meanwhile: with notice until the last day, or when nothing ran for a while."""
    automatic = Version.objects.signed().filter(
        contract=OuterRef("pk"), renewal=Renewal.AUTOMATIC, effective_from__lte=now
    )
    contracts = Contract.objects.filter(Exists(automatic))
    return [one for one in _ending(contracts, now) if one.renews and not one.open_on(now)]


def _day(one: Deadline) -> date:
    assert one.notice_by is not None, "it has an end"
    return one.notice_by


def _ending(contracts: ContractQuerySet, now: datetime) -> list[Deadline]:
    """Those with an end before the longest notice and the time ahead are over, in three queries."""
    rows = contracts.filter(ends_at__lte=now + LONGEST + AHEAD)
    found = rows.select_related("customer").prefetch_related("steps", "versions")
    return [of(one, version) for one in found if (version := _in_force(one, now)) is not None]


def _in_force(contract: Contract, now: datetime) -> Version | None:
    signed = [one for one in contract.versions.all() if one.is_signed and one.effective_from <= now]
    return max(signed, key=lambda one: (one.effective_from, one.number), default=None)

"""Contracts for the tests of every package above, made by the real actions and signed.

    line = make_contract(calendar="HU", targets={("resolution", 1): hours(4)})
    contract, customer = line.version.contract, line.version.contract.customer

`make_contract` answers the line, as most tests need no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any

from servanda import kernel
from servanda.calendars.models import Calendar
from servanda.calendars.tests.factories import make_calendar
from servanda.catalogue import actions as catalogue
from servanda.catalogue.models import Offering, Service, ServiceLevel
from servanda.catalogue.promises import Promise, working, working_days
from servanda.contracts import actions
from servanda.contracts.clauses import Silence
from servanda.contracts.models import Contract, Line, Version
from servanda.kernel.money import Money
from servanda.people.models import Customer, Role
from servanda.people.tests.factory import ROOT, make_customer, make_staff
from servanda.systems.models import System

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
_next = count(1).__next__
Targets = Mapping[tuple[str, int], Promise | int | None]


def hours(number: int) -> Promise:
    return working(hours=number)


def minutes(number: int) -> Promise:
    return working(minutes=number)


days = working_days

RANKS = {"gold": 1, "silver": 2, "bronze": 3}
LEVELS: dict[str, dict[tuple[str, int], Promise]] = {
    # First response and resolution by priority, as in the worked examples.
    "gold": {
        **{("first_response", priority): minutes(30) for priority in (1, 2, 3, 4)},
        ("resolution", 1): hours(4),
        ("resolution", 2): hours(8),
        ("resolution", 3): hours(16),
        ("resolution", 4): hours(40),
    },
    "silver": {
        **{("first_response", priority): hours(2) for priority in (1, 2, 3, 4)},
        ("resolution", 1): hours(8),
        ("resolution", 2): hours(16),
        ("resolution", 3): hours(24),
        ("resolution", 4): hours(80),
    },
    "bronze": {
        **{("first_response", priority): hours(8) for priority in (1, 2, 3, 4)},
        ("resolution", 1): hours(16),
        ("resolution", 2): days(3),
        ("resolution", 3): days(5),
        ("resolution", 4): days(10),
    },
}


def make_service(code: str = "workplace") -> Service:
    """The service with this code, made at its first use."""
    found = Service.objects.filter(code=code).first()
    return found or catalogue.create_service(by=ROOT, code=code, name=code.capitalize())


def make_level(code: str = "gold", rank: int | None = None) -> ServiceLevel:
    """The level with this code, made at its first use."""
    found = ServiceLevel.objects.filter(code=code).first()
    return found or catalogue.create_level(
        by=ROOT, code=code, name=code.capitalize(), rank=rank or RANKS.get(code, 4)
    )


def calendar_of(calendar: Calendar | str) -> Calendar:
    """A calendar of the worked examples by its name ("HU", "IL", "HU 24x7"), or the given one."""
    if isinstance(calendar, Calendar):
        return calendar
    found = Calendar.objects.filter(name={"en": calendar}).first()
    return found or make_calendar(calendar)


def make_offering(
    level: str = "gold",
    *,
    service: str = "workplace",
    calendar: Calendar | str = "HU",
    targets: Targets | None = None,
    price: Money = Money(48_000, "EUR"),  # noqa: B008 - frozen
) -> Offering:
    """A service at a level; the same one again when it is there already."""
    found = Offering.objects.filter(
        service=make_service(service), level=make_level(level), currency=price.currency
    ).first()
    return found or catalogue.create_offering(
        by=ROOT,
        service=make_service(service),
        level=make_level(level),
        calendar=calendar_of(calendar),
        price=price,
        targets=_promises(LEVELS.get(level, {}) if targets is None else targets),
    )


def make_draft(
    customer: Customer | None = None,
    *,
    starts_at: datetime = LONG_AGO,
    ends_at: datetime | None = None,
    number: str = "",
    silence: Silence | None = None,
) -> Version:
    """An empty first version, not signed."""
    return actions.draft_contract(
        by=ROOT,
        customer=customer or make_customer(),
        number=number or f"C-{_next()}",
        title="Support",
        starts_at=starts_at,
        ends_at=ends_at,
        silence=silence or Silence(),
    )


def put_line(
    version: Version,
    level: str = "gold",
    *,
    code: str = "",
    service: str = "workplace",
    calendar: Calendar | str = "HU",
    targets: Targets | None = None,
    systems: Iterable[System] = (),
    **options: Any,
) -> Line:
    """A line in a draft. `targets` given: exactly these; else those of the level."""
    offering = make_offering(level, service=service, calendar=calendar)
    offered = {(row.metric, row.priority): None for row in offering.targets.all()}
    return actions.add_line(
        version,
        by=ROOT,
        code=code or f"{service}-{level}",
        offering=offering,
        targets=None if targets is None else {**offered, **_promises(targets)},
        calendar=calendar_of(calendar),
        systems=systems,
        **{"clause": "3.2", "pause_clause": "3.4"} | options,
    )


def make_contract(
    customer: Customer | None = None,
    *,
    level: str = "gold",
    targets: Targets | None = None,
    calendar: Calendar | str = "HU",
    starts_at: datetime = LONG_AGO,
    ends_at: datetime | None = None,
    silence: Silence | None = None,
    ladder: Sequence[Mapping[str, Any]] = (),
    price_list: Sequence[tuple[str, str, int]] = (),
    **options: Any,
) -> Line:
    """A contract with one line, signed when it started; answers the line.

    `targets` maps (metric, priority) to `hours(4)`, `minutes(30)`, `days(3)` or seconds; without
    it the level's. `ladder` is a list of keywords for `add_rung`, `price_list` of
    (name, unit, price in minor units). `options` go to the line:
    `service`, `systems`, `reclassification`, `waiting_customer_counts`, `price`, `code`, ...
    """
    with kernel.pretend(min(starts_at, kernel.now())):
        draft = make_draft(customer, starts_at=starts_at, ends_at=ends_at, silence=silence)
        line = put_line(draft, level, targets=targets, calendar=calendar, **options)
        for rung in ladder:
            actions.add_rung(draft, by=ROOT, **rung)
        for name, unit, minor in price_list:
            price = Money(minor, line.currency)
            actions.add_price(draft, by=ROOT, name=name, unit=unit, price=price)
        sign(draft)
    return Line.objects.select_related("version__contract__customer", "level", "service").get(
        pk=line.pk
    )


def sign(draft: Version) -> Version:
    """Sign a draft as the head would."""
    return actions.sign(draft, by=ROOT)


def make_amendment(
    line: Line,
    *,
    effective_from: datetime,
    open_tickets: str = "old",
    targets: Targets | None = None,
    signed_at: datetime | None = None,
    **options: Any,
) -> Line:
    """An amendment of the line's contract with these changes; answers the line's new form.

    It is signed when it takes effect, or now if that is earlier, or at `signed_at`.
    """
    with kernel.pretend(signed_at or min(effective_from, kernel.now())):
        contract = Contract.objects.get(pk=line.version.contract_id)
        draft = actions.amend(
            contract, by=ROOT, effective_from=effective_from, open_tickets=open_tickets
        )
        changed = draft.lines.get(code=line.code)
        actions.change_line(changed, by=ROOT, targets=_promises(targets or {}), **options)
        sign(draft)
    return changed


def ladder_14() -> list[dict[str, Any]]:
    """The ladder of worked example 14: team lead, service manager, and the managing director, who
    may be called on from 7 to 20 Monday to Saturday. Its people are made with it.
    """
    week = {day: ["07:00-20:00"] for day in range(6)}
    director_hours = make_calendar("Director", week=week, zone="Europe/Budapest")
    return [
        {"percent": 50, "title": "Team lead", "staff": make_staff(Role.AGENT), "managerial": False},
        {"percent": 75, "title": "Service manager", "staff": make_staff(Role.SERVICE_MANAGER)},
        {
            "percent": 100,
            "title": "Managing director",
            "staff": make_staff(Role.HEAD),
            "accepts": director_hours,
        },
    ]


def _promises(targets: Targets) -> dict[tuple[str, int], Promise | None]:
    return {
        key: Promise(value) if isinstance(value, int) else value for key, value in targets.items()
    }

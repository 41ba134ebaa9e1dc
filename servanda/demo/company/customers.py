"""The customers of customers.toml, made by the real verbs: people, systems, signed contracts."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import prefetch_related_objects

from servanda.catalogue.promises import working
from servanda.contracts import actions as contracts
from servanda.contracts.clauses import Ending, Silence
from servanda.contracts.models import Line, Version
from servanda.demo.company import sold
from servanda.demo.company.world import World
from servanda.kernel import Actor
from servanda.kernel.money import Money
from servanda.people import actions as people
from servanda.people.models import Role
from servanda.systems import actions as systems

PROFILE: Final = ("industry", "criticality", "knowledge", "manner", "limits", "matters")
# Whose profile and file were gone through lately; of the others nobody did so yet.
REVIEWED: Final = ("clinic", "factory", "galil")
FILE: Final = Path(__file__).with_name("customers.toml")


def given() -> list[dict[str, Any]]:
    """The customers as they are written down."""
    customers: list[dict[str, Any]] = tomllib.loads(FILE.read_text("utf-8"))["customer"]
    return customers


def make(
    world: World, *, signed_at: datetime, by: Actor, rows: Sequence[dict[str, Any]] | None = None
) -> None:
    """The customers given (default: all that are written down), with contracts in force since the
    first day of the year of `signed_at`."""
    for row in given() if rows is None else rows:
        _customer(world, row, by)
        for contact in row["contacts"]:
            _contact(world, row["key"], contact, by)
        for system in row["systems"]:
            _system(world, row["key"], system, by)
        _contract(world, row, signed_at, by)


def _customer(world: World, row: dict[str, Any], by: Actor) -> None:
    world.customers[row["key"]] = people.create_customer(
        by=by,
        **{name: row[name] for name in ("name", "domains", "language", "country", "zone")},
        **{name: row[name] for name in PROFILE},
        team=world.teams["support"],
        own_supporter=world.staff[row["supporter"]],
        deputy=world.staff[row["deputy"]],
        account_manager=world.staff["judit"],
        calendar=world.calendars[row["calendar"]],
    )


def _contact(world: World, customer: str, row: dict[str, Any], by: Actor) -> None:
    person = people.add_contact(
        world.customers[customer],
        by=by,
        given_name=row["given"],
        family_name=row["family"],
        **{name: row[name] for name in row if name not in ("key", "given", "family")},
    )
    prefetch_related_objects([person], "addresses")
    world.contacts[f"{customer}.{row['key']}"] = person


def _system(world: World, customer: str, row: dict[str, Any], by: Actor) -> None:
    world.systems[f"{customer}.{row['key']}"] = systems.add_system(
        world.customers[customer],
        by=by,
        services=[world.services[code] for code in row["services"]],
        **{name: row[name] for name in row if name not in ("key", "services")},
    )


def _contract(world: World, row: dict[str, Any], signed_at: datetime, by: Actor) -> None:
    key, paper = row["key"], row["contract"]
    draft = contracts.draft_contract(
        by=by,
        customer=world.customers[key],
        number=paper["number"].format(year=signed_at.year),
        title=paper["title"],
        starts_at=datetime(signed_at.year, 1, 1, tzinfo=UTC),
        ends_at=_term(world.customers[key].zone, signed_at) if key in RENEWED else None,
        silence=Silence(lapse_days=paper.get("lapse_days")),
        ending=Ending(*RENEWED.get(key, ("by_notice", 12, 60))),
    )
    for line in paper["lines"]:
        world.lines[f"{key}.{line['code']}"] = _line(world, key, draft, line, by)
    for item in paper.get("prices", ()):
        price = Money(item["minor"], paper["lines"][0]["currency"])
        name = {world.customers[key].language: item["name"]}
        contracts.add_price(draft, by=by, name=name, unit=item["unit"], price=price)
    _ladder(world, row, draft, by)
    contracts.sign(draft, by=by, contact=world.contacts[f"{key}.{paper['signed_by']}"])


def _term(zone: str, signed_at: datetime) -> datetime:
    """The first instant after its last day, so far off that its day for notice is near."""
    last = signed_at.astimezone(ZoneInfo(zone)) + TERM
    return last.replace(hour=0, minute=0, second=0, microsecond=0)


def _line(world: World, customer: str, draft: Version, row: dict[str, Any], by: Actor) -> Line:
    what = (row["service"], row["level"], row["currency"])
    sold.offering(world, *what, by=by)
    known = ("code", "service", "level", "currency", "systems", "calendar", "clause")
    return contracts.add_line(
        draft,
        by=by,
        code=row["code"],
        clause=row["clause"],
        offering=world.offerings[what],
        systems=[world.systems[f"{customer}.{one}"] for one in row.get("systems", ())],
        calendar=world.calendars[row["calendar"]],
        pause_clause="6.2",
        **CUSTOM.get(f"{customer}.{row['code']}", {}),
        **{name: row[name] for name in row if name not in known},
    )


def _ladder(world: World, row: dict[str, Any], draft: Version, by: Actor) -> None:
    """Up to the managing director, who may be called on from 7 to 20, Monday to Saturday."""
    rungs: list[dict[str, Any]] = [
        {"percent": 75, "title": OWN, "staff": world.staff[row["supporter"]], "managerial": False},
        {"percent": 90, "title": LEAD, "role": Role.SERVICE_MANAGER},
        {
            "percent": 100,
            "title": DIRECTOR,
            "role": Role.HEAD,
            "priorities": [1, 2],
            "accepts": world.calendars["director"],
        },
    ]
    for rung in rungs:
        contracts.add_rung(draft, by=by, **rung)


TERM: Final = timedelta(days=495)
RENEWED: Final = {"harrow": ("automatic", 12, 30), "alcazar": ("none", 12, 30)}
CUSTOM: Final[dict[str, dict[str, Any]]] = {
    "galil.network-gold": {
        "targets": {("first_response", 4): working(minutes=180)},
        "custom_reason": "Their branches open at eight and cannot sell without a line.",
    },
}
OWN: Final = {
    "en": "Your own supporter",
    "hu": "Az Ön kapcsolattartója",
    "he": "איש הקשר שלכם בתמיכה",
    "es": "Su persona de contacto",
}
LEAD: Final = {
    "en": "Service manager",
    "hu": "Szolgáltatásmenedzser",
    "he": "ניהול השירות",
    "es": "Responsable del servicio",
}
DIRECTOR: Final = {
    "en": "Managing director",
    "hu": "Ügyvezető",
    "he": "מנכ״ל",
    "es": "Dirección general",
}


def review(world: World, *, by: Actor) -> None:
    """Somebody goes through the files of some customers and finds them true."""
    for key in REVIEWED:
        people.check_profile(world.customers[key], by=by)
        own = [system for name, system in world.systems.items() if name.startswith(f"{key}.")]
        systems.check_systems(own, by=by)

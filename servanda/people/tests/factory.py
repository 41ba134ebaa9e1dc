"""People for the tests of every package, made by the real actions with few words.

Everything not given is made up, differently each time, so that tests do not disturb each other.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import Any

from servanda.kernel import Actor
from servanda.people import actions, actors
from servanda.people.models import Contact, Customer, Provider, Role, Staff, Team

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
# Whoever sets a test up: may do all that colleagues may.
ROOT = Actor("staff", None, frozenset(Role.values))
_next = count(1).__next__


def make_provider(**values: Any) -> Provider:
    """The provider; a second call answers the same one."""
    given = {"name": "Kapocs IT", "desk_address": "desk@kapocs.example", "language": "hu"} | values
    found = Provider.objects.first()
    return found or actions.set_up_provider(by=Actor.system(), **given)


def make_staff(*roles: str, **values: Any) -> Staff:
    """A colleague with these roles (default: an agent), there since long ago."""
    number = _next()
    given = {
        "email": f"staff{number}@kapocs.example",
        "given_name": "Anna",
        "family_name": f"Kiss {number}",
        "joined_at": LONG_AGO,
    } | values
    return actions.add_staff(by=Actor.system(), roles=roles or (Role.AGENT,), **given)


def make_actor(*roles: str) -> Actor:
    """The actor for a new colleague with these roles (default: an agent)."""
    return actors.of_staff(make_staff(*roles))


def make_team(*members: Staff, **values: Any) -> Team:
    given = {"code": f"team-{_next()}", "name": "Support"} | values
    return actions.create_team(by=ROOT, members=members, **given)


def make_customer(**values: Any) -> Customer:
    """A Hungarian company."""
    given = {
        "name": f"Alma Kft. {_next()}",
        "language": "hu",
        "country": "HU",
        "zone": "Europe/Budapest",
    } | values
    return actions.create_customer(by=ROOT, **given)


def make_contact(customer: Customer | None = None, **values: Any) -> Contact:
    """A person with one mail address, at a new customer unless one is given."""
    number = _next()
    given = {
        "given_name": "Béla",
        "family_name": f"Nagy {number}",
        "addresses": [f"bela{number}@alma.example"],
    } | values
    return actions.add_contact(customer or make_customer(), by=ROOT, **given)

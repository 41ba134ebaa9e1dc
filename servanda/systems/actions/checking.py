"""A service file is worth what its last check is worth."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.kernel import Actor
from servanda.kernel.journal import record
from servanda.kernel.unit import action
from servanda.people.access import demand
from servanda.people.queries import today_at
from servanda.systems.events import SystemChecked
from servanda.systems.models import System


def check_system(system: System, *, by: Actor) -> None:
    """All that is on file about it was found true today (the customer's date)."""
    demand(by, "system.edit", system)
    with action():
        system.checked_on = today_at(system.customer)
        system.save(update_fields=["checked_on"])
        event = SystemChecked(system.customer_id, system.pk)
        record(event, system.customer.stream, by=by)


def check_systems(systems: Iterable[System], *, by: Actor) -> None:
    """The same for several at once, or for none of them."""
    with action():
        for system in systems:
            check_system(system, by=by)

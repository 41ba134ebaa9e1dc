"""The service file: what a customer runs and we look after."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from servanda.catalogue.models import Service
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.unit import action
from servanda.people.access import demand
from servanda.people.models import Customer
from servanda.people.queries import today_at
from servanda.systems.events import SystemAdded, SystemChanged, SystemRetired
from servanda.systems.models import System

FIELDS: Final = frozenset(
    {"name", "kind", "identifier", "place", "maintained_by", "notes", "checked_on"}
)


def add_system(
    customer: Customer, *, by: Actor, name: str, services: Iterable[Service] = (), **values: Any
) -> System:
    """A system of the customer and the services it belongs to; `values` are fields of System.

    Raises Refused for an empty name or one the customer has already.
    """
    demand(by, "system.edit", customer)
    values["name"] = name
    _check(customer, values)
    with action():
        system = System.objects.create(customer=customer, **values)
        system.services.set(services)
        record(SystemAdded(customer.pk, system.pk), customer.stream, by=by)
    return system


def change_system(
    system: System, *, by: Actor, services: Iterable[Service] | None = None, **values: Any
) -> None:
    """Give fields another content; `services` replaces those it belongs to."""
    demand(by, "system.edit", system)
    _check(system.customer, values, system)
    changed = [name for name, value in values.items() if getattr(system, name) != value]
    with action():
        for name in changed:
            setattr(system, name, values[name])
        system.save(update_fields=changed)
        if services is not None and _moved(system, services):
            changed.append("services")
        if changed:
            event = SystemChanged(system.customer_id, system.pk, tuple(changed))
            record(event, system.customer.stream, by=by)


def _moved(system: System, services: Iterable[Service]) -> bool:
    """Give it exactly these services; whether that changed anything."""
    wanted = list(services)
    held = set(system.services.values_list("pk", flat=True))
    if {service.pk for service in wanted} == held:
        return False
    system.services.set(wanted)
    return True


def retire_system(system: System, *, by: Actor, on: date | None = None) -> None:
    """It runs no more (from `on`, default today at the customer's); its tickets keep it."""
    demand(by, "system.edit", system)
    with action():
        system.retired_on = on or today_at(system.customer)
        system.save(update_fields=["retired_on"])
        event = SystemRetired(system.customer_id, system.pk)
        record(event, system.customer.stream, by=by)


def restore_system(system: System, *, by: Actor) -> None:
    """It runs after all."""
    demand(by, "system.edit", system)
    with action():
        system.retired_on = None
        system.save(update_fields=["retired_on"])
        event = SystemChanged(system.customer_id, system.pk, ("retired_on",))
        record(event, system.customer.stream, by=by)


def _check(customer: Customer, values: dict[str, Any], system: System | None = None) -> None:
    if unknown := set(values) - FIELDS:
        raise TypeError(f"unknown {', '.join(sorted(unknown))}")
    if "name" not in values:
        return
    if not values["name"].strip():
        raise Refused(_("Give a name."), code="no_name")
    others = System.objects.filter(customer=customer, name=values["name"])
    if system is not None:
        others = others.exclude(pk=system.pk)
    if others.exists():
        raise Refused(
            _("This customer has a system of that name already. Choose another name."),
            code="system_taken",
        )

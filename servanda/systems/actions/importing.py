"""A service file that exists elsewhere already, taken over row by row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from servanda.catalogue.models import Service
from servanda.kernel import Actor, Refused
from servanda.kernel.batch import Outcome, all_or_none
from servanda.people.access import demand
from servanda.people.actions.common import fits
from servanda.people.models import Customer
from servanda.systems.actions.systems import add_system, change_system
from servanda.systems.models import System


@dataclass(frozen=True, slots=True)
class SystemRow:
    """One line of a list; what is empty changes nothing. `services`, by code or by any name, are
    only added."""

    name: str
    values: dict[str, str] = field(default_factory=dict)
    services: tuple[str, ...] = ()


def import_systems(
    customer: Customer, *, by: Actor, rows: Iterable[SystemRow], rehearse: bool = False
) -> list[Outcome]:
    """Add what is new and change what differs, all rows or none; a system is known by its name.

    Answers an outcome for each row (see `kernel.batch`).
    """
    demand(by, "system.edit", customer)
    known = _services()
    return all_or_none(rows, lambda row: _one(customer, by, row, known), rehearse=rehearse)


def _one(customer: Customer, by: Actor, row: SystemRow, known: dict[str, Service]) -> bool:
    services = [_service(name, known) for name in row.services]
    fits(System, {"name": row.name, **row.values})
    found = System.objects.filter(customer=customer, name__iexact=row.name.strip()).first()
    if found is not None:
        found.customer = customer  # with its stream, read once for all rows
    if found is None:
        name = row.name.strip()
        add_system(customer, by=by, name=name, services=services, **row.values)
        return True
    if found.retired_on:
        raise Refused(_("It runs no more. Open it and let it run again first."), code="retired")
    values: dict[str, Any] = {name: value for name, value in row.values.items() if value}
    # As with a person's addresses: services are added, none is taken away.
    change_system(found, by=by, services=[*found.services.all(), *services], **values)
    return False


def _services() -> dict[str, Service]:
    found: dict[str, Service] = {}
    for service in Service.objects.all():
        for name in (service.code, *dict(service.name).values()):
            found[str(name).casefold()] = service
    return found


def _service(name: str, known: dict[str, Service]) -> Service:
    try:
        return known[name.casefold()]
    except KeyError:
        raise Refused(
            _("There is no service “%(name)s”. The catalogue lists those there are.")
            % {"name": name},
            code="no_service",
        ) from None

"""The systems that a ticket concerns."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from servanda.systems.models import System
from servanda.tickets.models import AlsoConcerned, Ticket


def further_systems(ticket: Ticket) -> list[System]:
    """Besides the main one, in the order in which they were named. One query."""
    rows = AlsoConcerned.objects.filter(ticket=ticket, removed_at=None).order_by("pk")
    return [row.system for row in rows.select_related("system")]


def concerns(system: System) -> Q:
    """For querysets of tickets: those that concern it, as the main system or a further one."""
    also = AlsoConcerned.objects.filter(ticket=OuterRef("pk"), system=system, removed_at=None)
    return Q(system=system) | Q(Exists(also))

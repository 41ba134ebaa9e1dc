"""Which systems a ticket concerns: a main one, by which it is covered, and further ones."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused
from servanda.systems.models import System
from servanda.tickets import events
from servanda.tickets.actions.common import acting, record
from servanda.tickets.actions.triage import name_system
from servanda.tickets.models import AlsoConcerned, Ticket

MOST: Final = 30


def concern(ticket: Ticket, *, by: Actor, system: System) -> None:
    """It concerns this system too; already named, nothing changes.

    Raises Refused for another customer's, or for more than thirty.
    """
    with acting("ticket.systems", "note", ticket, by):
        if system.customer_id != ticket.customer_id:
            raise Refused(_("This system belongs to another customer."), code="foreign_system")
        rows = AlsoConcerned.objects.filter(ticket=ticket, removed_at=None)
        if system.pk == ticket.system_id or rows.filter(system=system).exists():
            return
        if rows.count() >= MOST:
            raise Refused(
                _("A ticket concerns at most 30 systems. Name the one they depend on."),
                code="too_many",
            )
        AlsoConcerned.objects.create(
            ticket=ticket, system=system, at=kernel.now(), staff_id=by.id if by.is_staff else None
        )
        record(ticket, events.SystemAdded(ticket.pk, system=system.pk), by=by)


def concern_no_more(ticket: Ticket, *, by: Actor, system: System) -> None:
    """It does not concern a further system after all; the main one is replaced, not taken away."""
    with acting("ticket.systems", "note", ticket, by):
        rows = AlsoConcerned.objects.filter(ticket=ticket, system=system, removed_at=None)
        if rows.update(removed_at=kernel.now()):
            record(ticket, events.SystemRemoved(ticket.pk, system=system.pk), by=by)


def make_main(ticket: Ticket, *, by: Actor, system: System | None) -> None:
    """The ticket is about this system first; the one before goes on among the further ones.

    The contract line stays: what another would give is shown, and a colleague changes it. None:
    about none in particular. Raises Refused as `concern` does.
    """
    with acting("ticket.reclassify", "classify", ticket, by):
        before = ticket.system
        if system is not None:
            concern_no_more(ticket, by=by, system=system)
        name_system(ticket, by=by, system=system)
        if before is not None and system is not None and before != system:
            concern(ticket, by=by, system=before)

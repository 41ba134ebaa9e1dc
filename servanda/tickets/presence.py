"""Who is at a ticket now."""

from __future__ import annotations

from dataclasses import dataclass

from servanda import kernel
from servanda.kernel import Actor
from servanda.people.models import Staff
from servanda.tickets.models import Presence, Ticket


@dataclass(frozen=True, slots=True)
class Here:
    """A colleague with the ticket open, in however many windows."""

    staff: Staff
    is_writing: bool


def here(ticket: Ticket, actor: Actor) -> list[Here]:
    """The other colleagues at this ticket, each once, those who write first."""
    found: dict[int, Here] = {}
    for row in Presence.objects.others(ticket, actor, kernel.now()):
        found.setdefault(row.staff_id, Here(row.staff, row.is_writing))
    return list(found.values())

from __future__ import annotations

from dataclasses import dataclass

from servanda.kernel.events import event
from servanda.tickets.events.base import TicketEvent


@event("ticket.mentioned")
@dataclass(frozen=True)
class Mentioned(TicketEvent):
    """`staff` was called by name, or by a team of theirs, in words among ourselves."""

    message: int
    staff: int

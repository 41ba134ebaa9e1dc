from __future__ import annotations

from dataclasses import dataclass

from servanda.kernel.events import event
from servanda.tickets.events.base import TicketEvent


@event("ticket.linked")
@dataclass(frozen=True)
class Linked(TicketEvent):
    """Written on both tickets; `reverse` on the one that the link points to."""

    link: int
    other: int
    how: str
    reverse: bool = False


@event("ticket.unlinked")
@dataclass(frozen=True)
class Unlinked(TicketEvent):
    link: int
    other: int
    how: str
    reverse: bool = False

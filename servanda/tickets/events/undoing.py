from __future__ import annotations

from dataclasses import dataclass

from servanda.kernel.events import event
from servanda.tickets.events.base import TicketEvent


@event("ticket.taken_back")
@dataclass(frozen=True)
class TakenBack(TicketEvent):
    """Journal row `undoes` counts as never having been; `act` is its kind."""

    undoes: int
    act: str

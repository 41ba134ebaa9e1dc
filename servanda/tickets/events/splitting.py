from __future__ import annotations

from dataclasses import dataclass

from servanda.kernel.events import event
from servanda.tickets.events.base import TicketEvent


@event("ticket.split")
@dataclass(frozen=True)
class Split(TicketEvent):
    """Some of it goes on by itself as ticket `other`: these messages, or a part of one."""

    other: int
    messages: tuple[int, ...]
    part: bool = False

from __future__ import annotations

from dataclasses import dataclass

from servanda.kernel.events import Event


@dataclass(frozen=True)
class TicketEvent(Event):
    ticket: int

"""What becomes of a ticket when somebody looks at it for the first time."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.kernel.events import event
from servanda.tickets.events.base import TicketEvent


@event("ticket.qualified")
@dataclass(frozen=True)
class Qualified(TicketEvent):
    """Looked at: what it is, how urgent, whose. The rows beside it say what was changed."""


@event("ticket.system_named")
@dataclass(frozen=True)
class SystemNamed(TicketEvent):
    """The system that it concerns; None: none in particular."""

    before: int | None
    after: int | None


@event("ticket.system_added")
@dataclass(frozen=True)
class SystemAdded(TicketEvent):
    """It concerns this one too, besides its main system."""

    system: int


@event("ticket.system_removed")
@dataclass(frozen=True)
class SystemRemoved(TicketEvent):
    """It does not concern this one after all."""

    system: int

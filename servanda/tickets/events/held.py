"""What the journal says of held mail: who let what in, and who said that it is nothing."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.kernel.events import Event, event
from servanda.tickets.events.base import TicketEvent


@dataclass(frozen=True)
class HeldEvent(Event):
    """`raw` is the key of the stored mail, `reason` the code for which it was held."""

    raw: int
    reason: str


@event("held.let_in")
@dataclass(frozen=True)
class LetIn(HeldEvent):
    """It became the message `message` of a ticket; `opened`: a new one. `contact`: who got its
    address, `contact_added`: and is new. `held_at` (ISO) and `suggested`, a ticket, stood on the
    list: an undo puts it back where it was."""

    ticket: int | None = None
    message: int | None = None
    opened: bool = False
    contact: int | None = None
    contact_added: bool = False
    held_at: str = ""
    suggested: int | None = None


@event("held.put_aside")
@dataclass(frozen=True)
class PutAside(HeldEvent):
    """Somebody looked at it: it is nothing."""


@event("held.run_again")
@dataclass(frozen=True)
class RunAgain(HeldEvent):
    """It went through the intake once more; `outcome` as the mail has it ("held" again, …)."""

    outcome: str = ""


@event("held.brought_back")
@dataclass(frozen=True)
class BroughtBack(HeldEvent):
    """Row `undoes` was undone: it waits again."""

    undoes: int = 0


@event("ticket.flooded")
@dataclass(frozen=True)
class Flooded(TicketEvent):
    """Its sender wrote so much that what came after it is held."""

"""A specialist's technical words, and the plain ones made of them. For colleagues alone."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.kernel.events import event
from servanda.tickets.events.base import TicketEvent


@event("ticket.stated")
@dataclass(frozen=True)
class Stated(TicketEvent):
    """Somebody said in technical words what was found, its cause, and what was done."""

    message: int


@event("ticket.statement_handed")
@dataclass(frozen=True)
class StatementHanded(TicketEvent):
    """It is to be put into plain words for the customer, by `staff` or by anybody of the desk."""

    statement: int
    staff: int | None = None


@event("ticket.statement_worded")
@dataclass(frozen=True)
class StatementWorded(TicketEvent):
    """`message` tells the customer in plain words what the statement says."""

    statement: int
    message: int


@event("ticket.statement_settled")
@dataclass(frozen=True)
class StatementSettled(TicketEvent):
    """The customer needs no words of it."""

    statement: int

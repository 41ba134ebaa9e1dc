"""One fault with many callers. Kinds are never renamed, fields only added with a default."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.kernel.events import event
from servanda.tickets.events.base import TicketEvent


@event("ticket.joined")
@dataclass(frozen=True)
class Joined(TicketEvent):
    """One more person reported the same fault, in the call `message`."""

    report: int
    contact: int
    message: int


@event("ticket.reporter_taken_out")
@dataclass(frozen=True)
class ReporterTakenOut(TicketEvent):
    """It was not the same fault; `into` is the ticket of their own that their call became."""

    report: int
    contact: int
    into: int | None = None


@event("ticket.reporter_put_back")
@dataclass(frozen=True)
class ReporterPutBack(TicketEvent):
    report: int
    contact: int


@event("ticket.part_of")
@dataclass(frozen=True)
class PartOf(TicketEvent):
    """This customer feels a fault of ours that has a ticket of its own."""

    whole: int


@event("ticket.felt_by")
@dataclass(frozen=True)
class FeltBy(TicketEvent):
    """A customer's own ticket about this fault was opened."""

    part: int
    customer: int


@event("ticket.mail_down")
@dataclass(frozen=True)
class MailIsDown(TicketEvent):
    """The customer's mail does not work: letters of this ticket are held."""


@event("ticket.mail_up")
@dataclass(frozen=True)
class MailIsUp(TicketEvent):
    """It works again; `released` letters went out."""

    released: int = 0

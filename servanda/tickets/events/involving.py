"""Who is part of a ticket on the customer's side."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.kernel.events import event
from servanda.tickets.events.base import TicketEvent


@event("ticket.requester_changed")
@dataclass(frozen=True)
class RequesterChanged(TicketEvent):
    """It is this person's matter from now on; `kept`: whoever it was stays in copy, on the seat
    `seat`; `seated`: they had been in copy themselves."""

    contact: int
    before_contact: int | None = None
    before_language: str = ""
    kept: bool = True
    seated: bool = False
    seat: int | None = None


@event("ticket.moved_to_customer")
@dataclass(frozen=True)
class MovedToCustomer(TicketEvent):
    """It is another customer's. `hidden` are the messages which only colleagues read since."""

    customer: int
    contact: int
    before_customer: int | None = None
    before_contact: int | None = None
    hidden: tuple[int, ...] = ()


@event("ticket.involved")
@dataclass(frozen=True)
class Involved(TicketEvent):
    """Somebody gets a copy from now on: a contact, or an address (None)."""

    participant: int
    contact: int | None = None


@event("ticket.left_out")
@dataclass(frozen=True)
class TakenOutOfCopy(TicketEvent):
    """They get no copy any more; `row` is what is known of them (`LeftOut`)."""

    row: int
    contact: int | None = None

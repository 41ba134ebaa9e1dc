"""What is written to and by a third party. For colleagues alone."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.kernel.events import event
from servanda.tickets.events.base import TicketEvent


@event("ticket.supplier_asked")
@dataclass(frozen=True)
class SupplierAsked(TicketEvent):
    message: int
    supplier: int


@event("ticket.supplier_answered")
@dataclass(frozen=True)
class SupplierAnswered(TicketEvent):
    """`automatic`: a program of theirs, which ends no waiting."""

    message: int
    automatic: bool = False

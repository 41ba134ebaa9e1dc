"""Work planned on a ticket, and what the customer was told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from servanda.kernel.events import event
from servanda.tickets.events import TicketEvent


@dataclass(frozen=True)
class BlockEvent(TicketEvent):
    """`seconds` of working time for a colleague, from then until then."""

    block: int
    staff: int
    starts_at: datetime
    ends_at: datetime
    seconds: int


@event("work.planned")
@dataclass(frozen=True)
class Planned(BlockEvent):
    """Put into a colleague's schedule, or put back."""


@event("work.moved")
@dataclass(frozen=True)
class Moved(BlockEvent):
    """To another time or another length."""


@event("work.removed")
@dataclass(frozen=True)
class Removed(TicketEvent):
    block: int
    staff: int


@event("ticket.promised")
@dataclass(frozen=True)
class Promised(TicketEvent):
    """The customer was told until when we expect to be done; `before` is what they were told last.
    `late`: told after that had passed."""

    promise: int
    message: int
    until: datetime
    before: datetime | None = None
    late: bool = False
    confidence: int | None = None

"""Put aside, and reminded of. Neither moves a clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from servanda.kernel.events import event
from servanda.tickets.events.base import TicketEvent


@event("ticket.snoozed")
@dataclass(frozen=True)
class Snoozed(TicketEvent):
    """Out of the queue until then; `remark` is the reason. The clocks run on."""

    until: datetime
    remark: int | None = None


@event("ticket.woken")
@dataclass(frozen=True)
class Woken(TicketEvent):
    """Back in the queue; `why` as `Snooze` lists them."""

    why: str


@event("ticket.follow_up_set")
@dataclass(frozen=True)
class FollowUpSet(TicketEvent):
    follow_up: int
    on: datetime


@event("ticket.follow_up_moved")
@dataclass(frozen=True)
class FollowUpMoved(TicketEvent):
    follow_up: int
    on: datetime


@event("ticket.follow_up_due")
@dataclass(frozen=True)
class FollowUpDue(TicketEvent):
    follow_up: int


@event("ticket.follow_up_done")
@dataclass(frozen=True)
class FollowUpDone(TicketEvent):
    follow_up: int


@event("ticket.follow_up_removed")
@dataclass(frozen=True)
class FollowUpRemoved(TicketEvent):
    follow_up: int


@event("ticket.follow_up_restored")
@dataclass(frozen=True)
class FollowUpRestored(TicketEvent):
    """Done or removed too early: it stands again."""

    follow_up: int

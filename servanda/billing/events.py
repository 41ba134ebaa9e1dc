"""Time worked on a ticket. None of it moves a clock."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.kernel.events import Event, event
from servanda.tickets.events import TicketEvent


@dataclass(frozen=True)
class TimeEvent(TicketEvent):
    """`staff` worked `seconds`; `entry` says when and on what."""

    entry: int
    staff: int
    seconds: int


@event("time.entered")
@dataclass(frozen=True)
class Entered(TimeEvent):
    pass


@event("time.corrected")
@dataclass(frozen=True)
class Corrected(TimeEvent):
    """In place of `replaces`, of which `before` seconds were said."""

    replaces: int
    before: int


@event("time.withdrawn")
@dataclass(frozen=True)
class Withdrawn(TimeEvent):
    """It does not count; `remark` says why."""

    remark: int | None = None


@event("time.restored")
@dataclass(frozen=True)
class Restored(TimeEvent):
    """Withdrawn too early: it counts again."""


@event("time.timer_started")
@dataclass(frozen=True)
class TimerStarted(TicketEvent):
    stopwatch: int
    staff: int


@event("time.timer_stopped")
@dataclass(frozen=True)
class TimerStopped(TicketEvent):
    """`entry` None: thrown away."""

    stopwatch: int
    staff: int
    entry: int | None = None


@event("cost.rate_set")
@dataclass(frozen=True)
class RateSet(Event):
    """An hour costs ourselves so much from the day `since` (ISO) on; `minor` None: no longer."""

    currency: str
    since: str
    minor: int | None = None


@dataclass(frozen=True)
class OfAllowance(Event):
    """Of a line's allowance in the month that began on `month` (ISO); `reached` says when,
    `which` is a code of `models.Reached.Kind`."""

    contract: int
    reached: int
    code: str
    month: str
    which: str
    percent: int


@event("allowance.reached")
@dataclass(frozen=True)
class AllowanceReached(OfAllowance):
    pass


@event("allowance.struck_out")
@dataclass(frozen=True)
class AllowanceStruckOut(OfAllowance):
    """By what was entered, corrected or withdrawn since, so much of it is not used."""

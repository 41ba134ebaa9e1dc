"""A procedure chosen on a ticket, and its steps. None moves a clock."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.kernel.events import event
from servanda.tickets.events.base import TicketEvent


@event("ticket.procedure_chosen")
@dataclass(frozen=True)
class ProcedureChosen(TicketEvent):
    """Its steps are on the list from now on, as its version with key
    `edition` says."""

    run: int
    procedure: int
    edition: int


@event("ticket.procedure_dropped")
@dataclass(frozen=True)
class ProcedureDropped(TicketEvent):
    """It did not fit: its steps are off the list."""

    run: int
    procedure: int


@event("ticket.procedure_taken_up")
@dataclass(frozen=True)
class ProcedureTakenUp(TicketEvent):
    """Let go too early: its steps stand as they stood."""

    run: int
    procedure: int


@dataclass(frozen=True)
class StepEvent(TicketEvent):
    step: int


@event("ticket.step_added")
@dataclass(frozen=True)
class StepAdded(StepEvent):
    """A colleague put it on the list of this ticket."""


@event("ticket.step_removed")
@dataclass(frozen=True)
class StepRemoved(StepEvent):
    """What a colleague had added is off the list."""


@event("ticket.step_put_back")
@dataclass(frozen=True)
class StepPutBack(StepEvent):
    """On the list again."""


@event("ticket.step_done")
@dataclass(frozen=True)
class StepDone(StepEvent):
    pass


@event("ticket.step_skipped")
@dataclass(frozen=True)
class StepSkipped(StepEvent):
    """Left out on purpose; `remark` says why."""

    remark: int


@event("ticket.step_opened")
@dataclass(frozen=True)
class StepOpened(StepEvent):
    """Ticked or left out by mistake: it is open again."""


@event("ticket.step_noted")
@dataclass(frozen=True)
class StepNoted(StepEvent):
    """What is to be known about it: `remark`; None: nothing any more."""

    remark: int | None = None

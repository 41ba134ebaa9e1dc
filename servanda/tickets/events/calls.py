"""Calls and callbacks. Kinds are never renamed, fields only added with a default."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from servanda.kernel.events import Event, event


@event("call.begun")
@dataclass(frozen=True)
class CallBegun(Event):
    call: int
    direction: str
    customer: int | None = None
    contact: int | None = None


@event("call.identified")
@dataclass(frozen=True)
class CallIdentified(Event):
    """How the colleague made sure who is calling; empty when that was taken back."""

    call: int
    checks: tuple[str, ...]


@event("call.ended")
@dataclass(frozen=True)
class CallEnded(Event):
    call: int
    outcome: str
    customer: int | None = None
    contact: int | None = None
    ticket: int | None = None
    seconds: int | None = None


@dataclass(frozen=True)
class CallbackEvent(Event):
    callback: int


@event("callback.agreed")
@dataclass(frozen=True)
class CallbackAgreed(CallbackEvent):
    due_at: datetime
    staff: int | None = None
    team: int | None = None
    contact: int | None = None
    ticket: int | None = None


@event("callback.moved")
@dataclass(frozen=True)
class CallbackMoved(CallbackEvent):
    before: datetime
    after: datetime


@event("callback.given")
@dataclass(frozen=True)
class CallbackGiven(CallbackEvent):
    staff: int | None = None
    team: int | None = None


@event("callback.taken")
@dataclass(frozen=True)
class CallbackTaken(CallbackEvent):
    """A colleague calls now."""


@event("callback.left")
@dataclass(frozen=True)
class CallbackLeft(CallbackEvent):
    """Whoever had taken it does not call after all."""


@event("callback.tried")
@dataclass(frozen=True)
class CallbackTried(CallbackEvent):
    """Nobody answered, for the `attempt`th time; `tell`: the customer is to be written to."""

    call: int
    attempt: int
    due_at: datetime
    tell: bool = False


@event("callback.missed")
@dataclass(frozen=True)
class CallbackMissed(CallbackEvent):
    due_at: datetime


@event("callback.done")
@dataclass(frozen=True)
class CallbackDone(CallbackEvent):
    call: int


@event("callback.cancelled")
@dataclass(frozen=True)
class CallbackCancelled(CallbackEvent):
    reason: int


@event("callback.restored")
@dataclass(frozen=True)
class CallbackRestored(CallbackEvent):
    """Cancelling was undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from servanda.kernel.events import Event, event


@event("rung.fired")
@dataclass(frozen=True)
class RungFired(Event):
    ticket: int
    firing: int
    rung: int
    percent: int
    metric: str
    due_at: datetime
    staff: int | None = None
    told: bool = True


@event("rung.acknowledged")
@dataclass(frozen=True)
class RungAcknowledged(Event):
    ticket: int
    firing: int

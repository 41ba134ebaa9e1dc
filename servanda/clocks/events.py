"""Facts about clocks. What a clock shows is derived; that a miss was recorded is a fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from servanda.kernel.events import Event, event


@event("clock.missed", audience="public")
@dataclass(frozen=True)
class Missed(Event):
    """`reclassified`: only a change of priority or line created it; it earns no credit."""

    ticket: int
    metric: str
    due_at: datetime
    line: int
    priority: int
    reclassified: bool = False


@event("clock.struck_out", audience="public")
@dataclass(frozen=True)
class StruckOut(Event):
    """A replay disagrees with the miss in journal row `strikes`: kept, but no longer counted.

    `why`: priority_corrected, reopening_undone, restored, taken_back, or derived_anew when
    something was written down later than it happened.
    """

    ticket: int
    metric: str
    strikes: int
    why: str


@event("clock.concluded", audience="public")
@dataclass(frozen=True)
class Concluded(Event):
    """The outcome at closing, with the version of the rules that found it; never altered later.

    `outcome`: in_time, late, reclassified (missed by a change alone), or stopped (never due).
    """

    ticket: int
    metric: str
    outcome: str
    due_at: datetime | None
    met_at: datetime | None
    rules: int = 1

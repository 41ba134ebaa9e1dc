"""A ticket's life as its clocks see it, without any contract. `telling` reads it from facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

# Ends that answer nothing: the clock stops, it is not met.
STOPPING = ("declined", "merged", "discarded")


@dataclass(slots=True)
class Hold:
    """A stretch in which nobody worked, and why. `end` is None while nobody knows it.

    `why`: waiting_customer, waiting_third_party, scheduled, solved (until somebody objected), or
    ended (until it was opened again). `agreed` and `until` are about scheduled ones: that such a
    hold ends with its date is known in advance, although it `lasts` until somebody goes on.
    """

    start: datetime
    why: str
    agreed: bool = False
    until: datetime | None = None
    end: datetime | None = None
    lasts: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """Something that makes another target count from now on: priority, line, or earlier receipt."""

    at: datetime
    what: str  # priority, line, merge
    before: int | None = None
    after: int | None = None
    received_at: datetime | None = None
    answered: bool = False  # of a merge: the other ticket had been answered


@dataclass(slots=True)
class Story:
    """What happened, sorted by meaning. All instants are aware and in UTC.

    `spoke` are the human public messages and calls; `lives` the stretches from receipt or
    reopening until solved or ended. `solved_at` is set while it counts as solved; `ended` says
    how the ticket ended (confirmed, lapsed, finished, declined, merged, discarded).
    """

    received_at: datetime
    kind: str
    priority: int
    line: int | None
    kinds: list[tuple[datetime, str]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    spoke: list[datetime] = field(default_factory=list)
    quoted: list[datetime] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    lives: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    solved_at: datetime | None = None
    ended: str = ""
    ended_at: datetime | None = None
    ended_by: int = 0  # the number of the row that ended it
    last: int = 0
    first_priority: int = 0
    first_line: int | None = None

    @property
    def hold(self) -> Hold | None:
        """What lasts at present, if anything."""
        return self.holds[-1] if self.holds and self.holds[-1].lasts else None

    @property
    def waiting(self) -> bool:
        return self.solved_at is None and not self.ended and self.hold is not None

"""What the journal says of figures about people."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.kernel.events import Event, event


@event("figures.sight_set")
@dataclass(frozen=True)
class SightSet(Event):
    """From now on figures about a person are seen by nobody, own (themselves) or coach."""

    sight: str


@event("figures.coach_set")
@dataclass(frozen=True)
class CoachSet(Event):
    """`coach` is None when the colleague has none any more."""

    staff: int
    coach: int | None = None

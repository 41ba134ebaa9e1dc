"""What the journal says of an onboarding (in the contract's stream)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from servanda.kernel.events import Event, event


@event("onboarding.begun")
@dataclass(frozen=True)
class OnboardingBegun(Event):
    contract: int
    onboarding: int


@event("onboarding.planned")
@dataclass(frozen=True)
class MeetingPlanned(Event):
    """None: there is no appointment any more."""

    onboarding: int
    meeting: datetime | None


@event("onboarding.talked")
@dataclass(frozen=True)
class PointsTalked(Event):
    """What was written down of some points."""

    onboarding: int
    points: tuple[int, ...]


@event("onboarding.summary_sent")
@dataclass(frozen=True)
class SummarySent(Event):
    onboarding: int
    summary: int
    contact: int


@event("onboarding.assented")
@dataclass(frozen=True)
class Assented(Event):
    onboarding: int
    summary: int
    side: str


@event("onboarding.objected")
@dataclass(frozen=True)
class Objected(Event):
    onboarding: int
    summary: int
    objection: int

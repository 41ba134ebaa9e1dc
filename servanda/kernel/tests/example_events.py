"""Journal kinds of their own, so that the kernel's tests need no package above it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from servanda.kernel.events import Event, event


@event("example.said")
@dataclass(frozen=True)
class Said(Event):
    thing: int
    code: str = ""
    until: datetime | None = None


@event("example.followed")
@dataclass(frozen=True)
class Followed(Event):
    thing: int

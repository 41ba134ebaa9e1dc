"""What happens to lists that colleagues keep. Their names stand in their rows."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.kernel.events import Event, event


@event("list.saved")
@dataclass(frozen=True)
class ListSaved(Event):
    """Written, or written anew; for whom (`readers`: `own`, `team`, `all`)."""

    saved: int
    readers: str
    team: int | None = None


@event("list.moved")
@dataclass(frozen=True)
class ListMoved(Event):
    """To another place among its owner's own."""

    saved: int
    place: int


@event("list.removed")
@dataclass(frozen=True)
class ListRemoved(Event):
    """Put away, or with `back` brought back."""

    saved: int
    back: bool = False

"""What the journal says of calendars."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.kernel.events import Event, event


@event("calendar.created")
@dataclass(frozen=True)
class CalendarCreated(Event):
    """A calendar with its first version; `effective_from` is an ISO date."""

    calendar: int
    calendar_version: int
    effective_from: str


@event("calendar.change_withdrawn")
@dataclass(frozen=True)
class ChangeWithdrawn(Event):
    """Hours that were to come are not coming: what runs on this calendar is computed anew."""

    calendar: int
    calendar_version: int


@event("calendar.renamed")
@dataclass(frozen=True)
class CalendarRenamed(Event):
    calendar: int


@event("calendar.changed")
@dataclass(frozen=True)
class CalendarChanged(Event):
    """Other hours from a date on: what runs on this calendar is computed anew."""

    calendar: int
    calendar_version: int
    effective_from: str

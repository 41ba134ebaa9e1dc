"""Local days and calendar months, and the days that somebody types. Pure."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from servanda.calendars.localtime import first_instant, load_zone
from servanda.calendars.periods import DAY, day_number
from servanda.calendars.timeline import moment

FIRST: Final = date(1970, 1, 1)
LAST: Final = date(2099, 12, 31)
"""What is typed lies between them, so that arithmetic with it never leaves the calendar."""


def typed_day(words: str) -> date | None:
    """A day as an address or a script gives it ("2026-11-25"); None for anything else."""
    try:
        day = date.fromisoformat(words)
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None


def typed_instant(words: str) -> datetime | None:
    """The same of an instant, which is aware or else the reader's own time."""
    try:
        found = datetime.fromisoformat(words)
    except ValueError:
        return None
    return found if FIRST <= found.date() <= LAST else None


def start_of_day(zone: str, day: date) -> datetime:
    """The first instant (UTC) of a local date."""
    return moment(first_instant(load_zone(zone), day_number(day) * DAY))


def day_in(zone: str, instant: datetime) -> date:
    """The day it is there at an instant."""
    return instant.astimezone(ZoneInfo(zone)).date()


def months_later(day: date, months: int) -> date:
    """The same day so many months later (before, below zero), or the last one of that month."""
    place = day.month - 1 + months
    year, month = day.year + place // 12, place % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def month_in(zone: str, instant: datetime) -> date:
    """The first day of the calendar month it is there at an instant."""
    return day_in(zone, instant).replace(day=1)


def month_span(zone: str, first: date) -> tuple[datetime, datetime]:
    """The first instant (in the zone) of the month that begins on a day, and of the next one."""
    start, end = (start_of_day(zone, day) for day in (first, months_later(first, 1)))
    return start.astimezone(ZoneInfo(zone)), end.astimezone(ZoneInfo(zone))

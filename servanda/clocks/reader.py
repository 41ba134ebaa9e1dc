"""Who reads a ledger, and how times are said to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo

from babel.dates import format_date, format_skeleton
from django.utils.translation import get_language

from servanda.clocks import phrases
from servanda.presentation.language_tables import patterns
from servanda.presentation.wording import say_clock, say_range

# What a local date of a calendar is called: (calendar key, date, language) -> "Good Friday" or "".
# Without a date: the calendar itself ("Budapest office").
DayNames = Callable[[int, date | None, str], str]


def nameless(_calendar: int, _day: date | None, _language: str) -> str:
    """Day names where there is no calendar to ask."""
    return ""


@dataclass(slots=True)
class Reader:
    """Who reads: language, zone, the present instant, and `side` (agent or customer)."""

    language: str
    zone: tzinfo
    now: datetime
    side: str = phrases.AGENT
    names: DayNames = nameless
    dates: bool = False
    day: date | None = field(default=None, init=False)

    @property
    def tongue(self) -> str:
        """The language to speak: the active one where it is a manner of the reader's own
        ("es-informal"), so that a contact is addressed in one way all over."""
        active = get_language() or ""
        return active if active.split("-")[0] == self.language else self.language

    def moment(self, instant: datetime) -> str:
        """ "Fri 16:20", or "Fri 5 Jun 16:20" where a weekday alone would not do."""
        local = instant.astimezone(self.zone)
        self.day = local.date()
        return f"{self.date(self.day)} {say_clock(instant, zone=self.zone)}"

    def date(self, day: date) -> str:
        words = patterns(self.language)
        if not self.dates:
            return format_date(day, words.weekday, locale=words.locale)
        skeleton = "MMMEd" if day.year == self.now.astimezone(self.zone).year else "yMMMEd"
        noon = datetime(day.year, day.month, day.day, 12)  # noqa: DTZ001 - a wall clock
        return format_skeleton(skeleton, noon, locale=words.locale)

    def shortly(self, instant: datetime) -> str:
        """The clock alone on the day that was named last."""
        if instant.astimezone(self.zone).date() == self.day:
            return say_clock(instant, zone=self.zone)
        return self.moment(instant)

    def between(self, start: datetime, end: datetime) -> str:
        """ "Mon 9:00–10:15"."""
        if start.astimezone(self.zone).date() != end.astimezone(self.zone).date():
            return f"{self.shortly(start)} – {self.moment(end)}"
        hours = say_range(
            say_clock(start, zone=self.zone), say_clock(end, zone=self.zone), self.language
        )
        if start.astimezone(self.zone).date() == self.day:
            return hours
        self.day = start.astimezone(self.zone).date()
        return f"{self.date(self.day)} {hours}"

"""Working time: how much of it passed, and when a given amount will have passed.

Pure Python without Django, callable by any tool. A `Schedule` is a time zone, opening periods per
weekday (0 = Monday) and days that differ from the week:

    office = Schedule(
        "Europe/Budapest",
        {0: ["08:00-12:00", "12:30-16:30"], 4: ["08:00-14:00"]},
        {date(2026, 4, 3): []},
    )
    office.elapsed(opened, answered)      # working seconds between two aware datetimes
    office.advance(opened, 4 * 3600)      # the earliest instant by which 4 working hours passed
    both = office & customer_office       # open only when both are

A period belongs to the day it starts on ("22:00-06:00" runs over midnight); `days` replaces the
periods of a date, `[]` closes it. A local time that does not exist means the first valid instant
after it; one that occurs twice opens at its first and closes at its second occurrence; what the
periods of neighbouring days cover together counts once. Fractions of a second are cut off.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

from servanda.calendars.localtime import first_instant, last_instant, load_zone
from servanda.calendars.periods import DAY, Span, day_number, read_periods, read_week
from servanda.calendars.spans import clipped, joined
from servanda.calendars.timeline import Both, OpenHours
from servanda.calendars.workdays import end_of_working_day, is_working_day, local_day, time_of_day

__all__ = [
    "Both",
    "OpenHours",
    "Schedule",
    "end_of_working_day",
    "is_working_day",
    "local_day",
    "time_of_day",
]

KEPT_DAYS = 2000
_NO_DAYS: Mapping[date, Sequence[str]] = MappingProxyType({})


class Schedule(OpenHours):
    """Opening hours in one time zone: a week of periods, and the days that differ from it.

    Raises ValueError for an unknown zone, malformed or overlapping periods, and for hours that
    never open.
    """

    def __init__(
        self,
        zone: str,
        week: Mapping[int, Sequence[str]],
        days: Mapping[date, Sequence[str]] = _NO_DAYS,
    ) -> None:
        super().__init__()
        self.zone = zone
        self._zone = load_zone(zone)
        self._by_day: dict[int, list[Span]] = {}
        self._week = read_week(dict(week))
        self._days = {_number(day): read_periods(hours, f"{day}") for day, hours in days.items()}
        if not any(self._week) and not any(self._days.values()):
            raise ValueError("the schedule never opens: no weekday and no day has a period")
        if self._days:
            self._exceptions = (min(self._days) - 2) * DAY, (max(self._days) + 3) * DAY

    def __repr__(self) -> str:
        return f"<Schedule {self.zone}, {len(self._days)} days of its own>"

    def periods_on(self, day: int) -> tuple[Span, ...]:
        """Periods of a local day (its `day_number`), in seconds after its midnight."""
        periods = self._days.get(day)
        return self._week[(day + 3) % 7] if periods is None else periods  # 1970-01-01: Thursday

    def week_periods_on(self, day: int) -> tuple[Span, ...]:
        """What that day's periods would be by the weekly pattern alone."""
        return self._week[(day + 3) % 7]

    def day_spans(self, day: int) -> list[Span]:
        """Kept, since targets in working days ask for the same days again and again."""
        found = self._by_day.get(day)
        if found is None:
            found = joined(
                (
                    first_instant(self._zone, day * DAY + start),
                    last_instant(self._zone, day * DAY + end),
                )
                for start, end in self.periods_on(day)
            )
            if len(self._by_day) >= KEPT_DAYS:
                self._by_day = {}
            self._by_day[day] = found
        return found

    def open_between(self, lo: int, hi: int) -> list[Span]:
        # Local dates run up to a day beside UTC's, and a day may reach into the next one.
        days = range(lo // DAY - 3, hi // DAY + 3)
        return clipped(joined(span for day in days for span in self.day_spans(day)), lo, hi)


def _number(day: date) -> int:
    if not isinstance(day, date) or isinstance(day, datetime):
        raise ValueError(f"days are keyed by dates, not by {day!r}")
    return day_number(day)

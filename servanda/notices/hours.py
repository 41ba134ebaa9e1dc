"""Opening hours in words: "Monday to Thursday 8:00–12:00 and 12:30–16:30, Friday 8:00–14:00"."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from django.utils.translation import gettext as _

from servanda.calendars.dated import Dated
from servanda.calendars.periods import DAY, day_number
from servanda.calendars.worktime import OpenHours, Schedule
from servanda.presentation.language_tables import patterns
from servanda.presentation.wording import say_range

Day = tuple[tuple[int, int], ...]
"""The periods of one day, in seconds after its midnight."""
ALWAYS: Day = ((0, DAY),)
SATURDAY, SUNDAY = 5, 6


def say_hours(hours: OpenHours, *, language: str, at: datetime) -> str:
    """The week's pattern in force at `at`, in the calendar's own local time."""
    return say_week(week_of(hours, at), language)


def week_of(hours: OpenHours, at: datetime) -> tuple[Day, ...]:
    """Seven days, Monday first, as the weekly pattern has them around `at`.

    Of two calendars taken together there is no pattern: what is open on the coming days counts.
    """
    if isinstance(hours, Dated):
        return week_of(hours.schedule_at(at), at)
    today = day_number(at.astimezone(ZoneInfo(hours.zone)).date())
    week: dict[int, Day] = {}
    for day in range(today, today + 7):
        weekday = (day + 3) % 7
        if isinstance(hours, Schedule):
            week[weekday] = hours.week_periods_on(day)
        else:
            week[weekday] = _local(hours, day)
    return tuple(week[weekday] for weekday in range(7))


def _local(hours: OpenHours, day: int) -> Day:
    zone = ZoneInfo(hours.zone)
    spans = []
    for start, end in hours.day_spans(day):
        opened = datetime.fromtimestamp(start, zone)
        seconds = opened.hour * 3600 + opened.minute * 60
        spans.append((seconds, seconds + end - start))
    return tuple(spans)


@lru_cache(maxsize=512)
def say_week(week: tuple[Day, ...], language: str) -> str:
    """A week of seven days, Monday first, with equal neighbours named together."""
    if all(day == ALWAYS for day in week):
        return _("day and night, every day")
    said = [
        f"{_days(first, last, language)} {_periods(week[first], language)}"
        for first, last in _runs(week, start=SUNDAY if _starts_on_sunday(week) else 0)
    ]
    return ", ".join(said)


def _starts_on_sunday(week: tuple[Day, ...]) -> bool:
    return bool(week[SUNDAY]) and not week[SATURDAY]


def _runs(week: tuple[Day, ...], *, start: int) -> list[tuple[int, int]]:
    """Neighbouring open days with the same periods, as (first, last) weekdays."""
    runs: list[tuple[int, int]] = []
    for step in range(7):
        day = (start + step) % 7
        if not week[day]:
            continue
        if step and runs and runs[-1][1] == (day - 1) % 7 and week[day] == week[runs[-1][1]]:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def _days(first: int, last: int, language: str) -> str:
    names = Locale.parse(patterns(language).locale).days["stand-alone"]["wide"]
    if first == last:
        return str(names[first])
    if (first + 1) % 7 == last:
        return _("%(first)s and %(last)s") % {"first": names[first], "last": names[last]}
    return _("%(first)s to %(last)s") % {"first": names[first], "last": names[last]}


def _periods(day: Day, language: str) -> str:
    said = [say_range(_clock(start), _clock(end), language) for start, end in day]
    if len(said) < 2:
        return said[0]
    return _("%(periods)s and %(last)s") % {"periods": ", ".join(said[:-1]), "last": said[-1]}


def _clock(seconds: int) -> str:
    """24:00 stays 24:00; a period over midnight ends at the next day's time."""
    minutes = seconds // 60 if seconds <= DAY else (seconds - DAY) // 60
    return f"{minutes // 60}:{minutes % 60:02}"

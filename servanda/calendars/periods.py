"""Opening periods as people write them, "09:00-12:00", read into seconds of the day."""

import re
from collections.abc import Sequence
from datetime import date, time
from itertools import pairwise

DAY = 86_400

Span = tuple[int, int]

_PERIOD = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")


def read_periods(periods: Sequence[str], where: str) -> tuple[Span, ...]:
    """The periods of one day as sorted (start, end), in seconds after local midnight.

    A period that ends at or before its start runs over midnight: its end lies beyond 86400.
    `where` names the day in errors. Raises ValueError on anything malformed or overlapping.
    """
    if isinstance(periods, str):
        raise ValueError(f'{where}: give a list of periods such as ["09:00-12:00"], not one text')
    spans = sorted(_read_period(period, where) for period in periods)
    for (_, end), (start, _) in pairwise(spans):
        if start < end:
            raise ValueError(f"{where}: the periods {', '.join(periods)} overlap")
    return tuple(spans)


def read_week(week: dict[int, Sequence[str]]) -> list[tuple[Span, ...]]:
    """Seven days of periods, Monday first; a weekday that is not named is closed."""
    for weekday in week:
        if isinstance(weekday, bool) or not isinstance(weekday, int) or not 0 <= weekday <= 6:
            raise ValueError(f"weekdays are 0 (Monday) to 6 (Sunday), not {weekday!r}")
    return [read_periods(week.get(weekday, ()), f"weekday {weekday}") for weekday in range(7)]


def read_time(text: str) -> time:
    """ "12:00" as a time of day; ValueError says what was wrong."""
    hour, minute = text.split(":") if text.count(":") == 1 else ("", "")
    if not (hour.isdecimal() and minute.isdecimal()):
        raise ValueError(f'a time of day is written like "12:00", not {text!r}')
    return time(int(hour), int(minute))


def day_number(day: date) -> int:
    """Days since 1970-01-01, the count in which schedules are compiled."""
    return day.toordinal() - _EPOCH_ORDINAL


def day_of(number: int) -> date:
    """The inverse of `day_number`."""
    return date.fromordinal(number + _EPOCH_ORDINAL)


_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


def _read_period(period: str, where: str) -> Span:
    match = _PERIOD.fullmatch(period.strip()) if isinstance(period, str) else None
    if match is None:
        raise ValueError(f'{where}: {period!r} is not a period like "09:00-12:00"')
    hour, minute, end_hour, end_minute = map(int, match.groups())
    start, end = hour * 3600 + minute * 60, end_hour * 3600 + end_minute * 60
    if minute > 59 or end_minute > 59 or start >= DAY or end > DAY:
        raise ValueError(f"{where}: {period!r} has a time that does not exist")
    if start == end:
        raise ValueError(f'{where}: {period!r} is empty; a whole day is "00:00-24:00"')
    return (start, end) if start < end else (start, end + DAY)

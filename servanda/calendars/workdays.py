"""Targets counted in working days: the end of the n-th one, or a time of day on it.

A working day is a local date of the schedule with open time on it. The day something arrives is
not counted: with n = 1 it is due on the next working day. Arriving on a closed day changes
nothing: the next working day is day 1 too. Time after midnight that belongs to the period of the
day before still is that day.
"""

from datetime import date, datetime

from servanda.calendars.localtime import last_instant, load_zone, wall_of
from servanda.calendars.periods import DAY, day_number, day_of, read_time
from servanda.calendars.timeline import OpenHours, instant, moment


def end_of_working_day(schedule: OpenHours, t: datetime, n: int) -> datetime:
    """The last close (UTC) of the n-th working day after t's own day; n is at least 1."""
    return moment(schedule.day_spans(_nth_working_day(schedule, t, n))[-1][1])


def time_of_day(schedule: OpenHours, t: datetime, at: str, n: int = 1) -> datetime:
    """ "Next working day by 12:00": the n-th working day after t's own, at a local time, in UTC.

    The time holds as written, whether or not the schedule is open then.
    """
    clock = read_time(at)
    day = _nth_working_day(schedule, t, n)
    wall = day * DAY + clock.hour * 3600 + clock.minute * 60
    return moment(last_instant(load_zone(schedule.zone), wall))


def is_working_day(schedule: OpenHours, day: date) -> bool:
    """Whether any time is open on that local date."""
    return bool(schedule.day_spans(day_number(day)))


def local_day(schedule: OpenHours, t: datetime) -> date:
    """The date to which t belongs: yesterday's while yesterday's last period is running."""
    return day_of(_day_of(schedule, instant(t)))


def _day_of(schedule: OpenHours, x: int) -> int:
    day = wall_of(load_zone(schedule.zone), x) // DAY
    if _runs(schedule, day - 1, x) and not _runs(schedule, day, x):
        return day - 1
    return day


def _runs(schedule: OpenHours, day: int, x: int) -> bool:
    return any(start <= x < end for start, end in schedule.day_spans(day))


def _nth_working_day(schedule: OpenHours, t: datetime, n: int) -> int:
    if n < 1:
        raise ValueError("working days are counted from 1, the day after the first one")
    day = _day_of(schedule, instant(t))
    for _ in range(n):
        day = _next_working_day(schedule, day)
    return day


def _next_working_day(schedule: OpenHours, day: int) -> int:
    """Skips a long closed stretch through the schedule, which knows when it never opens again."""
    for candidate in range(day + 1, day + 32):
        if schedule.day_spans(candidate):
            return candidate
    opening = schedule.next_open(moment((day + 30) * DAY))
    return _day_of(schedule, instant(opening))

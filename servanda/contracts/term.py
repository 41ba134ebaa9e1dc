"""When a term ends, until when notice can be given, and how long it goes on. Pure; local days."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from servanda.calendars.days import day_in, months_later, start_of_day

DAY = timedelta(days=1)


def end_after(last_day: date, zone: str) -> datetime:
    """The first instant after a day: a term that ends on the 31st runs through all of it."""
    return start_of_day(zone, last_day + DAY)


def last_day_before(ends_at: datetime, zone: str) -> date:
    """The last day of a term that ends at an instant."""
    return day_in(zone, ends_at - timedelta(microseconds=1))


def notice_deadline(last_day: date, notice_days: int) -> date:
    """The last day on which notice can be given for an end on `last_day`."""
    return last_day - notice_days * DAY


def last_day_after(notice_on: date, notice_days: int) -> date:
    """The last day of a contract without a fixed end, for a notice given on a day."""
    return notice_on + notice_days * DAY


def renewed(last_day: date, months: int) -> date:
    """The last day after going on for so many months: the month's last one stays the last one."""
    return months_later(last_day + DAY, months) - DAY

"""When a term ends, until when notice can be given, and how long it goes on. Pure; local days."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def notice_deadline(last_day: date, notice_days: int) -> date:
    """The last day on which notice can be given for an end on `last_day`."""
    return last_day - timedelta(days=notice_days)


def last_day_after(notice_on: date, notice_days: int) -> date:
    """The last day of a contract without a fixed end, for a notice given on a day."""
    return notice_on + timedelta(days=notice_days)


def renewed(last_day: date, months: int) -> date:
    """The last day after going on for so many months: the month's last one stays the last one."""
    first = last_day + timedelta(days=1)
    place = first.month - 1 + months
    year, month = first.year + place // 12, place % 12 + 1
    following = date(year, month, min(first.day, monthrange(year, month)[1]))
    return following - timedelta(days=1)

"""The ledger of a target in working days or by a time of day: which days those are.

Its hours are nobody's matter, and the day it came, of which none counts, least of all: "The first
day does not count. Sat is working day 1. Weekend not counted. Mon – Tue are working days 2 – 3."
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from servanda.calendars.dated import WHOLE_DAYS
from servanda.calendars.worktime import end_of_working_day
from servanda.clocks import closings
from servanda.clocks.course import Course
from servanda.clocks.ledger_line import Line
from servanda.clocks.reader import Reader
from servanda.clocks.spans import Span, stretches


def say_days(course: Course, reader: Reader) -> Iterator[Line]:
    """From where counting began to the instant promised when nothing holds it up."""
    count, target = course.count, course.target
    assert count is not None
    assert count.fixed is not None
    assert target is not None
    yield Line("received", _("The first day does not count."), count.base)
    days = max(target.amount, 1)
    ends = [end_of_working_day(count.hours, count.base, number + 1) for number in range(days)]
    free = replace(count, holds=())
    shut = [span for span in stretches(free, max(ends[-1], count.fixed)) if _is_whole(span)]
    number = 0
    for span in shut:
        before = sum(end <= span.start for end in ends)
        if before > number:
            yield _run(ends, number, before, reader)
            number = before
        text = closings.say_days_off(span, course.clause.calendar_id, reader)
        yield Line("closed", text, span.start, span.end)
    if number < days:
        yield _run(ends, number, days, reader)
    reader.day = None  # whatever is said next names its day


def _is_whole(span: Span) -> bool:
    return any(piece.kind in WHOLE_DAYS for piece in span.closed)


def _run(ends: list[datetime], after: int, upto: int, reader: Reader) -> Line:
    """The working days after the first `after` ones, up to and with number `upto`."""
    first, last = (_day(ends[index], reader) for index in (after, upto - 1))
    if upto - after == 1:
        values = {"day": reader.date(first), "number": upto}
        return Line("counted", _("%(day)s is working day %(number)s.") % values, None, ends[after])
    values = {
        "first": reader.date(first), "last": reader.date(last), "from": after + 1, "to": upto
    }  # fmt: skip
    text = _("%(first)s – %(last)s are working days %(from)s – %(to)s.") % values
    return Line("counted", text, None, ends[upto - 1])


def _day(end: datetime, reader: Reader) -> date:
    """The day that ends then; at midnight it is the one before."""
    return (end - timedelta(seconds=1)).astimezone(reader.zone).date()

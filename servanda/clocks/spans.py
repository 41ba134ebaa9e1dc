"""The ledger as data: what counted, what was closed, what was paused, from start to end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from servanda.calendars.dated import Closed, closed_reasons
from servanda.clocks.count import Count
from servanda.clocks.course import Course
from servanda.clocks.story import Hold


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a clock. `kind` is counted, closed or paused; `seconds` are working seconds:
    those that counted, or those that a pause kept from counting. `end` is None for a pause that
    lasts. `why` is the reason code of a pause, `closed` what a closed stretch is made of.
    """

    kind: str
    start: datetime
    end: datetime | None
    seconds: int = 0
    why: str = ""
    closed: tuple[Closed, ...] = ()


def spans(course: Course) -> list[Span]:
    """Without gaps from where counting began to where the clock ended or is due."""
    if course.count is None:
        return []
    until = course.ended_at or course.due_at
    return list(stretches(course.count, until))


def stretches(count: Count, until: datetime | None) -> Iterator[Span]:
    """The same of a count, until an instant; None: as far as its last pause."""
    cursor = count.base
    for hold in count.holds:
        if until is not None and hold.start >= until:
            break
        if hold.end is not None and hold.end <= cursor:
            continue
        if hold.start > cursor:
            yield from _open(count, cursor, hold.start)
        if hold.end is None:
            yield Span("paused", max(hold.start, cursor), None, 0, hold.why)
            return
        yield _paused(count, hold, max(hold.start, cursor), until)
        cursor = hold.end
    if until is not None and cursor < until:
        yield from _open(count, cursor, until)


def _paused(count: Count, hold: Hold, start: datetime, until: datetime | None) -> Span:
    assert hold.end is not None
    end = hold.end if until is None else min(hold.end, until)
    return Span("paused", start, end, count.hours.elapsed(start, end), hold.why)


def _open(count: Count, start: datetime, end: datetime) -> Iterator[Span]:
    cursor = start
    for opens, closes in count.hours.spans(start, end):
        if opens > cursor:
            yield _closed(count, cursor, opens)
        yield Span("counted", opens, closes, int((closes - opens).total_seconds()))
        cursor = closes
    if cursor < end:
        yield _closed(count, cursor, end)


def _closed(count: Count, start: datetime, end: datetime) -> Span:
    return Span("closed", start, end, closed=tuple(closed_reasons(count.hours, start, end)))

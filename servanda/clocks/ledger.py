"""The ledger in words: why it is due then, line by line, to colleague and customer alike.

"Gold, clause 3.2: resolution in 4 working hours. Received Fri 16:20. Counted 40 min until 17:00.
Weekend not counted. Mon 9:00–10:15 counted. 10:15–11:40 waiting for your answer, not counted
(clause 3.4). Due Mon 13:45."
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servanda.calendars.dated import WHOLE_DAYS
from servanda.clocks import closings, phrases
from servanda.clocks.course import Course
from servanda.clocks.ledger_line import Line
from servanda.clocks.reader import Reader
from servanda.clocks.spans import Span, spans
from servanda.clocks.tracks import FIRST_RESPONSE, answered_by_merge
from servanda.clocks.turning import say_turning
from servanda.clocks.whole_days import say_days
from servanda.presentation.wording import (
    say_duration,
    say_time,
    say_working_time,
)

__all__ = ["Line", "Reader", "say", "say_shortly", "say_text"]


def say(course: Course, reader: Reader) -> list[Line]:
    """The ledger of one clock, in the reader's language and zone."""
    if course.target is None:
        return []
    with translation.override(reader.tongue):
        reader.dates = _needs_dates(course, reader)
        return list(_lines(course, reader))


def say_text(course: Course, reader: Reader) -> str:
    """The same as one paragraph."""
    return " ".join(line.text for line in say(course, reader))


def say_shortly(course: Course, reader: Reader) -> str:
    """How much time that is, in one breath: "today 11:20", or, when it is due on the next day that
    counts, "10 min today, then Mon 8:20"."""
    due, now = course.due_at, reader.now
    if due is None:
        return ""
    with translation.override(reader.tongue):
        when = say_time(due, zone=reader.zone, language=reader.language, now=now)
        today = now.astimezone(reader.zone).date()
        if due.astimezone(reader.zone).date() <= today:
            return when
        midnight = datetime.combine(today + timedelta(days=1), time.min, reader.zone)
        left = course.used_at(midnight) - course.used_at(now)
        beyond = min(due, midnight + timedelta(minutes=1))
        through = course.used_at(beyond) - course.used_at(midnight)
        # Where nothing closes at midnight, the day that ends says nothing of how much time it is.
        if left <= 0 or timedelta(seconds=through) >= beyond - midnight:
            return when
        due_day = datetime.combine(due.astimezone(reader.zone).date(), time.min, reader.zone)
        if course.used_at(due_day) > course.used_at(midnight):
            return when  # nor where whole days lie between
        amount = say_duration(left, reader.language)
        return _("%(time)s today, then %(when)s") % {"time": amount, "when": when}


def _needs_dates(course: Course, reader: Reader) -> bool:
    week = timedelta(days=6)
    last = course.ended_at or course.due_at or reader.now
    first = min(course.story.received_at, course.started_at)
    return last - first > week or abs(reader.now - first) > week or abs(reader.now - last) > week


def _lines(course: Course, reader: Reader) -> Iterator[Line]:
    yield Line("promise", phrases.promise(course))
    yield _start(course, reader)
    yield from _switches(course, reader)
    found = spans(course)
    if course.count is not None and course.count.fixed is not None:
        yield from say_days(course, reader)
        yield from _held_up(course, found, reader)
        yield from _end(course, reader, None)
        return
    tail = _tail(course, found)
    for index, span in enumerate(found):
        if span is not tail:
            yield _span(span, course, reader, first=index == 0)
        yield from say_turning(span, reader)
    yield from _end(course, reader, tail)


def _held_up(course: Course, found: list[Span], reader: Reader) -> Iterator[Line]:
    """What moved the end of a target in whole days, and by how much."""
    paused = [span for span in found if span.kind == "paused" and (span.seconds or not span.end)]
    for span in paused:
        yield _paused_line(span, course, reader)
    seconds = sum(span.seconds for span in paused)
    count = course.count
    if seconds and count is not None and course.due_at not in (None, count.fixed):
        took = say_working_time(seconds, reader.language)
        text = _("That took %(time)s: it is due as much later.") % {"time": took}
        yield Line("paused", text, seconds=seconds)


def _paused_line(span: Span, course: Course, reader: Reader) -> Line:
    return Line("paused", _paused(span, course, reader, False), span.start, span.end, span.seconds)


def _tail(course: Course, found: list[Span]) -> Span | None:
    """The last stretch before the due time of a running clock is said by the due time itself."""
    last = found[-1] if found else None
    if last is None or course.ended_at or last.kind != "counted" or last.end != course.due_at:
        return None
    return last


def _start(course: Course, reader: Reader) -> Line:
    cycle = course.cycle > 0 and not course.regime.switch
    since = course.started_at if cycle or course.metric == "quote" else course.regime.received_at
    text = phrases.started(course.metric, cycle) % {"when": reader.moment(since)}
    return Line("received", text, since)


def _switches(course: Course, reader: Reader) -> Iterator[Line]:
    for regime in course.passed[1:]:
        switch = regime.switch
        if switch is not None:
            values = {"when": reader.moment(switch.at)}
            values |= {"before": f"P{switch.before}", "after": f"P{switch.after}"}
            text = phrases.switched(switch.what, switch.rule) % values
            yield Line("switch", text, switch.at)


def _span(span: Span, course: Course, reader: Reader, *, first: bool) -> Line:
    text = {"counted": _counted, "closed": _closed, "paused": _paused}[span.kind](
        span, course, reader, first
    )
    return Line(span.kind, text, span.start, span.end, span.seconds)


def _counted(span: Span, course: Course, reader: Reader, first: bool) -> str:
    assert span.end is not None
    if first and span.start == course.started_at:
        values = {
            "time": say_duration(span.seconds, reader.language),
            "when": reader.shortly(span.end),
        }
        return _("Counted %(time)s until %(when)s.") % values
    return _("%(period)s counted.") % {"period": reader.between(span.start, span.end)}


def _closed(span: Span, course: Course, reader: Reader, _first: bool) -> str:
    assert span.end is not None
    if any(piece.whose is not None for piece in span.closed):
        return closings.say_closed_together(span, reader)
    if any(piece.kind in WHOLE_DAYS for piece in span.closed):
        return closings.say_days_off(span, course.clause.calendar_id, reader)
    if span.closed and span.closed[0].kind == "break":
        period = reader.between(span.start, span.end)
        return _("%(period)s break, not counted.") % {"period": period}
    return _("Outside opening hours not counted.")


def _paused(span: Span, course: Course, reader: Reader, _first: bool) -> str:
    values = {"why": phrases.pause(span.why, reader.side), "clause": course.clause.pause_clause}
    if span.end is None:
        values["when"] = reader.shortly(span.start)
        if values["clause"] and span.why.startswith("waiting"):
            return _("Since %(when)s %(why)s, not counted (clause %(clause)s).") % values
        return _("Since %(when)s %(why)s, not counted.") % values
    values["period"] = reader.between(span.start, span.end)
    if values["clause"] and span.why.startswith("waiting"):
        return _("%(period)s %(why)s, not counted (clause %(clause)s).") % values
    return _("%(period)s %(why)s, not counted.") % values


def _end(course: Course, reader: Reader, tail: Span | None) -> Iterator[Line]:
    if course.due_at is not None:
        values = {"when": reader.moment(course.due_at)}
        since = tail.start if tail else None
        seconds = tail.seconds if tail else 0
        yield Line("due", _("Due %(when)s.") % values, since, course.due_at, seconds)
    elif course.left is not None:
        left = say_working_time(course.left, reader.language)
        yield Line("due", _("Then %(time)s are left.") % {"time": left}, seconds=course.left)
    yield from _misses(course, reader)
    if course.met_at is not None:
        yield from _met_by_merge(course, reader)
        left_over = course.left_at(course.met_at)
        late = course.due_at is not None and course.met_at > course.due_at
        text = phrases.met(course.metric, late) % {
            "when": reader.moment(course.met_at),
            "time": say_working_time(left_over, reader.language),
        }
        yield Line("met", text, course.met_at, seconds=left_over)
    elif course.stopped_at is not None:
        text = _("Stopped %(when)s.") % {"when": reader.moment(course.stopped_at)}
        yield Line("stopped", text, course.stopped_at)


def _met_by_merge(course: Course, reader: Reader) -> Iterator[Line]:
    story, met_at = course.story, course.met_at
    if course.metric != FIRST_RESPONSE or met_at is None or met_at in story.spoke:
        return
    if met_at in answered_by_merge(story):
        text = phrases.switched("merge", "answered") % {"when": reader.moment(met_at)}
        yield Line("switch", text, met_at)


def _misses(course: Course, reader: Reader) -> Iterator[Line]:
    earlier = sum(miss.due_at != course.due_at for miss in course.misses)
    if earlier and course.metric == "next_update":
        text = ngettext("Missed %(count)d time before.", "Missed %(count)d times before.", earlier)
        yield Line("missed", text % {"count": earlier})
    for miss in course.misses:
        if miss.reclassified:
            text = _("Past already when it was changed on %(when)s: missed by the change alone.")
            yield Line("missed", text % {"when": reader.moment(miss.at)}, miss.at)
        elif miss.due_at == course.due_at or course.metric != "next_update":
            text = _("Missed: not done by %(when)s.") % {"when": reader.moment(miss.due_at)}
            yield Line("missed", text, miss.due_at)

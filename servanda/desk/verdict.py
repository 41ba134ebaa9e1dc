"""The verdict for a caller in one line: drop everything, or until when there is time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from servanda.catalogue.models import Metric
from servanda.clocks.preview import new_ticket
from servanda.contracts.coverage import Coverage
from servanda.contracts.models import Line
from servanda.presentation.wording import say_duration, say_time

# Working time to a first response below which everything else is dropped.
HURRY_SECONDS = 3600
PRIORITIES = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Row:
    """What a ticket opened now would be owed at one priority; `answer` is in words."""

    priority: int
    answer_by: datetime | None
    answer: str
    solve_by: datetime | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """`urgent` decides the tone; `rows` are the due times at each priority."""

    words: str
    urgent: bool
    rows: list[Row]


def verdict(found: Coverage, now: datetime) -> Verdict:
    """What a caller of this line may expect if a ticket were opened at `now`."""
    line = found.line
    if line is None:
        words = _("Not covered by a contract. Help them, and ask the account manager.")
        return Verdict(words, urgent=False, rows=[])
    rows = [_row(line, priority, now) for priority in PRIORITIES]
    rows = [row for row in rows if row.answer_by or row.solve_by]
    usual = next((row for row in rows if row.priority == line.default_priority), None)
    return Verdict(*_headline(line, usual or (rows[0] if rows else None), now), rows)


def _row(line: Line, priority: int, now: datetime) -> Row:
    dues = new_ticket(line, at=now, priority=priority)
    answer = dues.get(Metric.FIRST_RESPONSE)
    words = time_left(line, now, answer) if answer else ""
    return Row(priority, answer, words, dues.get(Metric.RESOLUTION))


def _headline(line: Line, row: Row | None, now: datetime) -> tuple[str, bool]:
    level = str(line.level)
    if row is None:
        return _("%(level)s: no times were agreed.") % {"level": level}, False
    hours = line.calendar.schedule()
    if row.answer_by and hours.elapsed(now, row.answer_by) <= HURRY_SECONDS:
        words = _("Drop everything: %(level)s, first response %(time)s.")
        return words % {"level": level, "time": row.answer}, True
    due = row.solve_by or row.answer_by or now
    return _("Calmly: %(level)s, until %(time)s.") % {"level": level, "time": _say(due, now)}, False


def time_left(line: Line, now: datetime, due: datetime) -> str:
    """ "in 14 min", or, when it goes on another day, "10 min today, then Mon 8:20".

    The day is that of the line's calendar; the minutes are those in which it is open.
    """
    hours, zone = line.calendar.schedule(), ZoneInfo(line.calendar.zone)
    local = now.astimezone(zone)
    midnight = datetime.combine(local.date() + timedelta(days=1), datetime.min.time(), zone)
    language = get_language() or "en"
    if due < midnight:
        left = say_duration(hours.elapsed(now, due), language)
        return _("in %(left)s, by %(time)s") % {"left": left, "time": _say(due, now)}
    today = hours.elapsed(now, midnight)
    if today <= 0:
        return _say(due, now)
    left = say_duration(today, language)
    return _("%(left)s today, then %(time)s") % {"left": left, "time": _say(due, now)}


def _say(instant: datetime, now: datetime) -> str:
    zone = get_current_timezone()
    return say_time(instant, zone=zone, language=get_language() or "en", now=now)

"""The verdict for a caller in one line: drop everything, or until when there is time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from servanda.catalogue.models import Metric
from servanda.clocks.course import Course
from servanda.clocks.ledger import Reader, say_shortly
from servanda.clocks.preview import new_courses
from servanda.contracts.coverage import Coverage
from servanda.contracts.models import Line

# Working time to a first response below which everything else is dropped.
HURRY_SECONDS = 3600
PRIORITIES = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Row:
    """What a ticket opened now would be owed at one priority, in words; "" if nothing."""

    priority: int
    answer: str
    solve: str
    hurry: bool


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
    reader = Reader(get_language() or "en", get_current_timezone(), now)
    rows = [_row(line, priority, reader) for priority in PRIORITIES]
    rows = [row for row in rows if row.answer or row.solve]
    usual = next((row for row in rows if row.priority == line.default_priority), None)
    words, urgent = _headline(str(line.level), usual or (rows[0] if rows else None))
    return Verdict(words, urgent, rows)


def _row(line: Line, priority: int, reader: Reader) -> Row:
    courses = new_courses(line, at=reader.now, priority=priority)
    answer = courses.get(Metric.FIRST_RESPONSE)
    hurry = answer is not None and answer.left_at(reader.now) <= HURRY_SECONDS
    return Row(
        priority, _said(answer, reader), _said(courses.get(Metric.RESOLUTION), reader), hurry
    )


def _said(course: Course | None, reader: Reader) -> str:
    return say_shortly(course, reader) if course else ""


def _headline(level: str, row: Row | None) -> tuple[str, bool]:
    if row is None:
        return _("%(level)s: no times were agreed.") % {"level": level}, False
    if row.hurry:
        words = _("Drop everything: %(level)s, first response %(time)s.")
        return words % {"level": level, "time": row.answer}, True
    words = _("Calmly: %(level)s, %(time)s.")
    return words % {"level": level, "time": row.solve or row.answer}, False

"""The verdict for a caller in one line: drop everything, or until when there is time."""

from __future__ import annotations

from collections.abc import Mapping
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
from servanda.desk.cover import why
from servanda.people.models import Customer
from servanda.presentation.wording import say_duration

# Working time to a first response below which everything else is dropped.
HURRY_SECONDS = 3600
PRIORITIES = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Row:
    """What a ticket opened now would be owed at one priority, in words; "" if nothing. `left`: the
    working time to its first response."""

    priority: int
    answer: str
    solve: str
    hurry: bool
    left: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`urgent` decides the tone; `rows` are the due times at each priority."""

    words: str
    urgent: bool
    rows: list[Row]


def verdict(found: Coverage, now: datetime, customer: Customer) -> Verdict:
    """What a caller of this line may expect if a ticket were opened at `now`."""
    line = found.line
    if line is None:
        return Verdict(_not_covered(found, customer), urgent=False, rows=[])
    reader = Reader(get_language() or "en", get_current_timezone(), now)
    expected = new_courses(line, at=now, priorities=PRIORITIES)
    rows = [_row(priority, courses, reader) for priority, courses in expected.items()]
    rows = [row for row in rows if row.answer or row.solve]
    usual = next((row for row in rows if row.priority == line.default_priority), None)
    words, urgent = _headline(str(line.level), usual or (rows[0] if rows else None))
    return Verdict(words, urgent, rows)


def _not_covered(found: Coverage, customer: Customer) -> str:
    """ "Not covered: the contract ended on 31/10/2026. Help them, and ask Judit Nagy." """
    values = {"why": why(found, customer)}
    if customer.account_manager is None:
        return _("%(why)s Help them, and ask the account manager.") % values
    values["name"] = customer.account_manager.name
    return _("%(why)s Help them, and ask %(name)s.") % values


def _row(priority: int, courses: Mapping[str, Course], reader: Reader) -> Row:
    answer = courses.get(Metric.FIRST_RESPONSE)
    hurry = answer is not None and answer.left_at(reader.now) <= HURRY_SECONDS
    left = say_duration(answer.left_at(reader.now), reader.language) if answer else ""
    solve = _said(courses.get(Metric.RESOLUTION), reader)
    return Row(priority, _said(answer, reader), solve, hurry, left)


def _said(course: Course | None, reader: Reader) -> str:
    return say_shortly(course, reader) if course else ""


def _headline(level: str, row: Row | None) -> tuple[str, bool]:
    if row is None:
        return _("%(level)s: no times were agreed.") % {"level": level}, False
    if row.hurry:
        words = _("Drop everything: %(level)s, %(left)s to the first response (%(time)s).")
        return words % {"level": level, "left": row.left, "time": row.answer}, True
    words = _("Calmly: %(level)s, %(time)s.")
    return words % {"level": level, "time": row.solve or row.answer}, False

"""What an act would do to the due times, shown before it is done. Writes nothing.

The same derivation as ever, over the journal's facts and one that has not happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from servanda import kernel
from servanda.catalogue.models import Metric
from servanda.clocks.course import Course
from servanda.clocks.derive import derive
from servanda.clocks.facts import Fact
from servanda.clocks.load import load
from servanda.contracts.models import Line
from servanda.contracts.terms import terms_for
from servanda.presentation.wording import say_time, say_working_time
from servanda.tickets.models import Kind, Ticket

LAST = 2**31  # after every row there is


@dataclass(frozen=True, slots=True)
class Effect:
    """What becomes of one clock. `missed` are the working seconds by which it would be late."""

    metric: str
    before: datetime | None
    after: datetime | None
    missed: int
    words: str


def preview(
    ticket: Ticket, *, priority: int | None = None, line: Line | None = None
) -> list[Effect]:
    """The clocks that another priority or another contract line would change."""
    now = kernel.now()
    found = load([ticket], now)
    if not found:
        return []
    settled = found[0]
    facts, lines = list(settled.facts), dict(settled.lines)
    if priority is not None and priority != ticket.priority:
        data = {"ticket": ticket.pk, "before": ticket.priority, "after": priority}
        facts.append(Fact(now, LAST, "ticket.prioritised", data))
    if line is not None and line.pk != ticket.line_id:
        data = {"ticket": ticket.pk, "before": ticket.line_id or 0, "after": line.pk}
        facts.append(Fact(now, LAST + 1, "ticket.covered", data))
        lines |= terms_for([line.pk])
    after = derive(facts, lines, now)
    effects = [
        _effect(settled.courses.get(metric), course, now) for metric, course in after.items()
    ]
    return [effect for effect in effects if effect is not None]


def _effect(before: Course | None, after: Course, now: datetime) -> Effect | None:
    due, old = after.due_at, before.due_at if before else None
    if after.state not in ("running", "paused") or (before and due == old and not before.met_at):
        return None
    late = max(0, -after.left_at(now)) if after.is_running and due and due <= now else 0
    return Effect(after.metric, old, due, late, _words(due, late, now))


def _words(due: datetime | None, late: int, now: datetime) -> str:
    if due is None:
        return _("waiting, not counted")
    language = get_language() or "en"
    time = say_time(due, zone=get_current_timezone(), language=language, now=now)
    if due <= now:
        by = say_working_time(late, language)
        return _("was due %(time)s: already missed by %(by)s") % {"time": time, "by": by}
    return _("due %(time)s") % {"time": time}


def new_ticket(line: Line, *, at: datetime, priority: int) -> dict[Metric, datetime | None]:
    """By when an incident opened at `at` would be owed what, by metric."""
    data: Mapping[str, Any] = {
        "ticket": 0,
        "channel": "mail",
        "kind_of": Kind.INCIDENT.value,
        "priority": priority,
        "line": line.pk,
    }
    found = derive([Fact(at, 1, "ticket.opened", data)], terms_for([line.pk]), at)
    return {Metric(metric): course.due_at for metric, course in found.items()}

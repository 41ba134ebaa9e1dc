"""What an act would do to the due times, shown before it is done. Writes nothing.

The same derivation as ever, over the journal's facts and one that has not happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from servanda import kernel
from servanda.clocks import phrases
from servanda.clocks.course import Course
from servanda.clocks.derive import NOTHING, Known, derive
from servanda.clocks.facts import Fact
from servanda.clocks.load import load
from servanda.contracts.models import Line
from servanda.contracts.terms import Terms, terms_for
from servanda.kernel.models import Entry
from servanda.presentation.wording import say_time
from servanda.tickets.actions.ending import was_answered
from servanda.tickets.models import Kind, Ticket

LAST = 2**31  # after every row there is
PAUSES = ("customer", "third_party")


@dataclass(frozen=True, slots=True)
class Effect:
    """What becomes of one clock. `missed` are the working seconds by which it would be late."""

    metric: str
    before: datetime | None
    after: datetime | None
    missed: int
    words: str


def preview(
    ticket: Ticket,
    *,
    priority: int | None = None,
    line: Line | None = None,
    pause: str = "",
    resume: bool = False,
    absorbs: Ticket | None = None,
    entries: Iterable[Entry] | None = None,
) -> list[Effect]:
    """The clocks that would change with another priority or contract line, with a `pause` that
    waits for the "customer" or a "third_party", with its end, or with another ticket merged in.
    `entries` are all its journal rows, where they are at hand."""
    now = kernel.now()
    found = load([ticket], now, entries=entries)
    if not found:
        return []
    imagined: list[tuple[str, dict[str, Any]]] = []
    lines = dict(found[0].lines)
    if priority is not None and priority != ticket.priority:
        imagined.append(("prioritised", {"before": ticket.priority, "after": priority}))
    if line is not None and line.pk != ticket.line_id:
        imagined.append(("covered", {"before": ticket.line_id, "after": line.pk}))
        lines |= terms_for([line.pk])
    if pause in PAUSES:
        imagined.append(("waits", {"on": pause}))
    if resume:
        imagined.append(("resumed", {"why": "staff"}))
    if absorbs is not None:
        imagined.append(("absorbed", _absorbed(ticket, absorbs)))
    return list(foresee(found[0].courses, found[0].facts, imagined, lines, now, found[0].known))


def _absorbed(ticket: Ticket, other: Ticket) -> dict[str, Any]:
    received_at = min(ticket.received_at, other.received_at).isoformat()
    return {"other": other.pk, "received_at": received_at, "answered": was_answered(other)}


def foresee(
    courses: Mapping[str, Course],
    facts: Sequence[Fact],
    imagined: Sequence[tuple[str, dict[str, Any]]],
    lines: Mapping[int, Terms],
    now: datetime,
    known: Known = NOTHING,
) -> Iterator[Effect]:
    """What changes if these things happened now too. Pure but for the words' language."""
    more = [
        Fact(now, LAST + number, f"ticket.{kind}", data)
        for number, (kind, data) in enumerate(imagined)
    ]
    for metric, after in derive([*facts, *more], lines, now, known).items():
        before = courses.get(metric)
        if after.state in ("running", "paused") and _differs(before, after):
            yield _effect(before, after, now)


def _differs(before: Course | None, after: Course) -> bool:
    return before is None or (before.state, before.due_at) != (after.state, after.due_at)


def _effect(before: Course | None, after: Course, now: datetime) -> Effect:
    due = after.due_at
    late = max(0, -after.left_at(now)) if after.is_running and due and due <= now else 0
    old = before.due_at if before else None
    return Effect(after.metric, old, due, late, _words(due, late, now))


def _words(due: datetime | None, late: int, now: datetime) -> str:
    if due is None:
        return _("waiting, not counted")
    when = say_time(
        due, zone=timezone.get_current_timezone(), language=get_language() or "en", now=now
    )
    if due <= now:
        by = phrases.working_time(late)
        return _("was due %(time)s: already missed by %(by)s") % {"time": when, "by": by}
    return _("due %(time)s") % {"time": when}


def new_courses(
    line: Line, *, at: datetime, priorities: Iterable[int]
) -> dict[int, dict[str, Course]]:
    """By priority the clocks of an incident opened at `at`, before there is one: for the caller's
    card, with `ledger.say_shortly` for "10 min today, then Mon 8:20"."""
    terms = terms_for([line.pk])
    data: dict[str, Any] = {"ticket": 0, "channel": "mail", "kind_of": Kind.INCIDENT.value}
    data |= {"line": line.pk}
    opened = {one: Fact(at, 1, "ticket.opened", data | {"priority": one}) for one in priorities}
    return {one: derive([fact], terms, at) for one, fact in opened.items()}

"""The rows that hold what was derived: clocks, ranks and timers, each written in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from servanda.clocks.course import Course
from servanda.clocks.load import Settled
from servanda.clocks.models import Clock
from servanda.clocks.rank import rank
from servanda.kernel import timers
from servanda.kernel.bulk import update_many
from servanda.tickets.models import Ticket

DUE = "clock.due"
FIELDS = (
    "state",
    "line_id",
    "priority",
    "started_at",
    "due_at",
    "met_at",
    "missed_at",
    "misses",
    "left",
)
COLUMNS = [name.removesuffix("_id") for name in FIELDS]


def row(ticket: Ticket, course: Course) -> Clock:
    """The clock row that says what a course says."""
    return Clock(
        ticket=ticket,
        metric=course.metric,
        state=course.state,
        line_id=course.clause.line_id,
        priority=course.priority,
        started_at=course.started_at,
        due_at=course.due_at,
        met_at=course.met_at,
        missed_at=course.missed_at,
        misses=len(course.misses),
        left=course.left,
    )


def same(one: Clock, other: Clock) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in FIELDS)


Rows = dict[tuple[int, str], Clock]


def rows_of(tickets: Sequence[Ticket]) -> Rows:
    """The rows as stored, by (ticket key, metric)."""
    if not tickets:
        return {}
    found = Clock.objects.filter(ticket__in=[ticket.pk for ticket in tickets])
    return {(clock.ticket_id, clock.metric): clock for clock in found}


def write(settled: Sequence[Settled], stored: Rows, now: datetime) -> None:
    """Bring rows, ranks and timers up to the courses; what is right already is not touched."""
    wanted = {
        (each.ticket.pk, metric): row(each.ticket, course)
        for each in settled
        for metric, course in each.courses.items()
    }
    fresh = [
        clock for key, clock in wanted.items() if key not in stored or not same(clock, stored[key])
    ]
    if fresh:
        Clock.objects.bulk_create(
            fresh,
            update_conflicts=True,
            unique_fields=["ticket", "metric"],
            update_fields=COLUMNS,
        )
    if gone := [clock.pk for key, clock in stored.items() if key not in wanted]:
        Clock.objects.filter(pk__in=gone).delete()
    _write_ranks(settled)
    _write_timers(settled, stored, now)


def _write_ranks(settled: Sequence[Settled]) -> None:
    moved = []
    for each in settled:
        found = rank(each.story, each.courses.values())
        if found != each.ticket.rank_at:
            each.ticket.rank_at = found
            moved.append(each.ticket)
    if moved:
        update_many(moved, ["rank_at"])


def _write_timers(settled: Sequence[Settled], stored: Rows, now: datetime) -> None:
    wanted: dict[str, tuple[str, str, datetime, dict[str, Any], int | None]] = {}
    for each in settled:
        for course in each.courses.values():
            falls = course.falls_at
            if course.is_running and falls is not None and falls > now:
                key = timer_key(each.ticket.pk, course.metric, falls)
                data = {"ticket": each.ticket.pk}
                wanted[key] = (DUE, key, falls, data, each.ticket.stream_id)
    stale = {
        timer_key(clock.ticket_id, clock.metric, clock.due_at)
        for clock in stored.values()
        if clock.state == "running" and clock.due_at is not None and clock.due_at > now
    }
    if stale := stale - wanted.keys():
        timers.cancel(stale)
    timers.set_many(wanted.values())


def timer_key(ticket: int, metric: str, instant: datetime) -> str:
    """A key that has fired stays fired, so the instant is part of it."""
    return f"{DUE}:{ticket}:{metric}:{int(instant.timestamp())}"

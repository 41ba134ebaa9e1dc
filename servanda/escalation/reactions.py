"""The ladder at work: a timer for the next rung of each running clock, and what it does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from servanda import kernel
from servanda.clocks.course import Course
from servanda.clocks.load import Settled
from servanda.clocks.reactions import standing
from servanda.escalation import silence
from servanda.escalation.events import RungFired
from servanda.escalation.holders import whom
from servanda.escalation.ladder import Outlook, Step, outlook
from servanda.escalation.models import Firing
from servanda.kernel import Actor, timers, unit
from servanda.kernel.journal import record
from servanda.kernel.models import Timer
from servanda.tickets.models import Ticket

DUE = "rung.due"
# What fired before: (ticket, metric, since) -> {(percent, place)}.
Fired = dict[tuple[int, str, datetime], set[tuple[int, int]]]


def settled(found: Sequence[Settled]) -> None:
    """Hook: clocks were derived anew, so the timers of ladder and silence are set anew."""
    now = kernel.now()
    wanted = [*_rung_timers(found, now), *silence.timers(found)]
    stale = [each.ticket.stream_id for each in found if not each.is_new]
    if stale:
        known = Timer.objects.filter(stream__in=stale, kind__in=(DUE, silence.DUE))
        timers.forget(known.exclude(key__in=[key for _, key, *_ in wanted]))
    timers.set_many(wanted)


def _rung_timers(found: Sequence[Settled], now: datetime) -> list[silence.Wanted]:
    """One timer for each clock: when the next of its rungs may be called on."""
    fired = _fired(each for each in found if not each.is_new)
    wanted: list[silence.Wanted] = []
    for each in found:
        for metric, course in each.courses.items():
            laddered = course.first or course
            seen = outlook(laddered, _of(fired, each.ticket, laddered), now)
            next_one = now if seen.ready else seen.next_at
            if next_one is not None:
                wanted.append(_timer(each, metric, next_one))
    return wanted


def _timer(each: Settled, metric: str, at: datetime) -> silence.Wanted:
    """A key that has fired stays fired: so its instant and what was known then are part of it."""
    ticket = each.ticket
    key = f"{DUE}:{ticket.pk}:{metric}:{each.story.last}:{int(at.timestamp())}"
    return (DUE, key, at, {"ticket": ticket.pk, "metric": metric}, ticket.stream_id)


def _fired(found: Iterable[Settled]) -> Fired:
    """What has fired, of those whose ladder may still move, in one query."""
    asked = [
        each.ticket.pk
        for each in found
        if any(course.is_running and course.clause.rungs for course in each.courses.values())
    ]
    fired: Fired = {}
    if asked:
        rows = Firing.objects.filter(ticket__in=asked).values_list(
            "ticket_id", "metric", "since", "percent", "place"
        )
        for ticket, metric, since, percent, place in rows:
            fired.setdefault((ticket, metric, since), set()).add((percent, place))
    return fired


def _of(fired: Fired, ticket: Ticket, course: Course) -> set[tuple[int, int]]:
    return fired.get((ticket.pk, course.metric, course.since), set())


def due(timer: Timer) -> None:
    """Timer handler: a rung may be due. The derivation decides; then the next timer is set."""
    ticket = Ticket.objects.select_for_update().get(pk=timer.data["ticket"])
    now = kernel.now()
    for each in standing([ticket], now):
        fired = _fired([each])
        course = each.courses.get(timer.data["metric"])
        if course is not None:
            laddered = course.first or course
            _fire(each, laddered, outlook(laddered, _of(fired, ticket, laddered), now), now)
        settled([each])


def _fire(each: Settled, course: Course, seen: Outlook, now: datetime) -> None:
    for step in seen.ready:
        firing = _write(each, course, step, told=seen.tells(step), now=now)
        event = RungFired(
            each.ticket.pk,
            firing.pk,
            step.rung.id,
            step.rung.percent,
            course.metric,
            firing.due_at,
            staff=firing.staff_id,
            told=firing.told,
        )
        record(event, each.ticket.stream_id, by=Actor.system())
    if seen.ready:
        unit.notify("desk")


def _write(each: Settled, course: Course, step: Step, *, told: bool, now: datetime) -> Firing:
    assert course.due_at is not None, "a rung is reached on the way to a due time"
    return Firing.objects.create(
        ticket=each.ticket,
        metric=course.metric,
        rung_id=step.rung.id,
        staff=whom(step.rung, each.ticket, now),
        since=course.since,
        percent=step.rung.percent,
        place=step.place,
        due_at=course.due_at,
        fired_at=now,
        told=told,
    )

"""Tickets of the sample company as patterns for many more: what happened, moved by whole weeks.

A week later the same weekday has the same opening hours, but not always the same holidays. So what
was recorded about clocks is left out and derived anew at the new time, by the product's own
function.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, TypeVar

from django.db.models import Model

from servanda.clocks import cache, events, record
from servanda.clocks.derive import RULES, courses
from servanda.clocks.facts import MOVING, RECORDED, Fact
from servanda.clocks.load import Settled, lines_of
from servanda.clocks.models import Clock
from servanda.clocks.rank import rank
from servanda.clocks.telling import tell
from servanda.contracts.terms import Terms
from servanda.kernel.events import Event
from servanda.kernel.models import Entry
from servanda.tickets.models import Message, Ticket

# Rows that name other tickets, other rows by number, or letters: their cases are not copied.
NAMING = frozenset(
    f"ticket.{kind}"
    for kind in ("merged", "absorbed", "unmerged", "separated", "reopening_undone", "bounced")
) | {"ticket.priority_corrected", "clock.struck_out"}
KNOWN = (MOVING | {f"ticket.{kind}" for kind in ("received", "noted", "assigned", "reminded",
                                                  "rated", "read_out")}) - NAMING  # fmt: skip


Row = TypeVar("Row", bound=Model)


@dataclass
class Prototype:
    """One ticket of the sample, with its rows."""

    ticket: Ticket
    entries: list[Entry]
    messages: list[Message]
    lines: dict[int, Terms] = field(default_factory=dict)


@dataclass(frozen=True)
class Moved:
    """What a prototype looks like some weeks earlier: its journal without keys, clocks, rank."""

    rows: list[Entry]
    clocks: list[Clock]
    rank_at: datetime | None


def read() -> list[Prototype]:
    """All tickets of the database whose life can be copied."""
    found = Ticket.objects.filter(customer__isnull=False, follows=None).select_related("stream")
    return list(_usable(found.prefetch_related("stream__entries", "messages")))


def _usable(tickets: Iterable[Ticket]) -> Iterator[Prototype]:
    for ticket in tickets:
        entries = sorted(ticket.stream.entries.all(), key=lambda entry: entry.number)
        kinds = {entry.kind for entry in entries}
        if kinds & NAMING or not kinds & MOVING:
            continue
        kept = [entry for entry in entries if entry.kind in KNOWN]
        story = tell([Fact.of(entry) for entry in kept if entry.kind in MOVING])
        assert story is not None
        yield Prototype(ticket, kept, list(ticket.messages.all()), dict(lines_of([story])))


@lru_cache(maxsize=40_000)
def _moved(key: int, weeks: int) -> Moved:
    proto = _protos[key]
    shift = timedelta(weeks=weeks)
    rows = [_earlier(entry, shift) for entry in proto.entries]
    facts = [Fact.of(row) for row in rows if row.kind in MOVING]
    story = tell(facts)
    assert story is not None
    upto = max(row.recorded_at for row in rows)
    found = courses(story, proto.lines, upto)
    settled = Settled(proto.ticket, facts, [], story, proto.lines, upto, found)
    rows += [_said(events.Missed(proto.ticket.pk, metric, due, miss.line, miss.priority,
                                 miss.reclassified), miss.at)
             for (metric, due), miss in record.derived_misses(settled).items()]  # fmt: skip
    rows.sort(key=lambda row: row.recorded_at)
    if story.ended and story.ended_at:
        for metric, course in found.items():
            ended = (proto.ticket.pk, metric, record.outcome(course), course.due_at, course.met_at)
            rows.append(_said(events.Concluded(*ended, RULES), story.ended_at, upto))
    clocks = [cache.row(proto.ticket, course) for course in found.values()]
    return Moved(rows, clocks, rank(story, found.values()))


def _earlier(entry: Entry, shift: timedelta) -> Entry:
    row = copied(entry, at=entry.at - shift, recorded_at=entry.recorded_at - shift)
    if "until" in entry.data:
        until = datetime.fromisoformat(entry.data["until"]) - shift
        row.data = {**entry.data, "until": until.isoformat()}
    return row


def _said(event: Event, at: datetime, recorded_at: datetime | None = None) -> Entry:
    return Entry(kind=event.kind, version=event.version, at=at, recorded_at=recorded_at or at,
                 actor_kind="system", data=event.as_data())  # fmt: skip


def copied(row: Row, **changes: Any) -> Row:
    """The row with other values; what it had read of related rows is forgotten."""
    fresh = copy.copy(row)
    fresh._state = copy.copy(row._state)
    fresh._state.fields_cache = {}
    for name, value in changes.items():
        setattr(fresh, name, value)
    return fresh


_protos: dict[int, Prototype] = {}


def moved(proto: Prototype, weeks: int) -> Moved:
    """The same from the second time on, for the same weeks."""
    _protos[proto.ticket.pk] = proto
    return _moved(proto.ticket.pk, weeks)


assert not KNOWN & RECORDED

"""Reading what clocks are derived from, for many tickets at once: a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from servanda.calendars.models import Calendar
from servanda.clocks.course import Course
from servanda.clocks.derive import Known, courses
from servanda.clocks.facts import MOVING, RECORDED, Fact
from servanda.clocks.known import known_misses
from servanda.clocks.story import Story
from servanda.clocks.telling import tell
from servanda.contracts.terms import Terms, terms_for
from servanda.kernel.models import Entry
from servanda.tickets.models import Ticket

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Settled:
    """A ticket with its facts, its story, and its clocks as derived from them.

    `recorded` are journal rows about clocks; `terms` those of its present line, if it has any.
    `is_new`: opened in this very action, so nothing can be stored about it yet. `known` misses
    were not looked for again.
    """

    ticket: Ticket
    facts: list[Fact]
    recorded: list[Fact]
    story: Story
    lines: Mapping[int, Terms]
    upto: datetime
    courses: dict[str, Course] = field(default_factory=dict)
    known: Known = field(default_factory=dict)
    is_new: bool = False

    @property
    def terms(self) -> Terms | None:
        return self.lines.get(self.story.line) if self.story.line else None


def load(
    tickets: Sequence[Ticket],
    upto: datetime | None,
    *,
    whole: bool = False,
    entries: Iterable[Entry] | None = None,
) -> list[Settled]:
    """Facts, terms and courses of the tickets, in three to six queries for any number of them.

    `upto` None: of each as it was when the last of its rows was written down. `whole`: take no
    recorded miss for granted (the check; contracts and calendars that have changed). `entries`:
    all journal rows of the tickets, where they are at hand.
    """
    if entries is None:
        facts = _facts({ticket.stream_id for ticket in tickets}, dated=upto is None)
    else:
        facts = _facts_of(entries)
    read = []
    for ticket in tickets:
        rows, known_at = facts.get(ticket.stream_id, ([], NEVER))
        moving = [fact for fact in rows if fact.kind in MOVING]
        if (story := tell(moving)) is not None:
            recorded = [fact for fact in rows if fact.kind in RECORDED]
            read.append(Settled(ticket, moving, recorded, story, {}, upto or known_at))
    terms = lines_of(each.story for each in read)
    for each in read:
        each.lines = terms
        if not whole:
            each.known = known_misses(each.facts, each.recorded, each.upto)
        each.courses = courses(each.story, terms, each.upto, each.known)
    return read


def lines_of(stories: Iterable[Story]) -> dict[int, Terms]:
    """The terms of every line that the stories name."""
    wanted = set()
    for story in stories:
        wanted |= {story.first_line, story.line}
        wanted |= {change.after for change in story.changes if change.what == "line"}
    known = {line for line in wanted if line is not None}
    return terms_for(known) if known else {}


def _facts(streams: set[int], *, dated: bool) -> dict[int, tuple[list[Fact], datetime]]:
    """Per stream its facts, and when the last of them was written down (if `dated`: reading a
    time costs more than reading the rest of a row)."""
    fields = ["stream_id", "at", "number", "kind", "data", "actor_kind"]
    rows = (
        Entry.objects.filter(stream_id__in=streams, kind__in=MOVING | RECORDED)
        .order_by("stream_id", "number")
        .values_list(*fields, *(["recorded_at"] if dated else []))
    )
    found: dict[int, tuple[list[Fact], datetime]] = {}
    for stream, at, number, kind, data, actor, *recorded_at in rows:
        facts, known_at = found.get(stream, ([], NEVER))
        facts.append(Fact(at, number, kind, data, actor))
        found[stream] = (facts, max(known_at, *recorded_at) if dated else known_at)
    return found


def _facts_of(entries: Iterable[Entry]) -> dict[int, tuple[list[Fact], datetime]]:
    """The same of rows that were read already."""
    found: dict[int, tuple[list[Fact], datetime]] = {}
    for entry in sorted(entries, key=lambda entry: (entry.stream_id, entry.number)):
        facts, known_at = found.get(entry.stream_id, ([], NEVER))
        if entry.kind in MOVING | RECORDED:
            facts.append(Fact.of(entry))
            found[entry.stream_id] = (facts, max(known_at, entry.recorded_at))
    return found


def day_name(calendar: int, day: date | None, language: str) -> str:
    """What a local date of a calendar is called, for the ledger, "" if nothing; without a date,
    what the calendar itself is."""
    found = Calendar.objects.get(pk=calendar)
    return found.name.in_language(language) if day is None else found.day_name(day, language)

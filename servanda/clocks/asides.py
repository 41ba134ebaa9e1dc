"""What the ledger says of times when a ticket lay aside: whether they counted, and who agreed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from servanda.clocks.course import Course
from servanda.clocks.ledger import Line
from servanda.clocks.reader import Reader
from servanda.kernel.models import Entry
from servanda.tickets.models import Message, Snooze, Ticket


@dataclass(frozen=True, slots=True)
class Asides:
    """When a ticket lay aside, and by the instant from which it was put off the words of the
    customer that agreed to it."""

    sleeps: Sequence[Snooze]
    agreed: Mapping[datetime, Message]


def asides_of(ticket: Ticket, sleeps: Sequence[Snooze], entries: Iterable[Entry]) -> Asides:
    """For all clocks of a ticket, whose journal rows and sleeps are at hand; one small query at
    most."""
    return Asides(sleeps, _agreements(ticket, entries))


def with_asides(
    lines: Sequence[Line], course: Course, asides: Asides, reader: Reader
) -> list[Line]:
    """The ledger of a clock for colleagues, with the sleep that fell into it and the words by which
    the customer agreed to a pause."""
    if not lines:
        return []
    with translation.override(reader.tongue):
        told = [said for line in lines for said in _explained(line, asides.agreed, reader)]
        return [*told[:-1], *_asleep(course, asides.sleeps, reader), told[-1]]


def _explained(line: Line, agreed: Mapping[datetime, Message], reader: Reader) -> Iterator[Line]:
    yield line
    message = agreed.get(line.start) if line.kind == "paused" and line.start else None
    if message is not None:
        who = message.contact.name if message.contact else message.author_name
        values = {"name": who, "when": reader.moment(message.at)}
        yield Line("agreed", _("%(name)s agreed on %(when)s.") % values, message.at)


def _agreements(ticket: Ticket, entries: Iterable[Entry]) -> dict[datetime, Message]:
    """By the instant from which it was put off, the words of the customer that agreed to it."""
    named = {
        row.at: row.data["agreement"]
        for row in entries
        if row.kind == "ticket.scheduled"
        and row.stream_id == ticket.stream_id
        and row.data.get("agreement")
    }
    found = Message.objects.select_related("contact").in_bulk(named.values()) if named else {}
    return {at: found[pk] for at, pk in named.items() if pk in found}


def _asleep(course: Course, sleeps: Sequence[Snooze], reader: Reader) -> Iterator[Line]:
    over = course.ended_at or reader.now
    for sleep in sleeps:
        start, end = max(sleep.since, course.started_at), min(sleep.woken_at or reader.now, over)
        if start < end:
            values = {"period": reader.between(start, end)}
            yield Line("aside", _("%(period)s put aside by us: it counted.") % values, start, end)

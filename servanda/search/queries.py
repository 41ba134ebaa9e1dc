"""Everything from one box: tickets by what was said in them, and the people and things around."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db.models import Q

from servanda import kernel
from servanda.kernel import Actor
from servanda.search.candidates import Candidate, candidates, narrowed_tickets
from servanda.search.models import RowKind
from servanda.search.narrowing import Narrowed, narrow
from servanda.search.parsing import Asked, parse
from servanda.search.snippets import Piece, marked, snippet
from servanda.search.stems import Forms, look_up, query_of
from servanda.search.things import Thing, things
from servanda.tickets.models import Attachment, Message, Ticket, TicketQuerySet

SHOWN: Final = 30
HALF_LIFE: Final = 180.0  # days after which something said counts half


@dataclass(frozen=True, slots=True)
class TicketHit:
    """A ticket and the place in it that answers. `files` are names of files that were found."""

    ticket: Ticket
    subject: Sequence[Piece]
    said: Sequence[Piece] = ()
    message: str = ""  # the message's ref, to go straight to it
    at: datetime | None = None
    files: tuple[str, ...] = ()


@dataclass(slots=True)
class Found:
    """What was found, the likeliest first. `instead` are words looked for in place of one nobody
    ever wrote."""

    asked: Asked
    things: list[Thing] = field(default_factory=list)
    tickets: list[TicketHit] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    instead: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.things and not self.tickets


def search(text: str, *, actor: Actor, limit: int = SHOWN) -> Found:
    """What `actor` may see of what was asked for; at most eleven queries, however much there is."""
    asked = parse(text)
    narrowed = narrow(asked.operators, actor)
    forms = look_up(asked.terms)
    shown = {form for one in forms.values() for form in one.shown}
    found = Found(asked, errors=narrowed.errors)
    found.instead = tuple(sorted({word for one in forms.values() for word in one.alike}))
    query = query_of(asked.terms, forms)
    rows = candidates(query, narrowed, actor) if query else []
    best = _best(rows, limit)
    tickets = _tickets(asked, narrowed, actor, best, limit)
    found.tickets = _hits(tickets, best, forms, actor)
    if not asked.operators and not asked.excludes:
        found.things = things(asked.words, shown, actor, mend=not found.tickets)
    return found


def _best(rows: Iterable[Candidate], limit: int) -> dict[int, list[Candidate]]:
    """The rows by ticket, the best ticket first; what was said long ago counts less."""
    now = kernel.now()

    def worth(row: Candidate) -> float:
        age = max((now - row.at).total_seconds() / 86_400, 0.0)
        fresh = math.pow(0.5, min(age / HALF_LIFE, 8))
        return row.rank * fresh * (2 if row.kind == RowKind.TICKET else 1)

    grouped: dict[int, list[Candidate]] = {}
    for row in sorted(rows, key=lambda row: (-worth(row), -row.key)):
        grouped.setdefault(row.ticket, []).append(row)
    return dict(list(grouped.items())[:limit])


def _tickets(
    asked: Asked, narrowed: Narrowed, actor: Actor, best: dict[int, list[Candidate]], limit: int
) -> list[Ticket]:
    """In their order: the one with the number, then by rank; without words, by time."""
    tickets = narrowed_tickets(narrowed, actor).select_related(
        "customer", "requester", "assignee", "team"
    )
    named = Q(number=asked.number) if asked.number is not None else Q(pk__in=())
    if asked.terms or asked.number is not None:
        by_key = {row.pk: row for row in tickets.filter(named | Q(pk__in=list(best)))}
        first = [row for row in by_key.values() if row.number == asked.number]
        return first + [by_key[key] for key in best if key in by_key and by_key[key] not in first]
    if narrowed.everything:
        return []
    return list(_received(tickets, narrowed).order_by("-received_at", "-pk")[:limit])


def _received(tickets: TicketQuerySet, narrowed: Narrowed) -> TicketQuerySet:
    if narrowed.since:
        tickets = tickets.filter(received_at__gte=narrowed.since)
    return tickets.filter(received_at__lt=narrowed.until) if narrowed.until else tickets


def _hits(
    tickets: Iterable[Ticket],
    best: dict[int, list[Candidate]],
    forms: dict[str, Forms],
    actor: Actor,
) -> list[TicketHit]:
    said = {key: _first(rows, RowKind.MESSAGE) for key, rows in best.items()}
    filed = [row.key for rows in best.values() for row in rows if row.kind == RowKind.FILE]
    visible = Message.objects.visible_to(actor)
    messages = {
        row.pk: row
        for row in visible.filter(pk__in=[key for key in said.values() if key])
    }  # fmt: skip
    names: dict[int, list[str]] = {}
    for file in Attachment.objects.filter(pk__in=filed, message__in=visible).select_related(
        "message"
    ):
        names.setdefault(file.message.ticket_id, []).append(file.name)
    shown = {form for one in forms.values() for form in one.shown}
    return [
        _hit(ticket, messages.get(said.get(ticket.pk, 0)), names.get(ticket.pk, ()), shown)
        for ticket in tickets
    ]


def _first(rows: Iterable[Candidate], kind: RowKind) -> int:
    return next((row.key for row in rows if row.kind == kind), 0)


def _hit(
    ticket: Ticket, message: Message | None, files: Sequence[str], forms: Iterable[str]
) -> TicketHit:
    subject = marked(ticket.subject, forms)
    if message is None:
        return TicketHit(ticket, subject, files=tuple(files))
    place = snippet(message.text, forms)
    if not any(piece.found for piece in place):  # the words stand in the subject alone
        return TicketHit(ticket, subject, at=message.at, files=tuple(files))
    return TicketHit(ticket, subject, place, message.ref, message.at, tuple(files))

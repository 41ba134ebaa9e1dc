"""The rows of the queue, written once for all colleagues who look at the same.

When something happens, every open queue asks for its rows again. What is in a row is the same for
all who see every ticket and read in one language and zone; only what the reader has begun there
themselves, two marks, is put in for each.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language

from servanda.clocks.lists import PERSONAL
from servanda.clocks.queries import with_clocks
from servanda.desk.door import StaffRequest
from servanda.desk.filters.asked import Asked
from servanda.desk.owed import owed
from servanda.desk.pager import pager
from servanda.desk.tails import minute, tail_of
from servanda.desk.templatetags.rows import Halves, marks, ticket_halves
from servanda.kernel import kept, keyset
from servanda.people.access import may
from servanda.tickets import grouping
from servanda.tickets.filters import Asking
from servanda.tickets.lists import as_rows, listed, order_of
from servanda.tickets.models import Ticket
from servanda.tickets.unsent import drafted_on, to_word_for

PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One ticket, written but for the reader's marks; `group` where its group begins."""

    ticket: int
    group: grouping.Group | None
    halves: Halves


@dataclass(frozen=True, slots=True)
class _Written:
    rows: Sequence[Row]
    page: keyset.Page


def queue_rows(request: StaffRequest, asked: Asked, asking: Asking) -> dict[str, Any]:
    """Fifty rows with the pages beside them; as many queries however many rows."""
    place = (request.GET.get("after", ""), request.GET.get("before", ""))
    written = kept.current(
        ("rows", asked.address(), place, _reader(request, asked)),
        tail_of(request, request.actor),
        lambda: _write(asked, asking, *place),
        moment=minute(asking.now),
    )
    return {
        "rows": list(_marked(request, written.rows)),
        "pager": pager(request, written.page, PAGE),
    }


def _reader(request: StaffRequest, asked: Asked) -> Hashable:
    """Who reads the same: a filter can say "mine", so a narrowed list is everybody's own."""
    own = asked.narrows or asked.code in PERSONAL or not may(request.actor, "ticket.read_all")
    return (request.actor if own else None), get_language(), request.staff.zone


def _write(asked: Asked, asking: Asking, after: str, before: str) -> _Written:
    found, order = listed(asking.actor, asked.rule(asking)), order_of(asked.code)
    groups = None
    if asked.group:
        groups = grouping.group(found, asked.group)
        page = grouping.page(found, groups, order, PAGE, after=after, before=before)
    else:
        page = keyset.page(found, order, PAGE, after=after, before=before)
    shown = with_clocks(as_rows(listed(asking.actor, Q())))
    return _Written(list(_rows(keyset.in_order(shown, page.keys), groups, asking)), page)


def _rows(tickets: list[Ticket], groups: grouping.Grouping | None, asking: Asking) -> Iterator[Row]:
    last = None
    named = {one.key: one for one in groups.groups} if groups else {}
    for ticket in tickets:
        group = named.get(groups.of(ticket)) if groups else None
        halves = ticket_halves(ticket, owed(ticket, ticket.clocks.all(), asking.now), True)
        yield Row(ticket.pk, None if group is last else group, halves)
        last = group


def _marked(
    request: StaffRequest, rows: Sequence[Row]
) -> Iterator[tuple[grouping.Group | None, str]]:
    actor = request.actor
    drafted = drafted_on(actor, [row.ticket for row in rows])
    tail = tail_of(request, actor)
    to_word = kept.current(("to word", actor), tail, lambda: to_word_for(actor))
    for row in rows:
        said = marks(row.ticket in drafted, row.ticket in to_word)
        yield row.group, row.halves.with_marks(said)

"""What the box behind Ctrl-K offers: who is calling first, then companies, tickets, things.

The commands beside them are made in the browser from the keys of the page, see `palette.js`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from servanda.kernel import Actor
from servanda.people.models import Contact, Customer
from servanda.search.queries import TicketHit, search
from servanda.search.snippets import Piece
from servanda.search.things import Thing
from servanda.tickets.models import Ticket

RECENT: Final = 8
TICKETS: Final = 6
SYMBOLS: Final = {
    "contact": "phone", "customer": "building", "system": "system", "contract": "contract",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the box: where Enter leads, and what it says."""

    href: str
    symbol: str
    name: Sequence[Piece]
    about: tuple[str, ...] = ()


def entries(words: str, recent: Iterable[str], actor: Actor) -> list[Entry]:
    """For words, what is found, where somebody was lately first; without, only the latter.

    `recent` are addresses of pages, the latest first.
    """
    lately = list(recent)
    if not words:
        return _visited(lately, actor)
    found = search(words, actor=actor, limit=TICKETS)
    tickets = [_ticket(hit) for hit in found.tickets]
    things = [_thing(thing) for thing in found.things]
    listed = tickets + things if found.asked.number else things + tickets
    return sorted(listed, key=lambda entry: entry.href not in lately)


def _ticket(hit: TicketHit) -> Entry:
    return _of_ticket(hit.ticket, hit.subject)


def _of_ticket(ticket: Ticket, subject: Sequence[Piece]) -> Entry:
    about = (f"#{ticket.number}", ticket.customer.name if ticket.customer else "")
    return Entry(reverse("desk:ticket", args=[ticket.ref]), "inbox", subject, about)


def _thing(thing: Thing) -> Entry:
    page = "desk:card" if thing.kind == "contact" else "desk:customer"
    return Entry(reverse(page, args=[thing.ref]), SYMBOLS[thing.kind], thing.name, thing.about)


def _visited(hrefs: Sequence[str], actor: Actor) -> list[Entry]:
    """The pages visited last, as far as the actor may (still) see what they are of."""
    refs = [href.rpartition("/")[2] for href in hrefs]
    tickets = Ticket.objects.visible_to(actor).filter(ref__in=refs).select_related("customer")
    contacts = Contact.objects.visible_to(actor).filter(ref__in=refs).select_related("customer")
    customers = Customer.objects.visible_to(actor).filter(ref__in=refs)
    found = [_of_ticket(row, [Piece(row.subject)]) for row in tickets]
    found += [
        _thing(Thing("contact", row.ref, [Piece(row.name)], (row.customer.name, row.title)))
        for row in contacts
    ]
    found += [_thing(Thing("customer", row.ref, [Piece(row.name)])) for row in customers]
    by_href = {entry.href: entry for entry in found}
    return [by_href[href] for href in hrefs if href in by_href]

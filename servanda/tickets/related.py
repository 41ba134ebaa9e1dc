"""The other tickets of a ticket: linked, merged, and those one may mean."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, Value, When

from servanda.kernel import Actor
from servanda.tickets.lists import matching, number_in
from servanda.tickets.models import LIVE, LinkKind, Ticket, TicketLink, TicketQuerySet

FOUND = 8  # as many are proposed


@dataclass(frozen=True, slots=True)
class Related:
    """Another ticket, and what it is to this one: `how` is a LinkKind, `reverse` says that this
    one is that to the other. Without `link` it follows from the tickets themselves."""

    other: Ticket
    how: str
    reverse: bool = False
    link: TicketLink | None = None


def related_to(ticket: Ticket, actor: Actor) -> list[Related]:
    """In three queries at most, as far as the actor sees the others; the live ones first."""
    rows = TicketLink.objects.filter(Q(ticket=ticket) | Q(other=ticket), removed_at=None)
    links = list(rows.order_by("at", "pk"))
    linked = [link.other_id if link.ticket_id == ticket.pk else link.ticket_id for link in links]
    pointing = Q(merged_into=ticket) | Q(follows=ticket)
    wanted = Ticket.objects.visible_to(actor).filter(pointing | Q(pk__in=linked))
    # Most tickets stand alone: what is beside the others is read only if there are any.
    seen = {other.pk: other for other in wanted.prefetch_related("customer").order_by("pk")}
    found = [
        Related(seen[key], link.kind, link.ticket_id != ticket.pk, link)
        for link, key in zip(links, linked, strict=True)
        if key in seen
    ]
    for other in seen.values():
        if other.merged_into_id == ticket.pk:
            found.append(Related(other, "merged", reverse=True))
        elif other.follows_id == ticket.pk:
            found.append(Related(other, LinkKind.FOLLOWS, reverse=True))
    return sorted(found, key=lambda one: not one.other.is_live)


def others(ticket: Ticket, actor: Actor, words: str = "") -> TicketQuerySet:
    """Tickets one may mean beside this one: by number any, by words those of the same customer;
    without words the customer's latest. The live ones first."""
    found = Ticket.objects.visible_to(actor).exclude(pk=ticket.pk)
    if number_in(words) is None:
        found = found.filter(customer=ticket.customer)
    if words:
        found = found.filter(matching(words))
    live = Case(When(state__in=LIVE, then=Value(0)), default=Value(1), output_field=IntegerField())
    return found.select_related("customer", "requester").order_by(live, "-received_at")[:FOUND]


def find_link(actor: Actor, ticket: Ticket, key: int) -> TicketLink | None:
    """A standing link of this ticket whose other end the actor sees too."""
    rows = TicketLink.objects.filter(Q(ticket=ticket) | Q(other=ticket), removed_at=None)
    seen = Ticket.objects.visible_to(actor)
    return rows.filter(pk=key, ticket__in=seen, other__in=seen).first()

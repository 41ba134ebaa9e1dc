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
    rows = TicketLink.objects.filter(
        Q(ticket=ticket) | Q(other=ticket), removed_at=None
    ).select_related("ticket__customer", "other__customer", "ticket__assignee", "other__assignee")
    found = [
        Related(row.other, row.kind, link=row)
        if row.ticket_id == ticket.pk
        else Related(row.ticket, row.kind, reverse=True, link=row)
        for row in rows.order_by("at", "pk")
    ]
    pointing = Q(merged_into=ticket) | Q(follows=ticket)
    others = Ticket.objects.filter(pointing).select_related("customer", "assignee")
    found += [
        Related(other, "merged" if other.merged_into_id == ticket.pk else LinkKind.FOLLOWS, True)
        for other in others.order_by("pk")
    ]
    seen = _seen(actor, [one.other.pk for one in found])
    return sorted(
        (one for one in found if one.other.pk in seen), key=lambda one: not one.other.is_live
    )


def _seen(actor: Actor, keys: list[int]) -> set[int]:
    if not keys:
        return set()
    return set(Ticket.objects.visible_to(actor).filter(pk__in=keys).values_list("pk", flat=True))


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

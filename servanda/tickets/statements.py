"""Whose plain words a technical statement waits for."""

from __future__ import annotations

from servanda.kernel import Actor
from servanda.people.models import Staff
from servanda.tickets.lists import spoken_by_us
from servanda.tickets.models import Statement, Ticket


def agent_of(ticket: Ticket, actor: Actor) -> Staff | None:
    """Who besides the actor speaks to this customer: whoever did last on this ticket, else the one
    it is assigned to, else the customer's own supporter or the deputy."""
    spoken = spoken_by_us().filter(ticket=ticket).exclude(staff=actor.id)
    last = spoken.select_related("staff").only("staff").order_by("-at", "-pk").first()
    asked = [last.staff if last else None, ticket.assignee]
    if ticket.customer is not None:
        asked += [ticket.customer.own_supporter, ticket.customer.deputy]
    present = (one for one in asked if one is not None and one.left_at is None)
    seeing = ticket.seen_by() - {actor.id}
    return next((one for one in present if one.pk in seeing), None)


def waiting_on(ticket: Ticket, actor: Actor) -> list[Statement]:
    """The statements of a ticket that wait for plain words, the oldest first."""
    found = Statement.objects.visible_to(actor).to_be_worded().filter(message__ticket=ticket)
    return list(found.select_related("message__staff", "handed_to").order_by("handed_at", "pk"))


def find_statement(ticket: Ticket, actor: Actor, ref: str) -> Statement | None:
    """The statement of a ticket whose message has this reference."""
    found = Statement.objects.visible_to(actor).filter(message__ticket=ticket, message__ref=ref)
    return found.select_related("message__staff").prefetch_related("answers").first()

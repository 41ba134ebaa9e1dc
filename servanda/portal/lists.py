"""The customer's own lists."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Value, When

from servanda.clocks.queries import with_clocks
from servanda.kernel import Actor
from servanda.tickets.models import LIVE, State, Ticket, TicketQuerySet

HIDDEN = (State.MERGED, State.NOT_A_TICKET)


def tickets_of(actor: Actor) -> TicketQuerySet:
    """What asks the contact for something first, then what runs, then what ended; newest first."""
    order = Case(
        When(state__in=(State.SOLVED, State.WAITING_CUSTOMER), then=Value(0)),
        When(state__in=LIVE, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    found = Ticket.objects.visible_to(actor).exclude(state__in=HIDDEN)
    return with_clocks(found.select_related("requester").order_by(order, "-received_at", "-id"))

"""Questions about ladders that pages and letters ask."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from servanda.clocks.models import Clock, ClockState
from servanda.escalation.models import Firing
from servanda.kernel import Actor
from servanda.people.models import Staff
from servanda.tickets.models import Ticket


def firings_of(ticket: Ticket) -> QuerySet[Firing]:
    """What fired on a ticket, oldest first, with whom it went to and who acknowledged it."""
    found = Firing.objects.filter(ticket=ticket).order_by("fired_at", "pk")
    return found.select_related("rung", "staff", "acknowledged_by")


def acknowledged_before(firing: Firing) -> Firing | None:
    """The last acknowledgement of a lower rung of the same clock, to be named in the letter."""
    found = firings_of(firing.ticket).filter(
        metric=firing.metric, since=firing.since, acknowledged_at__isnull=False
    )
    return found.exclude(pk=firing.pk).order_by("-acknowledged_at").first()


def waiting_for(staff: Staff) -> QuerySet[Firing]:
    """What a colleague was called on for and has not acknowledged, the most urgent first; only
    while the clock still runs, since what was done meanwhile needs nobody."""
    running = Clock.objects.filter(
        ticket=OuterRef("ticket"), metric=OuterRef("metric"), state=ClockState.RUNNING
    )
    found = Firing.objects.filter(Exists(running), staff=staff, told=True, acknowledged_at=None)
    return found.select_related("ticket__customer", "rung").order_by("due_at", "pk")


def find_firing(actor: Actor, ref: str) -> Firing | None:
    """A firing on a ticket that the actor may see."""
    seen = Ticket.objects.visible_to(actor)
    return Firing.objects.select_related("ticket").filter(ref=ref, ticket__in=seen).first()

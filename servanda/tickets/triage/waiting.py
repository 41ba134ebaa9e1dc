"""Which tickets are new and not looked at yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from servanda.kernel import Actor
from servanda.tickets.models import (
    Qualification,
    State,
    Ticket,
    TicketQuerySet,
    TriageClaim,
    TriageSkip,
)


def new_tickets(actor: Actor) -> TicketQuerySet:
    """What came in and nobody has looked at: no colleague has it, and none wrote it."""
    looked_at = Qualification.objects.filter(ticket=OuterRef("pk"))
    return (
        Ticket.objects.visible_to(actor)
        .filter(state=State.NEW, assignee=None)
        .exclude(channel="staff")
        .filter(~Exists(looked_at))
    )


def untriaged(actor: Actor, now: datetime) -> TicketQuerySet:
    """Of these, what this colleague can be given: not at another's hands, not put off."""
    others = TriageClaim.objects.filter(ticket=OuterRef("pk"), until__gt=now)
    later = TriageSkip.objects.filter(ticket=OuterRef("pk"), staff=actor.id, until__gt=now)
    return new_tickets(actor).filter(~Exists(others.exclude(staff=actor.id)), ~Exists(later))


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many are new in all, put off by this colleague (until then), and at others' hands."""

    total: int
    put_off: int
    back_at: datetime | None
    with_others: int


def waiting(actor: Actor, now: datetime) -> Waiting:
    """The counts, in three queries."""
    found = new_tickets(actor)
    later = TriageSkip.objects.filter(staff=actor.id, until__gt=now, ticket__in=found)
    until = sorted(later.values_list("until", flat=True))
    others = TriageClaim.objects.filter(until__gt=now, ticket__in=found).exclude(staff=actor.id)
    return Waiting(found.count(), len(until), until[0] if until else None, others.count())

"""Whose tickets the figures are about: what the reader may see, narrowed by what they ask for."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from servanda.kernel import Actor
from servanda.tickets.models import LIVE, OURS_TO_END, State, Ticket, TicketQuerySet

NO_TEAM = 0


@dataclass(frozen=True, slots=True)
class Scope:
    """`team` and `customer` are keys; `team` may be NO_TEAM. With `person`, the key of a
    colleague, only what they did counts, and of what stands open only what is theirs."""

    actor: Actor
    team: int | None = None
    customer: int | None = None
    person: int | None = None

    @property
    def tickets(self) -> TicketQuerySet:
        """What customers asked for: without our own tasks, alerts, and what was no ticket."""
        found = Ticket.objects.visible_to(self.actor).exclude(kind__in=OURS_TO_END)
        found = found.exclude(state=State.NOT_A_TICKET)
        if self.team is not None:
            found = found.filter(team=self.team or None)
        if self.customer is not None:
            found = found.filter(customer=self.customer)
        return found

    @property
    def held_by(self) -> Q:
        """Condition on tickets: those that are the person's, or all."""
        return Q() if self.person is None else Q(assignee=self.person)

    @property
    def held(self) -> TicketQuerySet:
        return self.tickets.filter(self.held_by)

    @property
    def live(self) -> TicketQuerySet:
        """Those on which somebody still owes something."""
        return self.held.filter(state__in=LIVE)

    def done_by(self, prefix: str = "") -> Q:
        """Condition on journal rows: those of the person, or all."""
        if self.person is None:
            return Q()
        return Q(**{f"{prefix}actor_kind": "staff", f"{prefix}actor_id": self.person})

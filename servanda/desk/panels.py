"""What stands beside a ticket about what is done to it; nothing of it when there is nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from servanda import kernel
from servanda.billing.actions.timer import running_of
from servanda.billing.models import Stopwatch
from servanda.billing.queries import Sheet, sheet_of
from servanda.desk.acts.doing import Acts
from servanda.desk.cover import Outside, cost_outside, ended_since, not_covered
from servanda.kernel import Actor
from servanda.misses.queries import Owing, owing
from servanda.promises.queries import Outlook, outlook
from servanda.systems.models import System
from servanda.tickets.checklist import Checklist, checklist_of
from servanda.tickets.concerned import further_systems
from servanda.tickets.models import FollowUp, Snooze, Ticket
from servanda.tickets.related import Related, related_to
from servanda.tickets.reminders import open_on, sleep_of


@dataclass(frozen=True, slots=True)
class Panels:
    """Each is a section of the aside; an empty one is not drawn."""

    acts: Acts
    sleep: Snooze | None = None
    reminders: list[FollowUp] = field(default_factory=list)
    related: list[Related] = field(default_factory=list)
    outlook: Outlook | None = None
    checklist: Checklist = field(default_factory=Checklist)
    also: list[System] = field(default_factory=list)
    time: Sheet | None = None
    watch: Stopwatch | None = None
    slips: bool = False
    owing: Owing | None = None
    not_covered: str = ""
    cost_outside: Outside = field(default_factory=Outside)
    ended: date | None = None


def panels_of(ticket: Ticket, actor: Actor, sleeps: Sequence[Snooze]) -> Panels:
    """For a ticket that the actor was let to see, and that was put aside in these `sleeps`."""
    found, uncovered = outlook(ticket, actor), not_covered(ticket)
    return Panels(
        acts=Acts(actor, ticket),
        sleep=sleep_of(ticket, sleeps),
        reminders=open_on(ticket),
        related=related_to(ticket, actor),
        outlook=found,
        checklist=checklist_of(ticket),
        also=further_systems(ticket),
        time=sheet_of(ticket, actor, kernel.now()),
        watch=running_of(actor),
        slips=ticket.is_live and found.slips(kernel.now()),
        owing=owing(ticket, actor),
        not_covered=uncovered,
        cost_outside=cost_outside(ticket.customer, ticket.received_at) if uncovered else Outside(),
        ended=ended_since(ticket),
    )

"""Handing over what a colleague leaves behind."""

from __future__ import annotations

from servanda.kernel import Actor
from servanda.kernel.unit import action
from servanda.people.access import demand
from servanda.people.actions import hand_over_customers
from servanda.people.models import Staff
from servanda.tickets.actions.assigning import assign
from servanda.tickets.models import LIVE, Ticket


def hand_over(leaver: Staff, *, by: Actor, to: Staff | None) -> int:
    """Their open tickets, and what they are for customers, go to `to`; to None: the tickets back
    to their teams, or to nobody. Answers how many tickets. One that somebody took meanwhile stays
    where it is.
    """
    demand(by, "ticket.assign")
    theirs = Ticket.objects.visible_to(by).filter(assignee=leaver, state__in=LIVE)
    with action():
        locked = list(theirs.select_for_update(of=("self",)).order_by("pk"))
        for ticket in locked:
            assign(ticket, by=by, staff=to, team=ticket.team)
        if to is not None:
            hand_over_customers(leaver, by=by, to=to)
    return len(locked)

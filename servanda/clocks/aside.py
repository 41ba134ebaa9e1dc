"""Putting a ticket aside asks before it sleeps past what is owed: clocks and ladder do not wait."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from servanda.clocks.models import Clock, ClockState
from servanda.kernel import Actor, Refused, unit
from servanda.tickets import actions
from servanda.tickets.models import Snooze, Ticket


def first_due(ticket: Ticket) -> datetime | None:
    """When the first of its running clocks is due."""
    running = [clock.due_at for clock in ticket.clocks.all() if _runs(clock)]
    return min((due for due in running if due is not None), default=None)


def put_aside(
    ticket: Ticket, *, by: Actor, until: datetime, why: str = "", beyond: bool = False
) -> Snooze:
    """`actions.snooze`, for whoever is not `beyond` asking: something may be due before `until`.

    Raises Refused with code due_before then, and whatever snoozing itself refuses.
    """
    with unit.action():
        due = first_due(ticket)
        if due is not None and until > due and not beyond:
            raise Refused(
                _("It is due before that. Choose an earlier time, or put it aside on its page."),
                code="due_before",
            )
        return actions.snooze(ticket, by=by, until=until, why=why)


def _runs(clock: Clock) -> bool:
    return clock.state == ClockState.RUNNING and clock.due_at is not None

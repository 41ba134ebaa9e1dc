"""Reminders on a ticket: words that come back at a time, to a colleague or their team."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused, timers, unit
from servanda.kernel.events import Event
from servanda.kernel.models import Timer
from servanda.tickets import events
from servanda.tickets.actions.common import acting, change_row, lock, record
from servanda.tickets.models import FollowUp, Ticket

TIMER = "ticket.follow_up"


def set_follow_up(
    ticket: Ticket, *, by: Actor, at: datetime, text: str, for_team: bool = False
) -> FollowUp:
    """Be reminded of `text` at an instant, alone or with the ticket's whole team.

    Raises Refused without words or for an instant in the past.
    """
    with acting("ticket.follow_up", "note", ticket, by):
        if not text.strip():
            raise Refused(_("Write what you want to be reminded of."), code="no_words")
        _demand_future(at)
        row = FollowUp.objects.create(
            ticket=ticket, text=text.strip(), at=at, for_team=for_team, staff_id=by.id or 0,
            assignee=ticket.assignee,
        )  # fmt: skip
        event = events.FollowUpSet(ticket.pk, follow_up=row.pk, on=at)
        record(ticket, event, by=by, seals=[row])
        _arm(row)
    return row


def move_follow_up(follow_up: FollowUp, *, by: Actor, at: datetime) -> None:
    """Be reminded at another time; one that was due already will be due again."""
    with acting("ticket.follow_up", "note", follow_up.ticket, by):
        _demand_open(follow_up)
        _demand_future(at)
        change_row(follow_up, at=at, due_at=None)
        event = events.FollowUpMoved(follow_up.ticket_id, follow_up=follow_up.pk, on=at)
        record(follow_up.ticket, event, by=by)
        _arm(follow_up)


def finish_follow_up(follow_up: FollowUp, *, by: Actor) -> None:
    """It was done, in time or before its time."""
    event = events.FollowUpDone(follow_up.ticket_id, follow_up=follow_up.pk)
    _close(follow_up, by, event, done_at=kernel.now(), done_by_id=by.id)


def remove_follow_up(follow_up: FollowUp, *, by: Actor) -> None:
    """Nobody needs it any more."""
    event = events.FollowUpRemoved(follow_up.ticket_id, follow_up=follow_up.pk)
    _close(follow_up, by, event, removed_at=kernel.now())


def restore_follow_up(follow_up: FollowUp, *, by: Actor) -> None:
    """Done or removed by mistake: it stands as before, due at once if its time has passed."""
    with acting("ticket.follow_up", "note", follow_up.ticket, by):
        follow_up.refresh_from_db()
        if follow_up.is_open:
            raise Refused(_("This reminder stands already."), code="open")
        change_row(follow_up, done_at=None, done_by=None, removed_at=None)
        event = events.FollowUpRestored(follow_up.ticket_id, follow_up=follow_up.pk)
        record(follow_up.ticket, event, by=by)
        if follow_up.due_at is None:
            _arm(follow_up)


def _close(follow_up: FollowUp, by: Actor, event: Event, **values: Any) -> None:
    with acting("ticket.follow_up", "note", follow_up.ticket, by):
        _demand_open(follow_up)
        change_row(follow_up, **values)
        record(follow_up.ticket, event, by=by)


def time_came(timer: Timer) -> None:
    """Timer handler: a reminder is due, unless it was done, removed or moved meanwhile."""
    ticket = Ticket.objects.get(pk=timer.data["ticket"])
    lock([ticket])
    row = FollowUp.objects.get(pk=timer.data["follow_up"])
    if not row.is_open or row.due_at is not None or row.at != timer.due_at:
        return
    change_row(row, due_at=timer.due_at)
    event = events.FollowUpDue(ticket.pk, follow_up=row.pk)
    record(ticket, event, by=Actor.system(), at=timer.due_at)
    unit.notify("desk")


def _arm(row: FollowUp) -> None:
    # The act's instant is part of the key: a timer that has fired never fires again.
    key = f"{TIMER}:{row.pk}:{kernel.now().timestamp():.6f}"
    data: dict[str, Any] = {"ticket": row.ticket_id, "follow_up": row.pk}
    timers.set_timer(TIMER, key, row.at, data, row.ticket.stream_id)


def _demand_open(follow_up: FollowUp) -> None:
    follow_up.refresh_from_db(fields=["at", "due_at", "done_at", "removed_at"])
    if not follow_up.is_open:
        raise Refused(_("This reminder was done or removed meanwhile."), code="closed")


def _demand_future(at: datetime) -> None:
    if at.tzinfo is None:
        raise ValueError("times are aware")
    if at <= kernel.now():
        raise Refused(_("Choose a time in the future."), code="past")

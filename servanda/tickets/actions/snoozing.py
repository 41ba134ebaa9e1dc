"""Out of the queue until a time or an event. Nothing of what is owed changes by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused, timers, unit
from servanda.kernel.models import Entry, Remark, Timer
from servanda.tickets import events
from servanda.tickets.actions.common import acting, lock, record
from servanda.tickets.models import Snooze, Ticket

TIMER = "ticket.snoozed"
# What wakes a ticket, with the code that its row keeps. An automatic reply does not.
WAKING: Final[Mapping[str, str]] = {
    "ticket.received": "customer",
    "ticket.supplier_answered": "supplier",
    "ticket.called": "customer",
    "ticket.objected": "customer",
    "ticket.reopened": "customer",
    "ticket.bounced": "letter",
    "ticket.absorbed": "merged",
    "ticket.assigned": "handed_over",
    "ticket.prioritised": "priority",
    "ticket.follow_up_due": "reminder",
    "ticket.solved": "ended",
    "ticket.finished": "ended",
    "ticket.declined": "ended",
    "ticket.discarded": "ended",
    "ticket.merged": "ended",
    "rung.fired": "ladder",
}


def snooze(ticket: Ticket, *, by: Actor, until: datetime, why: str = "") -> Snooze:
    """Put it aside for everybody until an instant, or until something wakes it earlier; `why` are
    words for colleagues. Its clocks run on. One that sleeps already is moved.

    Raises Refused for an instant in the past, ValueError for a naive one.
    """
    if until.tzinfo is None:
        raise ValueError("times are aware")
    with acting("ticket.snooze", "snooze", ticket, by):
        now = kernel.now()
        if until <= now:
            raise Refused(_("Choose a time in the future."), code="past")
        _end(ticket, "moved", now)
        remark = Remark.objects.create(text=why.strip()) if why.strip() else None
        row = Snooze.objects.create(
            ticket=ticket, staff_id=by.id if by.is_staff else None, since=now, until=until,
            remark=remark,
        )  # fmt: skip
        event = events.Snoozed(ticket.pk, until=until, remark=remark.pk if remark else None)
        record(ticket, event, by=by, seals=[remark] if remark else ())
        data: dict[str, Any] = {"ticket": ticket.pk, "snooze": row.pk}
        timers.set_timer(TIMER, f"{TIMER}:{row.pk}", until, data, ticket.stream_id)
    return row


def wake(ticket: Ticket, *, by: Actor) -> None:
    """Back into the queue before its time. Raises Refused when it is not asleep."""
    with acting("ticket.snooze", "note", ticket, by):
        if not _end(ticket, "staff", kernel.now()):
            raise Refused(_("This ticket is back in the queue already."), code="awake")
        record(ticket, events.Woken(ticket.pk, why="staff"), by=by)


def woken(entries: Sequence[Entry]) -> None:
    """State handler of the kinds in WAKING: what sleeps on these streams comes back."""
    rows = {entry.stream_id: entry for entry in reversed(entries) if _wakes(entry)}
    if not rows:
        return
    asleep = Snooze.objects.filter(ticket__stream__in=rows, woken_at=None)
    for row in asleep.select_related("ticket"):
        why = WAKING[rows[row.ticket.stream_id].kind]
        if _end(row.ticket, why, kernel.now()):
            record(row.ticket, events.Woken(row.ticket_id, why=why), by=Actor.system())
            unit.notify("desk")


def _wakes(entry: Entry) -> bool:
    data = entry.data
    if entry.kind == "ticket.received":
        return not (data.get("automatic") or data.get("thanks"))
    return entry.kind != "ticket.called" or data.get("direction") == "in"


def until_reached(timer: Timer) -> None:
    """Timer handler: the time until which a ticket was put aside has come."""
    ticket = Ticket.objects.get(pk=timer.data["ticket"])
    lock([ticket])
    if Snooze.objects.filter(pk=timer.data["snooze"], woken_at=None).exists():
        _end(ticket, "date", timer.due_at)
        event = events.Woken(ticket.pk, why="date")
        record(ticket, event, by=Actor.system(), at=timer.due_at)
        unit.notify("desk")


def _end(ticket: Ticket, why: str, at: datetime) -> bool:
    """Whether there was a sleep to end: of two who wake it at once, one does."""
    rows = Snooze.objects.filter(ticket=ticket, woken_at=None)
    ended = rows.update(woken_at=at, woken_why=why)
    if ended:
        timers.forget(Timer.objects.filter(stream=ticket.stream_id, kind=TIMER))
    return bool(ended)

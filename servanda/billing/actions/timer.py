"""A colleague's own timer: it runs on the server, so that it survives whatever the browser does."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.billing import events
from servanda.billing.actions.entries import LONGEST, Worked, enter_time
from servanda.billing.models import Counting, Stopwatch, TimeEntry, Work
from servanda.kernel import Actor, Refused, unit
from servanda.people.models import Staff
from servanda.tickets.actions.common import acting, change_row, record
from servanda.tickets.models import Ticket


def start_timer(ticket: Ticket, *, by: Actor) -> Stopwatch:
    """Count from now on. Started twice on a ticket it is one; one on another ticket is stopped
    first, or Refused with code elsewhere says where it runs."""
    with unit.action():
        _lock(by)
        with acting("time.enter", "note", ticket, by):
            running = running_of(by)
            if running is not None and running.ticket_id != ticket.pk:
                raise Refused(
                    _("Your timer runs on #%(number)s. Stop it there first.")
                    % {"number": running.ticket.number},
                    code="elsewhere",
                )
            if running is not None:
                return running
            watch = Stopwatch.objects.create(
                ticket=ticket, staff_id=by.id or 0, started_at=kernel.now()
            )
            event = events.TimerStarted(ticket.pk, stopwatch=watch.pk, staff=watch.staff_id)
            record(ticket, event, by=by)
    return watch


def stop_timer(
    *, by: Actor, text: str, work: str = Work.REMOTE, counting: str = Counting.CONTRACT
) -> TimeEntry:
    """End one's timer; what it counted becomes an entry, in full minutes, the begun one too.

    Raises Refused when none runs, or without words: then it runs on.
    """
    with unit.action():
        watch = _demand_running(by)
        now = kernel.now()
        counted = (now - watch.started_at) // timedelta(seconds=1)
        seconds = min(LONGEST, max(60, -(-counted // 60) * 60))
        worked = Worked(watch.started_at, seconds, text, work, counting)
        entry = enter_time(watch.ticket, worked, by=by)
        change_row(watch, ended_at=now, entry=entry)
        _record(watch, by, entry.pk)
    return entry


def discard_timer(*, by: Actor) -> None:
    """Throw away what one's timer counted. Raises Refused when none runs."""
    with unit.action():
        watch = _demand_running(by)
        change_row(watch, ended_at=kernel.now())
        _record(watch, by, None)


def running_of(by: Actor) -> Stopwatch | None:
    """The actor's own timer, if it runs."""
    found = Stopwatch.objects.filter(staff=by.id or 0, ended_at=None) if by.is_staff else None
    return found.select_related("ticket").first() if found is not None else None


def _demand_running(by: Actor) -> Stopwatch:
    _lock(by)
    watch = running_of(by)
    if watch is None:
        raise Refused(_("Your timer does not run any more."), code="not_running")
    return watch


def _lock(by: Actor) -> None:
    """One at a time for each colleague, from however many windows."""
    Staff.objects.select_for_update(no_key=True).filter(pk=by.id or 0).first()


def _record(watch: Stopwatch, by: Actor, entry: int | None) -> None:
    with acting("time.enter", "note", watch.ticket, by):
        event = events.TimerStopped(
            watch.ticket_id, stopwatch=watch.pk, staff=watch.staff_id, entry=entry
        )
        record(watch.ticket, event, by=by)

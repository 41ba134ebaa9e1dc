"""A colleague who is not to be disturbed: what can wait is kept back until then (T11).

What must not wait comes at once: a ticket of the first priority, one that is due before the time
is over, and whatever the ladder says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from servanda import kernel
from servanda.clocks.models import Clock, ClockState
from servanda.kernel.models import Entry
from servanda.mail import actions as mail
from servanda.people.models import Quiet, Staff
from servanda.tickets.models import FollowUp

if TYPE_CHECKING:
    from servanda.notices.outgoing import Notice


def hold_back(notices: Sequence[Notice]) -> list[Notice]:
    """The same notices; those that can wait leave when their reader's quiet time is over."""
    patient = [one for one in notices if one.patient and one.ticket.priority > 1]
    until = _quiet({one.reader.address for one in patient})
    if not until:
        return list(notices)
    due = _due({one.ticket.pk for one in patient})
    return [_held(one, until, due) if one in patient else one for one in notices]


def _held(notice: Notice, until: dict[str, datetime], due: dict[int, datetime]) -> Notice:
    end = until.get(notice.reader.address)
    if end is None or due.get(notice.ticket.pk, end) < end:
        return notice
    return replace(notice, not_before=end)


def _quiet(addresses: Iterable[str]) -> dict[str, datetime]:
    """By address until when its owner is not to be disturbed."""
    wanted = [one for one in addresses if one]
    if not wanted:
        return {}
    rows = Quiet.objects.at(kernel.now()).filter(staff__account__email__in=wanted)
    return dict(rows.order_by("until").values_list("staff__account__email", "until"))


def _due(tickets: Iterable[int]) -> dict[int, datetime]:
    """By ticket what breaks first."""
    running = Clock.objects.filter(ticket__in=list(tickets), state=ClockState.RUNNING)
    rows = running.exclude(due_at=None).order_by("-due_at").values_list("ticket", "due_at")
    return {ticket: due for ticket, due in rows if due is not None}


def patient(reminders: Sequence[FollowUp], until: datetime | None) -> set[int]:
    """The keys of those due reminders that wait while their reader is not to be disturbed until
    then (None: they may be). What must not wait is not among them."""
    rows = [row for row in reminders if row.ticket.priority > 1] if until is not None else []
    due = _due({row.ticket_id for row in rows}) if rows else {}
    return {row.pk for row in rows if until is not None and due.get(row.ticket_id, until) >= until}


def ended(entries: Sequence[Entry]) -> None:
    """Handler of staff.quiet_ended: what was kept back leaves now."""
    staff = {entry.data["staff"] for entry in entries}
    emails = Staff.objects.filter(pk__in=staff).values_list("account__email", flat=True)
    mail.send_now(emails)

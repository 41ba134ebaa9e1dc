"""Time entries: written, corrected, withdrawn. What was once said stays beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.billing import events
from servanda.billing.models import Counting, TimeEntry, Work
from servanda.kernel import Actor, Refused
from servanda.kernel.models import Remark
from servanda.people import access
from servanda.people.models import Staff
from servanda.tickets.actions.common import acting, change_row, moment, record
from servanda.tickets.models import Ticket

SHORTEST, LONGEST = 60, 24 * 3600
WORDS: Final = 2000


@dataclass(frozen=True, slots=True)
class Worked:
    """What a colleague says of it: `seconds` from `started_at` (aware) on, and what was done."""

    started_at: datetime
    seconds: int
    text: str
    work: str = Work.REMOTE
    counting: str = Counting.CONTRACT


def enter_time(
    ticket: Ticket, worked: Worked, *, by: Actor, staff: Staff | None = None
) -> TimeEntry:
    """Time worked on a ticket, by the actor or, entered for them, by a colleague.

    Raises Refused for a length that cannot be meant, the future, or without words.
    """
    with acting("time.enter", "note", ticket, by):
        _demand_whose(by, staff.pk if staff else by.id)
        entry = _write(ticket, worked, by, staff.pk if staff else by.id or 0)
        event = events.Entered(
            ticket.pk, entry=entry.pk, staff=entry.staff_id, seconds=entry.seconds
        )
        record(ticket, event, by=by, seals=[entry])
    return entry


def correct_time(entry: TimeEntry, worked: Worked, *, by: Actor) -> TimeEntry:
    """Say it anew; the old row stays beside it. Nothing changed: nothing is written.

    Raises Refused as `enter_time` does, and when somebody has changed it meanwhile.
    """
    with acting("time.enter", "note", entry.ticket, by):
        _demand_whose(by, entry.staff_id)
        _fresh(entry)
        if _said(entry) == _tidy(worked):
            return entry
        change_row(entry, replaced_at=kernel.now())
        fresh = _write(entry.ticket, worked, by, entry.staff_id, replaces=entry)
        event = events.Corrected(
            entry.ticket_id, entry=fresh.pk, staff=fresh.staff_id, seconds=fresh.seconds,
            replaces=entry.pk, before=entry.seconds,
        )  # fmt: skip
        record(entry.ticket, event, by=by, seals=[fresh])
    return fresh


def withdraw_time(entry: TimeEntry, *, by: Actor, why: str = "") -> None:
    """It does not count. Raises Refused when somebody has changed it meanwhile."""
    with acting("time.enter", "note", entry.ticket, by):
        _demand_whose(by, entry.staff_id)
        _fresh(entry)
        remark = Remark.objects.create(text=why.strip()) if why.strip() else None
        change_row(entry, withdrawn_at=kernel.now(), withdrawn_by_id=by.id, why=remark)
        event = events.Withdrawn(
            entry.ticket_id, entry=entry.pk, staff=entry.staff_id, seconds=entry.seconds,
            remark=remark.pk if remark else None,
        )  # fmt: skip
        record(entry.ticket, event, by=by, seals=[remark] if remark else [])


def restore_time(entry: TimeEntry, *, by: Actor) -> None:
    """Undo withdrawing: it counts again."""
    with acting("time.enter", "note", entry.ticket, by):
        _demand_whose(by, entry.staff_id)
        entry.refresh_from_db(fields=["withdrawn_at", "replaced_at"])
        if entry.withdrawn_at is None:
            return
        change_row(entry, withdrawn_at=None, withdrawn_by=None, why=None)
        event = events.Restored(
            entry.ticket_id, entry=entry.pk, staff=entry.staff_id, seconds=entry.seconds
        )
        record(entry.ticket, event, by=by)


def _write(
    ticket: Ticket, worked: Worked, by: Actor, staff: int, replaces: TimeEntry | None = None
) -> TimeEntry:
    said = _tidy(worked)
    _check(said)
    return TimeEntry.objects.create(
        ticket=ticket, staff_id=staff, line_id=replaces.line_id if replaces else ticket.line_id,
        started_at=moment(said.started_at), seconds=said.seconds, work=said.work,
        counting=said.counting, text=said.text, entered_at=kernel.now(),
        entered_by_id=by.id or 0, replaces=replaces,
    )  # fmt: skip


def _tidy(worked: Worked) -> Worked:
    return Worked(
        worked.started_at, worked.seconds, worked.text.strip(), worked.work, worked.counting
    )


def _said(entry: TimeEntry) -> Worked:
    return Worked(entry.started_at, entry.seconds, entry.text, entry.work, entry.counting)


def _check(worked: Worked) -> None:
    if not SHORTEST <= worked.seconds <= LONGEST:
        raise Refused(_("Enter at least one minute and at most 24 hours at once."), code="length")
    if not worked.text:
        raise Refused(_("Write what was done."), code="no_words")
    if len(worked.text) > WORDS:
        raise Refused(_("Write it shorter: at most 2000 characters."), code="too_long")
    if worked.work not in Work.values or worked.counting not in Counting.values:
        raise ValueError(f"unknown {worked.work} or {worked.counting}")


def _fresh(entry: TimeEntry) -> None:
    """As it stands now that the ticket is locked."""
    entry.refresh_from_db()
    if not entry.is_standing:
        raise Refused(
            _("This entry was corrected or withdrawn meanwhile. Look at it again."),
            code="changed_meanwhile",
        )


def _demand_whose(by: Actor, staff: int | None) -> None:
    """One's own, or anybody's for those who may."""
    if staff != by.id:
        access.demand(by, "time.enter_others")

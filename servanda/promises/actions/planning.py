"""Work put into a colleague's own schedule: planned, moved, made longer, taken out."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused, journal, unit
from servanda.people import access
from servanda.people.models import Staff
from servanda.promises import events
from servanda.promises.capacity import capacity_of
from servanda.promises.models import Block
from servanda.promises.worktime import total
from servanda.tickets.actions.common import demand_reach, lock
from servanda.tickets.models import Ticket

SHORTEST, LONGEST = 5 * 60, 80 * 3600


def plan(ticket: Ticket, *, by: Actor, staff: Staff, starts_at: datetime, seconds: int) -> Block:
    """Put `seconds` of working time on the ticket into a colleague's schedule.

    It begins at the first working minute at or after `starts_at`. Raises Refused for a ticket that
    has ended, somebody else's schedule, no time in reach, or a length that cannot be meant.
    """
    with unit.action():
        lock([ticket])
        _demand(ticket, staff, by)
        starts, ends = _times(staff, starts_at, seconds)
        block = Block.objects.create(
            ticket=ticket, staff=staff, starts_at=starts, seconds=seconds, ends_at=ends,
            planned_at=kernel.now(), planned_by=Staff.objects.get(pk=by.id or 0),
        )  # fmt: skip
        _record(events.Planned, block, by)
    return block


def move(
    block: Block, *, by: Actor, starts_at: datetime | None = None, seconds: int | None = None
) -> None:
    """To another time, or another length. Raises Refused as `plan` does."""
    with unit.action():
        _fresh(block, by)
        _demand_standing(block)
        wanted = block.seconds if seconds is None else seconds
        starts, ends = _times(block.staff, starts_at or block.starts_at, wanted)
        if (starts, wanted, ends) == (block.starts_at, block.seconds, block.ends_at):
            return
        block.starts_at, block.seconds, block.ends_at = starts, wanted, ends
        block.save(update_fields=["starts_at", "seconds", "ends_at"])
        _record(events.Moved, block, by)


def replan(staff: Staff) -> None:
    """Their hours are others by now: work that lies in an absence moves to the next working time.

    Each piece keeps its length and begins no earlier than planned. Done by the product itself; the
    tickets' promises stay, so that those which no longer hold are seen.
    """
    now = kernel.now()
    rows = Block.objects.standing().filter(staff=staff, ends_at__gt=now)
    for block in rows.select_related("ticket", "staff__calendar").order_by("starts_at", "pk"):
        with unit.action():
            lock([block.ticket])
            block.refresh_from_db(fields=["starts_at", "seconds", "ends_at", "removed_at"])
            if block.removed_at is None and block.ticket.is_live:
                _settle(block)


def _settle(block: Block) -> None:
    """Where it would stand if it were planned anew; where there is no time, it stays flagged."""
    pieces = capacity_of(block.staff, block.starts_at).spread(block.starts_at, block.seconds)
    if total(pieces) < block.seconds:
        return
    starts, ends = pieces[0][0], pieces[-1][1]
    if (starts, ends) != (block.starts_at, block.ends_at):
        block.starts_at, block.ends_at = starts, ends
        block.save(update_fields=["starts_at", "ends_at"])
        _record(events.Moved, block, Actor.system())


def remove(block: Block, *, by: Actor) -> None:
    """Take it out of the schedule; `put_back` undoes that."""
    with unit.action():
        _fresh(block, by)
        if block.removed_at is not None:
            return
        block.removed_at = kernel.now()
        block.save(update_fields=["removed_at"])
        journal.record(
            events.Removed(block.ticket_id, block=block.pk, staff=block.staff_id),
            block.ticket.stream_id,
            by=by,
        )
        unit.notify("desk")


def put_back(block: Block, *, by: Actor) -> None:
    """It stands again where it stood."""
    with unit.action():
        _fresh(block, by)
        if block.removed_at is None:
            return
        block.removed_at = None
        block.save(update_fields=["removed_at"])
        _record(events.Planned, block, by)


def _fresh(block: Block, by: Actor) -> None:
    """Lock the ticket, read the block anew, and check that the actor may."""
    lock([block.ticket])
    block.refresh_from_db(fields=["starts_at", "seconds", "ends_at", "removed_at"])
    _demand(block.ticket, block.staff, by)


def _demand(ticket: Ticket, staff: Staff, by: Actor) -> None:
    own = by.is_staff and by.id == staff.pk
    access.demand(by, "work.plan" if own else "work.plan_others", ticket)
    demand_reach(ticket, by)
    if not ticket.is_live:
        raise Refused(_("This ticket has ended; there is nothing to plan."), code="ended")


def _demand_standing(block: Block) -> None:
    if block.removed_at is not None:
        raise Refused(_("This was taken out of the schedule meanwhile."), code="removed")


def _times(staff: Staff, starts_at: datetime, seconds: int) -> tuple[datetime, datetime]:
    if starts_at.tzinfo is None:
        raise ValueError("times are aware")
    if not SHORTEST <= seconds <= LONGEST:
        raise Refused(_("Plan at least 5 minutes and at most 80 hours at once."), code="length")
    pieces = capacity_of(staff, starts_at).spread(starts_at, seconds)
    if total(pieces) < seconds:
        raise Refused(
            _("There is not so much working time in the next 90 days. Plan less, or earlier."),
            code="no_time",
        )
    return pieces[0][0], pieces[-1][1]


def _record(event: type[events.BlockEvent], block: Block, by: Actor) -> None:
    row = event(
        block.ticket_id, block=block.pk, staff=block.staff_id,
        starts_at=block.starts_at, ends_at=block.ends_at, seconds=block.seconds,
    )  # fmt: skip
    journal.record(row, block.ticket.stream_id, by=by)
    unit.notify("desk")

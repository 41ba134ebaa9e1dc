"""Who works on it, how urgent it is, and what it is."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from servanda.contracts.models import Line
from servanda.kernel import Actor, Refused
from servanda.kernel.models import Entry, Remark
from servanda.people.models import Staff, Team
from servanda.tickets import events
from servanda.tickets.actions.common import acting, change, key, moment, move, record
from servanda.tickets.models import OURS_TO_END, Kind, Ticket

PRIORITIES = range(1, 5)


def assign(
    ticket: Ticket, *, by: Actor, staff: Staff | None = None, team: Team | None = None
) -> None:
    """Give the ticket to a colleague, a team, or both; a team alone takes it from its colleague."""
    act = "take" if staff else "assign"
    with acting("ticket.assign", act, ticket, by) as state:
        if staff is not None and staff.left_at is not None and staff.left_at <= moment(None):
            raise Refused(_("This colleague has left. Choose another."), code="left")
        values: dict[str, Any] = {"assignee": staff} | ({"team": team} if team else {})
        when, before = moment(None), (ticket.assignee_id, ticket.team_id, ticket.state)
        move(ticket, state, when, **values)
        event = events.Assigned(
            ticket.pk, staff=key(staff), team=key(team),
            before_staff=before[0], before_team=before[1], before=before[2],
        )  # fmt: skip
        record(ticket, event, by=by, at=when)


def set_priority(ticket: Ticket, *, by: Actor, priority: int) -> None:
    """Raise or lower the priority, 1 (highest) to 4. The contract says from when it counts."""
    if priority not in PRIORITIES:
        raise Refused(_("Choose a priority from 1 to 4."), code="no_such_priority")
    with acting("ticket.prioritise", "classify", ticket, by):
        before = ticket.priority
        if priority == before:
            return
        change(ticket, priority=priority)
        record(ticket, events.Prioritised(ticket.pk, before=before, after=priority), by=by)


def correct_priority(ticket: Ticket, *, by: Actor) -> None:
    """The last change of priority was a misclick: everything runs as if it had not been made."""
    with acting("ticket.correct", "classify", ticket, by):
        entry = last_change(ticket)
        if entry is None:
            raise Refused(
                _("There is no change of priority to correct."), code="nothing_to_correct"
            )
        before, after = int(entry.data["after"]), int(entry.data["before"])
        change(ticket, priority=after)
        event = events.PriorityCorrected(
            ticket.pk, corrects=entry.number, before=before, after=after
        )
        record(ticket, event, by=by)


def last_change(ticket: Ticket) -> Entry | None:
    """The latest change of priority that has not been corrected already."""
    kinds = [events.Prioritised.kind, events.PriorityCorrected.kind]
    rows = Entry.objects.filter(stream=ticket.stream_id, kind__in=kinds).order_by("-number")
    corrected = set()
    for row in rows:
        if row.kind == events.PriorityCorrected.kind:
            corrected.add(row.data["corrects"])
        elif row.number not in corrected:
            return row
    return None


def change_kind(ticket: Ticket, *, by: Actor, kind: str) -> None:
    """Say what it is. What a customer reported never becomes ours to end, nor the other way."""
    if kind not in Kind.values:
        raise Refused(_("There is no such kind of ticket."), code="no_such_kind")
    with acting("ticket.reclassify", "classify", ticket, by):
        before = ticket.kind
        if kind == before:
            return
        if (kind in OURS_TO_END) != (before in OURS_TO_END):
            raise Refused(
                _("What a customer reported never becomes an internal task. Open one beside it."),
                code="whose_to_end",
            )
        change(ticket, kind=kind)
        record(ticket, events.KindChanged(ticket.pk, before=before, after=kind), by=by)


def change_line(ticket: Ticket, *, by: Actor, line: Line | None, reason: str = "") -> None:
    """Say which contract line covers it, None: nothing does. `reason`: why another one than the
    contract's own order would give. Raises Refused for another customer's line."""
    with acting("ticket.reclassify", "classify", ticket, by):
        if line is not None and line.version.contract.customer_id != ticket.customer_id:
            raise Refused(_("This contract line belongs to another customer."), code="foreign_line")
        before, because = ticket.line_id, ticket.covered_because
        if before == key(line):
            return
        change(ticket, line=line, covered_because="chosen")
        why = Remark.objects.create(text=reason.strip()) if reason.strip() else None
        event = events.Covered(
            ticket.pk, before=before, after=key(line), because=because, remark=key(why)
        )
        record(ticket, event, by=by, seals=[why] if why else [])

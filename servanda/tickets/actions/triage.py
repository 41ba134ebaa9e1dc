"""Looking at what is new, one ticket at a time and never two colleagues at the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.contracts.models import Line
from servanda.kernel import Actor, Refused, unit
from servanda.people import access
from servanda.people.models import Staff, Team
from servanda.systems.models import System
from servanda.tickets import events
from servanda.tickets.actions.assigning import assign, change_kind, change_line, set_priority
from servanda.tickets.actions.common import acting, change, key, lock, record
from servanda.tickets.models import Qualification, State, Ticket, TriageClaim, TriageSkip
from servanda.tickets.triage import untriaged

CLAIM = timedelta(minutes=5)
SKIP = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Qualified:
    """What a colleague says of a new ticket. `staff` None: the team takes it from its queue."""

    kind: str
    priority: int
    line: Line | None = None
    system: System | None = None
    team: Team | None = None
    staff: Staff | None = None


def claim_next(*, by: Actor, ref: str = "") -> Ticket | None:
    """Take the new ticket that breaks first and that nobody else looks at, for a few minutes.

    `ref`: that one, if it is to be had. None when there is nothing. Two colleagues who ask at once
    get different tickets: rows that another transaction holds are passed over.
    """
    access.demand(by, "ticket.triage")
    with unit.action():
        found = untriaged(by, kernel.now())
        chosen = found.filter(ref=ref) if ref else found
        ordered = chosen.order_by(F("rank_at").asc(nulls_last=True), "pk")
        passed: list[int] = []
        while ticket := _lock_first(ordered.exclude(pk__in=passed)):
            # Between the choosing and the lock a colleague's claim may have been committed; only a
            # statement that begins under the lock is sure to see it.
            if found.filter(pk=ticket.pk).exists():
                _claim(ticket, by)
                return ticket
            passed.append(ticket.pk)
    return None


def _lock_first(tickets: QuerySet[Ticket]) -> Ticket | None:
    return tickets.select_for_update(of=("self",), skip_locked=True).first()


def keep_claim(ticket: Ticket, *, by: Actor) -> bool:
    """Go on looking at it; False when it has become somebody else's meanwhile."""
    access.demand(by, "ticket.triage")
    with unit.action():
        held = TriageClaim.objects.filter(ticket=ticket, staff=by.id)
        return bool(held.update(until=kernel.now() + CLAIM))


def skip(ticket: Ticket, *, by: Actor) -> None:
    """Not now: it comes back to this colleague later, and to others at once."""
    access.demand(by, "ticket.triage")
    with unit.action():
        TriageClaim.objects.filter(ticket=ticket, staff=by.id).delete()
        until = {"until": kernel.now() + SKIP}
        TriageSkip.objects.update_or_create(ticket=ticket, staff=_colleague(by), defaults=until)
        unit.notify("desk")


def come_back(*, by: Actor) -> None:
    """What this colleague put off is there again at once."""
    access.demand(by, "ticket.triage")
    with unit.action():
        TriageSkip.objects.filter(staff=by.id).delete()


def qualify(ticket: Ticket, said: Qualified, *, by: Actor) -> None:
    """Say at once what it is, how urgent, under which contract line, and whose.

    Only what differs is changed; each change is recorded as when it is made alone. Raises Refused
    with code not_new or claimed when somebody else was quicker, and as the single verbs do.
    """
    access.demand(by, "ticket.triage")
    with unit.action():
        lock([ticket])
        _demand_new(ticket, by)
        change_kind(ticket, by=by, kind=said.kind)
        name_system(ticket, by=by, system=said.system)
        if said.line is not None:
            change_line(ticket, by=by, line=said.line)
        set_priority(ticket, by=by, priority=said.priority)
        if (key(said.staff), key(said.team)) != (ticket.assignee_id, ticket.team_id):
            assign(ticket, by=by, staff=said.staff, team=said.team)
        Qualification.objects.create(ticket=ticket, staff=_colleague(by), at=kernel.now())
        TriageClaim.objects.filter(ticket=ticket).delete()
        record(ticket, events.Qualified(ticket.pk), by=by)
        unit.notify("desk")


def name_system(ticket: Ticket, *, by: Actor, system: System | None) -> None:
    """Say which of the customer's systems it concerns. Raises Refused for another customer's."""
    with acting("ticket.reclassify", "classify", ticket, by):
        if system is not None and system.customer_id != ticket.customer_id:
            raise Refused(_("This system belongs to another customer."), code="foreign_system")
        before = ticket.system_id
        if before == key(system):
            return
        change(ticket, system=system)
        record(ticket, events.SystemNamed(ticket.pk, before=before, after=key(system)), by=by)


def _demand_new(ticket: Ticket, by: Actor) -> None:
    """Raise Refused unless nobody has dealt with it and nobody else looks at it now."""
    done = Qualification.objects.filter(ticket=ticket).exists()
    if done or ticket.state != State.NEW or ticket.assignee_id:
        raise Refused(
            _("Somebody was quicker: this ticket is not new any more. Here is the next one."),
            code="not_new",
        )
    others = TriageClaim.objects.filter(ticket=ticket, until__gt=kernel.now())
    if others.exclude(staff=by.id).exists():
        raise Refused(
            _("A colleague is looking at this ticket now. Here is the next one."), code="claimed"
        )


def _claim(ticket: Ticket, by: Actor) -> None:
    values: dict[str, Any] = {"staff": _colleague(by), "until": kernel.now() + CLAIM}
    TriageClaim.objects.update_or_create(ticket=ticket, defaults=values)


def _colleague(by: Actor) -> Staff:
    return Staff.objects.get(pk=by.id or 0)

"""One act on several tickets: each by its own verb, so that one refused holds up no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.translation import gettext as _

from servanda.calendars.days import typed_instant
from servanda.clocks.aside import put_aside
from servanda.desk.choices import KINDS
from servanda.desk.door import StaffRequest
from servanda.kernel import Refused
from servanda.people.queries import staff_in_office, teams
from servanda.tickets import actions
from servanda.tickets.models import Kind, Ticket

Act = Callable[[Ticket], object]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done to each ticket, and how that is told when it is done."""

    act: Act
    done: str


@dataclass(slots=True)
class Outcome:
    """Which tickets went through, and of the others the number and why not."""

    done: list[Ticket] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)

    def refusals(self) -> list[str]:
        """ "#1105, #1107: why", one sentence for each reason."""
        said = sorted(self.refused, key=lambda pair: (pair[1], pair[0]))
        return [
            f"{', '.join(f'#{number}' for number, _why in same)}: {why}"
            for why, same in groupby(said, key=lambda pair: pair[1])
        ]


def do(tickets: Iterable[Ticket], act: Act) -> Outcome:
    """Each ticket in a unit of work of its own, what breaks first first."""
    outcome = Outcome()
    for ticket in tickets:
        try:
            act(ticket)
        except Refused as refused:
            outcome.refused.append((ticket.number, str(refused)))
        else:
            outcome.done.append(ticket)
    return outcome


def wanted(request: StaffRequest, asked: Mapping[str, str]) -> Wanted | None:
    """The act that a button of the bar asks for; None for one we do not know."""
    for name, way in WAYS.items():
        if name in asked:
            return way(request, asked[name])
    return None


def _take(request: StaffRequest, _value: str) -> Wanted:
    by, me = request.actor, request.staff
    return Wanted(lambda ticket: actions.assign(ticket, by=by, staff=me), _("You have it now."))


def _staff(request: StaffRequest, ref: str) -> Wanted | None:
    by, staff = request.actor, staff_in_office().filter(ref=ref).first()
    if staff is None:
        return None
    done = _("Assigned to %(name)s.") % {"name": staff.name}
    return Wanted(lambda ticket: actions.assign(ticket, by=by, staff=staff), done)


def _team(request: StaffRequest, code: str) -> Wanted | None:
    by, team = request.actor, teams().filter(code=code).first()
    if team is None:
        return None
    done = _("Assigned to %(name)s.") % {"name": team.name.in_language(request.staff.language)}
    return Wanted(lambda ticket: actions.assign(ticket, by=by, team=team), done)


def _priority(request: StaffRequest, value: str) -> Wanted | None:
    if value not in {"1", "2", "3", "4"}:
        return None
    by, done = request.actor, _("Priority is now P%(priority)s.") % {"priority": value}
    return Wanted(lambda one: actions.set_priority(one, by=by, priority=int(value)), done)


def _kind(request: StaffRequest, kind: str) -> Wanted | None:
    if kind not in Kind.values:
        return None
    by, done = request.actor, _("Kind is now: %(kind)s.") % {"kind": dict(KINDS)[kind]}
    return Wanted(lambda ticket: actions.change_kind(ticket, by=by, kind=kind), done)


def _aside(request: StaffRequest, value: str) -> Wanted | None:
    until = typed_instant(value)
    if until is None or until.tzinfo is None:
        return None

    def act(ticket: Ticket) -> None:
        put_aside(ticket, by=request.actor, until=until)

    return Wanted(act, _("Put aside; it comes back by itself."))


def _discard(request: StaffRequest, _value: str) -> Wanted:
    by = request.actor
    return Wanted(lambda ticket: actions.discard(ticket, by=by), _("Marked as not a ticket."))


WAYS: Mapping[str, Callable[[StaffRequest, str], Wanted | None]] = {
    "take": _take,
    "staff": _staff,
    "team": _team,
    "priority": _priority,
    "kind": _kind,
    "aside": _aside,
    "discard": _discard,
}

"""Taking an act back: everything runs as if it had not been done, and the journal keeps both.

Only what nobody outside was told of, and only while nothing later rests on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused, unit
from servanda.kernel.models import Entry
from servanda.people import access
from servanda.people.models import Contact
from servanda.systems.models import System
from servanda.tickets import events, participants, states
from servanda.tickets.actions import checklist, concerning
from servanda.tickets.actions.assigning import correct_priority, last_change
from servanda.tickets.actions.common import change, demand_reach, lock, record
from servanda.tickets.actions.ending import discard, restore
from servanda.tickets.actions.following_up import restore_follow_up
from servanda.tickets.actions.involving import bring_back
from servanda.tickets.actions.linking import link, unlink
from servanda.tickets.actions.merging import unmerge
from servanda.tickets.actions.snoozing import wake
from servanda.tickets.actions.splitting import join_again
from servanda.tickets.actions.triage import name_system
from servanda.tickets.actions.waiting import arm_schedule, leave_schedule
from servanda.tickets.actions.withdrawing import withdraw
from servanda.tickets.models import (
    FollowUp,
    LeftOut,
    Participant,
    Qualification,
    Run,
    Step,
    Ticket,
    TicketLink,
)

STATE_KINDS: Final = tuple(
    f"ticket.{act}"
    for act in (
        *("waits", "scheduled", "resumed", "finished", "solved", "objected", "reopened"),
        *("reopening_undone", "confirmed", "lapsed", "declined", "discarded", "restored"),
        *("merged", "unmerged"),
    )
)


def take_back(ticket: Ticket, *, by: Actor, number: int) -> None:
    """Undo what the journal row `number` of this ticket says.

    Raises Refused when it cannot be undone, was undone already, or when somebody has changed the
    same thing since.
    """
    with unit.action():
        lock([ticket])
        entry = Entry.objects.filter(stream=ticket.stream_id, number=number).first()
        way = WAYS.get(entry.kind) if entry is not None else None
        if entry is None or way is None:
            raise Refused(
                _("This cannot be undone. Look at the ticket for what you can do."),
                code="not_undoable",
            )
        if entry.actor != Actor(by.kind, by.id):
            demand_reach(ticket, by)
        way(ticket, by, entry)
        unit.notify("desk")


def undone(stream: int) -> set[int]:
    """The numbers of the rows of a stream that were taken back."""
    rows = Entry.objects.filter(stream=stream, kind=events.TakenBack.kind)
    return {row.data["undoes"] for row in rows}


def _demand_last(ticket: Ticket, entry: Entry, kinds: Iterable[str]) -> None:
    """Of these kinds, nothing stands that came later."""
    gone = undone(ticket.stream_id)
    later = Entry.objects.filter(
        stream=ticket.stream_id, kind__in=list(kinds), number__gt=entry.number
    ).exclude(number__in=gone)
    if entry.number in gone or later.exists():
        raise Refused(
            _("Somebody has changed it since, so it cannot be undone. Look at it again."),
            code="changed_since",
        )


def _take_back(ticket: Ticket, by: Actor, entry: Entry, **values: Any) -> None:
    change(ticket, **values)
    event = events.TakenBack(ticket.pk, undoes=entry.number, act=entry.kind)
    record(ticket, event, by=by)


def _assigned(ticket: Ticket, by: Actor, entry: Entry) -> None:
    access.demand(by, "ticket.assign", ticket)
    _demand_last(ticket, entry, [entry.kind])
    data = entry.data
    values: dict[str, Any] = {"assignee_id": data.get("before_staff")}
    values["team_id"] = data.get("before_team")
    if data.get("before") == states.NEW and _began_with(ticket, entry):
        values |= {"state": states.NEW, "state_since": _since(ticket, entry)}
    _take_back(ticket, by, entry, **values)


def _began_with(ticket: Ticket, entry: Entry) -> bool:
    """Whether the present state is what that act made of it: nobody has answered since."""
    return ticket.state == states.OPEN and ticket.state_since == entry.at


def _qualified(ticket: Ticket, by: Actor, entry: Entry) -> None:
    """Nobody has looked at it: it is new again, and offered to whoever looks at what is new."""
    access.demand(by, "ticket.triage")
    _demand_last(ticket, entry, [entry.kind])
    Qualification.objects.filter(ticket=ticket).delete()
    _take_back(ticket, by, entry)


def _kind_changed(ticket: Ticket, by: Actor, entry: Entry) -> None:
    access.demand(by, "ticket.reclassify", ticket)
    _demand_last(ticket, entry, [entry.kind])
    _take_back(ticket, by, entry, kind=entry.data["before"])


def _covered(ticket: Ticket, by: Actor, entry: Entry) -> None:
    access.demand(by, "ticket.reclassify", ticket)
    _demand_last(ticket, entry, [entry.kind, events.Attached.kind])
    values = {"line_id": entry.data.get("before"), "covered_because": entry.data.get("because", "")}
    _take_back(ticket, by, entry, **values)


def _prioritised(ticket: Ticket, by: Actor, entry: Entry) -> None:
    last = last_change(ticket)
    if last is None or last.number != entry.number:
        _demand_last(ticket, entry, [])
        raise Refused(
            _("Somebody has changed it since, so it cannot be undone. Look at it again."),
            code="changed_since",
        )
    correct_priority(ticket, by=by)


def _state(ticket: Ticket, by: Actor, entry: Entry) -> None:
    """A pause, its end, or "done": the state before it, since when that was."""
    access.demand(by, "ticket.wait" if entry.kind != "ticket.finished" else "ticket.finish", ticket)
    _demand_last(ticket, entry, STATE_KINDS)
    before = entry.data.get("before")
    if before is None or states.after("note", ticket.state) is None:
        raise Refused(_("This cannot be undone any more."), code="not_undoable")
    until = _scheduled_until(ticket, entry) if before == states.SCHEDULED else None
    leave_schedule(ticket)
    values: dict[str, Any] = {"state": before, "state_since": _since(ticket, entry)}
    values["scheduled_until"] = until
    if entry.kind == events.Finished.kind:
        values |= {"solved_at": None, "closed_at": None, "outcome": ""}
    _take_back(ticket, by, entry, **values)
    if until is not None:
        arm_schedule(ticket, until)


def _scheduled_until(ticket: Ticket, entry: Entry) -> datetime:
    rows = Entry.objects.filter(
        stream=ticket.stream_id, kind=events.Scheduled.kind, number__lt=entry.number
    )
    last = rows.order_by("-number").first()
    until = datetime.fromisoformat(last.data["until"]) if last else kernel.now()
    if until <= kernel.now():
        raise Refused(_("The date it was put off to has come meanwhile."), code="changed_since")
    return until


def _since(ticket: Ticket, entry: Entry) -> datetime:
    """Since when the state before an act had lasted."""
    rows = Entry.objects.filter(stream=ticket.stream_id, number__lt=entry.number)
    gone = undone(ticket.stream_id)
    last = rows.filter(kind__in=STATE_KINDS).exclude(number__in=gone).order_by("-number").first()
    return last.at if last is not None else ticket.received_at


def _follow_up(ticket: Ticket, by: Actor, entry: Entry) -> None:
    restore_follow_up(FollowUp.objects.get(pk=entry.data["follow_up"], ticket=ticket), by=by)


def _linked(ticket: Ticket, by: Actor, entry: Entry) -> None:
    unlink(TicketLink.objects.get(pk=entry.data["link"]), by=by)


def _unlinked(ticket: Ticket, by: Actor, entry: Entry) -> None:
    row = TicketLink.objects.get(pk=entry.data["link"])
    link(row.ticket, by=by, other=row.other, kind=row.kind)


def _run(ticket: Ticket, by: Actor, entry: Entry) -> None:
    run = Run.objects.select_related("version").get(pk=entry.data["run"], ticket=ticket)
    chosen = entry.kind == events.ProcedureChosen.kind
    (checklist.drop_procedure if chosen else checklist.take_up_procedure)(run, by=by)


def _system(ticket: Ticket, by: Actor, entry: Entry) -> None:
    added = entry.kind == events.SystemAdded.kind
    verb = concerning.concern_no_more if added else concerning.concern
    verb(ticket, by=by, system=System.objects.get(pk=entry.data["system"]))


def _main_system(ticket: Ticket, by: Actor, entry: Entry) -> None:
    _demand_last(ticket, entry, [entry.kind])
    before = System.objects.filter(pk=entry.data.get("before")).first()
    name_system(ticket, by=by, system=before)


def _step(ticket: Ticket, by: Actor, entry: Entry) -> None:
    step = Step.objects.get(pk=entry.data["step"], ticket=ticket)
    verbs = {
        events.StepAdded.kind: checklist.remove_step,
        events.StepRemoved.kind: checklist.put_step_back,
    }
    verbs.get(entry.kind, checklist.open_step)(step, by=by)


def _requester(ticket: Ticket, by: Actor, entry: Entry) -> None:
    """Whose matter it was before, at the address from which they had written."""
    access.demand(by, "contact.attach", ticket)
    _demand_last(ticket, entry, [entry.kind, events.MovedToCustomer.kind, events.Attached.kind])
    before = Contact.objects.filter(pk=entry.data.get("before_contact")).first()
    address = _former_address(ticket, entry, before)
    Participant.objects.filter(ticket=ticket, address=address).delete()
    now = ticket.requester if entry.data["seated"] else None
    _take_back(
        ticket, by, entry, requester=before, requester_address=address,
        language=entry.data["before_language"] or ticket.language,
    )  # fmt: skip
    if now is not None:
        participants.add([(ticket, (now, now.email))])


def _former_address(ticket: Ticket, entry: Entry, before: Contact | None) -> str:
    """That of the seat they got; without one, from which they had written."""
    seat = ticket.participants.filter(pk=entry.data.get("seat")).first()
    if seat is not None:
        return seat.address
    said = ticket.messages.filter(direction="in", audience="public", contact=before)
    first = said.exclude(address="").order_by("at", "pk").first()
    return (first.address if first else before.email if before else "").lower()


def _involved(ticket: Ticket, by: Actor, entry: Entry) -> None:
    access.demand(by, "ticket.answer", ticket)
    _demand_last(ticket, entry, [])
    Participant.objects.filter(ticket=ticket, pk=entry.data["participant"]).delete()
    _take_back(ticket, by, entry)


def _left_out(ticket: Ticket, by: Actor, entry: Entry) -> None:
    _demand_last(ticket, entry, [])
    bring_back(LeftOut.objects.get(pk=entry.data["row"], ticket=ticket), by=by)
    _take_back(ticket, by, entry)


Way = Callable[[Ticket, Actor, Entry], None]
WAYS: Final[Mapping[str, Way]] = {
    "ticket.answered": withdraw,
    "ticket.assigned": _assigned,
    "ticket.qualified": _qualified,
    "ticket.kind_changed": _kind_changed,
    "ticket.covered": _covered,
    "ticket.prioritised": _prioritised,
    "ticket.waits": _state,
    "ticket.scheduled": _state,
    "ticket.resumed": _state,
    "ticket.finished": _state,
    "ticket.discarded": lambda ticket, by, entry: restore(ticket, by=by),
    "ticket.restored": lambda ticket, by, entry: discard(ticket, by=by),
    "ticket.merged": lambda ticket, by, entry: unmerge(ticket, by=by),
    "ticket.snoozed": lambda ticket, by, entry: wake(ticket, by=by),
    "ticket.split": join_again,
    "ticket.linked": _linked,
    "ticket.unlinked": _unlinked,
    "ticket.procedure_chosen": _run,
    "ticket.procedure_dropped": _run,
    "ticket.step_added": _step,
    "ticket.step_removed": _step,
    "ticket.step_done": _step,
    "ticket.step_skipped": _step,
    "ticket.requester_changed": _requester,
    "ticket.involved": _involved,
    "ticket.left_out": _left_out,
    "ticket.system_named": _main_system,
    "ticket.system_added": _system,
    "ticket.system_removed": _system,
    "ticket.follow_up_done": _follow_up,
    "ticket.follow_up_removed": _follow_up,
}

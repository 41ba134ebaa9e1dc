"""Callbacks: a promise to phone somebody at a time, and what became of it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused, unit
from servanda.kernel.models import Remark, Stream, Timer
from servanda.kernel.refs import new_ref
from servanda.people import access
from servanda.people.models import Contact, Customer, Staff, Team
from servanda.tickets import events
from servanda.tickets.actions.callback_frame import (
    arm,
    change,
    demand_later,
    end_callback,
    lock_callback,
    note,
    opened,
)
from servanda.tickets.actions.common import demand_reach, key
from servanda.tickets.models import Call, Callback, Ticket


def agree_callback(
    *,
    by: Actor,
    due_at: datetime,
    about: str,
    contact: Contact | None = None,
    customer: Customer | None = None,
    name: str = "",
    number: str = "",
    ticket: Ticket | None = None,
    call: Call | None = None,
    staff: Staff | None = None,
    team: Team | None = None,
) -> Callback:
    """Promise to phone somebody at `due_at`. `staff` does it; without one anybody of the team.

    Raises Refused for a time that is past, nobody to phone, another customer's ticket.
    """
    access.demand(by, "callback.manage")
    demand_later(due_at)
    if contact is None and not number.strip():
        raise Refused(_("Say which number to call."), code="no_number")
    theirs = contact.customer if contact else customer
    if ticket is not None:
        demand_reach(ticket, by)
        if ticket.customer_id != key(theirs):
            raise Refused(_("This ticket belongs to another customer."), code="foreign_ticket")
    with unit.action():
        ref = new_ref()
        stream = ticket.stream if ticket else Stream.objects.create(key=f"callback:{ref}")
        callback = Callback.objects.create(
            ref=ref, stream=stream, customer=theirs, contact=contact, ticket=ticket, call=call,
            name=name.strip()[:120], number=number.strip()[:32], about=about.strip(), staff=staff,
            team=team or (theirs.team if theirs else None), made_by_id=by.id,
            made_at=kernel.now(), due_at=due_at,
        )  # fmt: skip
        event = events.CallbackAgreed(
            callback.pk, due_at=due_at, staff=key(staff), team=callback.team_id,
            contact=key(contact), ticket=key(ticket),
        )  # fmt: skip
        note(callback, event, by, seals=[callback])
        arm(callback)
    return callback


def move_callback(callback: Callback, *, by: Actor, due_at: datetime) -> None:
    """Another time was agreed; whoever had taken it is free again."""
    with opened(callback, by):
        demand_later(due_at)
        before = callback.due_at
        change(callback, due_at=due_at, taken_by=None, taken_at=None, told_at=None)
        note(callback, events.CallbackMoved(callback.pk, before=before, after=due_at), by)
        arm(callback)


def give_callback(
    callback: Callback, *, by: Actor, staff: Staff | None = None, team: Team | None = None
) -> None:
    """Somebody else calls: a colleague, or anybody of a team."""
    with opened(callback, by):
        change(callback, staff=staff, team=team or callback.team)
        note(callback, events.CallbackGiven(callback.pk, staff=key(staff), team=key(team)), by)


def take_callback(callback: Callback, *, by: Actor) -> None:
    """ "I call now": of two colleagues one has it, and the other hears who."""
    with opened(callback, by):
        if callback.taken_by_id not in (None, by.id):
            other = Staff.objects.get(pk=callback.taken_by_id)
            said = _("%(name)s is calling them already. Nothing is left to do for you.")
            raise Refused(said % {"name": other.name}, code="taken")
        if callback.taken_by_id is None:
            change(callback, taken_by_id=by.id, taken_at=kernel.now())
            note(callback, events.CallbackTaken(callback.pk), by)


def leave_callback(callback: Callback, *, by: Actor) -> None:
    """Not calling after all: it is anybody's again."""
    with opened(callback, by):
        if callback.taken_by_id is not None:
            change(callback, taken_by=None, taken_at=None)
            note(callback, events.CallbackLeft(callback.pk), by)


def cancel_callback(callback: Callback, *, by: Actor, reason: str) -> None:
    """Nobody need call any more, and why. Can be undone by `restore_callback`."""
    if not reason.strip():
        raise Refused(_("Say why nobody need call any more."), code="no_reason")
    with opened(callback, by):
        remark = Remark.objects.create(text=reason.strip()[:1000])
        end_callback(callback, by, outcome="cancelled", reason=remark)
        event = events.CallbackCancelled(callback.pk, reason=remark.pk)
        note(callback, event, by, seals=[remark])


def restore_callback(callback: Callback, *, by: Actor) -> None:
    """Undo cancelling: it stands as it was."""
    with unit.action():
        lock_callback(callback, by)
        if callback.outcome != "cancelled":
            raise Refused(_("This callback was not cancelled."), code="wrong_state")
        change(callback, ended_at=None, ended_by=None, outcome="", reason=None)
        note(callback, events.CallbackRestored(callback.pk), by)
        arm(callback)


def missed_callback(timer: Timer) -> None:
    """Timer handler: its time and the grace have passed, and nobody called. Told once."""
    callback = Callback.objects.select_for_update(of=("self",)).get(pk=timer.data["callback"])
    is_this = callback.due_at == datetime.fromisoformat(timer.data["due_at"])
    if callback.ended_at is not None or callback.told_at is not None or not is_this:
        return
    change(callback, told_at=kernel.now())
    event = events.CallbackMissed(callback.pk, due_at=callback.due_at)
    note(callback, event, Actor.system())

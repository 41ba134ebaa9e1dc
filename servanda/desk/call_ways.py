"""The ways in which a call at the caller's card ends; each is one act of `tickets.actions`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from servanda.desk.caller_forms import CallerForm
from servanda.kernel import Actor, Refused, unit
from servanda.people.models import Contact
from servanda.tickets import actions
from servanda.tickets.calls import running_call
from servanda.tickets.faults import find_fault
from servanda.tickets.lists import ticket_page
from servanda.tickets.models import Call, Ticket


@dataclass(frozen=True, slots=True)
class Ended:
    """What to say, and the ticket to go to; None leads back to the caller page."""

    words: str
    ticket: Ticket | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody on the line, with what was typed. `timed`: the call's time was running."""

    actor: Actor
    contact: Contact
    call: Call
    form: CallerForm
    timed: bool

    @property
    def seconds(self) -> int | None:
        return actions.seconds_so_far(self.call) if self.timed else None


def finish(actor: Actor, contact: Contact, form: CallerForm, way: str, what: str) -> Ended:
    """End the call as `way` says (`what` is the reference of a ticket). A call whose time did not
    run is begun as it is written down. Raises Refused, and then nothing of it has happened."""
    with unit.action():
        started_at = form.started_at
        call = running_call(actor, contact)
        # This may answer one whose first letter came at the same moment.
        started = call or actions.begin_call(by=actor, contact=contact, at=started_at)
        timed = started.started_at != started_at
        if timed and form.was_earlier:  # typing began one that had been long over
            actions.end_call(started, by=actor, outcome="mistake")
            started = actions.begin_call(by=actor, contact=contact, at=started_at)
            timed = False
        data = form.cleaned_data
        actions.keep_words(started, by=actor, subject=data["subject"], summary=data["text"])
        actions.identify(started, by=actor, checks=data["checks"])
        line = Line(actor, contact, started, form, timed)
        return WAYS[way](line, what)


def _ticket(line: Line, what: str) -> Ended:
    data = line.form.cleaned_data
    ticket = actions.call_to_ticket(
        line.call,
        by=line.actor,
        timed=line.timed,
        spoken_acknowledgement=data["tell"] == "spoken",
        **line.form.ticket(),
    )
    if data["mail_down"]:
        actions.mail_is_down(ticket, by=line.actor)
    return Ended(_("Ticket #%(number)s was opened.") % {"number": ticket.number}, ticket)


def _solved(line: Line, what: str) -> Ended:
    data = line.form.cleaned_data
    ticket = actions.call_solved(
        line.call,
        by=line.actor,
        timed=line.timed,
        solution=data["solution"],
        confirmed=data["confirmed"],
        **line.form.ticket(),
    )
    said = (
        _("Ticket #%(number)s: solved and confirmed on the phone.")
        if data["confirmed"]
        else _("Ticket #%(number)s: solved; the customer was asked to confirm.")
    )
    return Ended(said % {"number": ticket.number}, ticket)


def _join(line: Line, what: str) -> Ended:
    fault = find_fault(line.actor, line.contact.customer, what)
    if fault is None:
        raise Refused(_("This fault has ended meanwhile. Open a ticket for the call."), "gone")
    ticket = actions.call_joins(
        line.call,
        by=line.actor,
        fault=fault,
        timed=line.timed,
        text=line.form.said() or _("Reports the same fault."),
        priority=line.form.cleaned_data["priority"] or None,
    )
    said = _("%(name)s is a further reporter of #%(number)s; no second ticket was opened.")
    return Ended(said % {"name": line.contact.name, "number": ticket.number}, ticket)


def _about(line: Line, what: str) -> Ended:
    theirs = ticket_page(line.actor).filter(customer=line.contact.customer_id, ref=what)
    ticket = theirs.first()
    if ticket is None:
        raise Refused(_("This ticket is not this customer's."), code="gone")
    text = line.form.said() or _("Asked how it is going.")
    actions.call_about(line.call, by=line.actor, ticket=ticket, text=text, timed=line.timed)
    return Ended(_("The call is logged in #%(number)s.") % {"number": ticket.number}, ticket)


def _answered(line: Line, what: str) -> Ended:
    actions.end_call(line.call, by=line.actor, outcome="answered", seconds=line.seconds)
    return Ended(_("The call is logged: answered, without a ticket."))


def _callback(line: Line, what: str) -> Ended:
    agreed, due_at = line.form.agree.cleaned_data, line.form.agree.due_at
    if due_at is None:
        raise Refused(_("Choose when to call back."), code="no_time")
    actions.agree_callback(
        by=line.actor,
        contact=line.contact,
        due_at=due_at,
        about=line.form.said(),
        number=agreed["number"],
        ticket=agreed["ticket"],
        staff=agreed["staff"],
        call=line.call,
    )
    actions.end_call(
        line.call, by=line.actor, outcome="callback", ticket=agreed["ticket"], seconds=line.seconds
    )
    return Ended(_("Agreed. The desk rings for it ten minutes before."))


def _mistake(line: Line, what: str) -> Ended:
    actions.end_call(line.call, by=line.actor, outcome="mistake")
    return Ended(_("The call was dropped: it had not begun."))


WAYS: Final[Mapping[str, Callable[[Line, str], Ended]]] = {
    "ticket": _ticket,
    "solved": _solved,
    "join": _join,
    "about": _about,
    "answered": _answered,
    "callback": _callback,
    "mistake": _mistake,
}

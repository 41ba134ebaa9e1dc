"""One fault, many callers: they join the ticket there is instead of each opening one."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from servanda.kernel import Actor, Refused, unit
from servanda.people.models import Contact
from servanda.tickets import events, participants, states
from servanda.tickets.actions.common import acting, moment, record
from servanda.tickets.actions.merging import merge
from servanda.tickets.actions.opening import open_ticket
from servanda.tickets.actions.solving import reopen
from servanda.tickets.actions.talking import demand_words, log_call
from servanda.tickets.faults import WIDE
from servanda.tickets.models import LIVE, Message, Part, Participant, Report, Ticket


def join(
    ticket: Ticket,
    *,
    by: Actor,
    contact: Contact,
    text: str,
    seconds: int | None = None,
    at: datetime | None = None,
    priority: int | None = None,
) -> Ticket:
    """The caller reports a fault that has a ticket: their call is logged there, and they take part.

    Answers the ticket they are in: this one, or for a fault of ours that many customers feel their
    company's own about it, opened by their first caller with the clocks of their contract (with
    `priority` if given). A fault that counts as solved is open again. Somebody who reported it
    before has called once more. Raises Refused for a contact of another customer.
    """
    demand_words(text)
    with unit.action():
        if _is_wide(ticket):
            return _join_wide(
                ticket, by=by, contact=contact, text=text, seconds=seconds, at=at, priority=priority
            )
        _join(ticket, by=by, contact=contact, text=text, seconds=seconds, at=at)
    return ticket


def _is_wide(ticket: Ticket) -> bool:
    return Ticket.objects.filter(WIDE, pk=ticket.pk).exists()


def _join(
    ticket: Ticket,
    *,
    by: Actor,
    contact: Contact,
    text: str,
    seconds: int | None,
    at: datetime | None,
) -> None:
    with acting("ticket.join", "absorb", ticket, by):
        if ticket.state == states.SOLVED:
            reopen(ticket, by=by)
        call = log_call(
            ticket, by=by, contact=contact, direction="in", text=text, seconds=seconds, at=at
        )
        standing = ticket.reports.standing().filter(contact=contact)
        if contact.pk != ticket.requester_id and not standing.exists():
            _seat(ticket, contact, call, by)


def _seat(ticket: Ticket, contact: Contact, call: Message, by: Actor) -> None:
    report = Report.objects.create(
        ticket=ticket, contact=contact, call=call, at=call.at, staff_id=by.id
    )
    participants.add([(ticket, (contact, contact.email))])
    event = events.Joined(ticket.pk, report=report.pk, contact=contact.pk, message=call.pk)
    record(ticket, event, by=by, at=call.at)


def _join_wide(
    whole: Ticket,
    *,
    by: Actor,
    contact: Contact,
    text: str,
    seconds: int | None,
    at: datetime | None,
    priority: int | None,
) -> Ticket:
    """The customer's own ticket about it; the lock on the whole lets only the first caller open."""
    with acting("ticket.join", "absorb", whole, by):
        known = Part.objects.filter(whole=whole, ticket__customer=contact.customer_id)
        part = known.filter(ticket__state__in=(*LIVE, states.SOLVED)).first()
        if part is not None:
            _join(part.ticket, by=by, contact=contact, text=text, seconds=seconds, at=at)
            return part.ticket
        ticket = open_ticket(
            by=by, channel="call", customer=contact.customer, requester=contact, spoken=True,
            subject=whole.subject, text=text, priority=priority, received_at=at,
            call_seconds=seconds, team=whole.team, acknowledge=False,
        )  # fmt: skip
        Part.objects.create(ticket=ticket, whole=whole, at=moment(None))
        record(ticket, events.PartOf(ticket.pk, whole=whole.pk), by=by)
        felt = events.FeltBy(whole.pk, part=ticket.pk, customer=contact.customer_id)
        record(whole, felt, by=by)
    return ticket


def take_out(report: Report, *, by: Actor) -> None:
    """It was something else: they hear no more of this one. Their call stays in the history."""
    with acting("ticket.join", "note", report.ticket, by):
        _leave(report, by, into=None)


def split_off(report: Report, *, by: Actor, subject: str = "") -> Ticket:
    """It was something else: their call becomes a ticket of their own, received when they called,
    with clocks of its own."""
    ticket, call = report.ticket, report.call
    with acting("ticket.join", "note", ticket, by):
        own = open_ticket(
            by=by, channel="call", customer=report.contact.customer, requester=report.contact,
            subject=subject.strip() or ticket.subject, text=call.text, priority=ticket.priority,
            received_at=call.at, spoken=call.spoken_to, call_seconds=call.seconds,
            acknowledge=not ticket.mail_down.filter(until=None).exists(),
        )  # fmt: skip
        _leave(report, by, into=own)
    return own


def _leave(report: Report, by: Actor, *, into: Ticket | None) -> None:
    """The ticket is locked, and with it everybody who acts on its reports."""
    report.refresh_from_db()
    if report.out_at is not None:
        raise Refused(_("Somebody has taken this caller out already."), code="out_already")
    report.out_at, report.out_by_id, report.split_into = moment(None), by.id, into
    report.save(update_fields=["out_at", "out_by", "split_into"])
    Participant.objects.filter(ticket=report.ticket_id, contact=report.contact_id).delete()
    event = events.ReporterTakenOut(
        report.ticket_id,
        report=report.pk,
        contact=report.contact_id,
        into=into.pk if into else None,
    )
    record(report.ticket, event, by=by)


def put_back(report: Report, *, by: Actor) -> None:
    """Undo taking out: they are part of it again; a ticket that their call became is merged back.

    Raises Refused when they are part of it already.
    """
    with unit.action():
        own = report.split_into
        if own is not None and own.state != states.MERGED:
            merge(own, by=by, into=report.ticket)
        with acting("ticket.join", "absorb", report.ticket, by):
            _return(report, by)


def _return(report: Report, by: Actor) -> None:
    ticket = report.ticket
    report.refresh_from_db()
    if ticket.reports.standing().filter(contact=report.contact_id).exists():
        raise Refused(_("This caller is part of it already."), code="in_already")
    report.out_at, report.out_by, report.split_into = None, None, None
    report.save(update_fields=["out_at", "out_by", "split_into"])
    participants.add([(ticket, (report.contact, report.contact.email))])
    event = events.ReporterPutBack(ticket.pk, report=report.pk, contact=report.contact_id)
    record(ticket, event, by=by)

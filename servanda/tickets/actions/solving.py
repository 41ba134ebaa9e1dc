"""From solved to closed, and back: proposing a solution, confirming it, contesting it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from servanda.kernel import Actor, Refused, unit
from servanda.kernel.models import Remark
from servanda.people.models import Contact
from servanda.tickets import events, messages, requesters
from servanda.tickets.actions.common import acting, key, moment, move, record, since
from servanda.tickets.actions.receiving import is_too_late, reopen_days
from servanda.tickets.actions.talking import author, demand_words, log_call
from servanda.tickets.messages import File
from servanda.tickets.models import Message, Rating, Ticket

CHANNELS = ("portal", "link", "mail")


def solve(
    ticket: Ticket,
    *,
    by: Actor,
    text: str,
    attachments: Sequence[File] = (),
    at: datetime | None = None,
) -> Message:
    """Propose the solution in words for the customer, who closes the ticket or says "not yet".

    Sends no mail itself: the notice that follows from it does, with the page to confirm on.
    """
    with acting("ticket.solve", "solve", ticket, by) as state:
        demand_words(text)
        when = since(ticket, moment(at))
        message = messages.add(
            ticket,
            attachments=attachments,
            channel="mail",
            direction="out",
            audience="public" if ticket.customer_must_confirm else "internal",
            at=when,
            text=text.strip(),
            language=ticket.language,
            **author(by),
        )
        move(ticket, state, when, solved_at=when, scheduled_until=None)
        event = events.Solved(ticket.pk, message=message.pk)
        record(ticket, event, by=by, at=when, seals=messages.sealed(message))
    return message


def object_to_solution(
    ticket: Ticket, *, by: Actor, text: str = "", channel: str = "portal"
) -> Message | None:
    """ "Not yet": the requester's side says it is not solved, in words if they like."""
    with acting("ticket.object", "object", ticket, by) as state:
        _demand_side(ticket, by)
        when = since(ticket, moment(None))
        message = _customers_words(ticket, by, text, channel, when)
        move(ticket, state, when, outcome="", solved_at=None, closed_at=None)
        event = events.Objected(ticket.pk, channel=channel, message=key(message))
        record(ticket, event, by=by, at=when, seals=[message] if message else [])
    return message


def confirm(ticket: Ticket, *, by: Actor, channel: str) -> None:
    """ "It works, close it": the requester's side closes, by portal, link or mail."""
    if channel not in CHANNELS:
        raise ValueError(f"not a way to confirm: {channel}")
    with acting("ticket.confirm", "confirm", ticket, by):
        _demand_side(ticket, by)
        contact = by.id if by.is_contact else None
        close_confirmed(ticket, by, events.Confirmed(ticket.pk, channel=channel, contact=contact))


def confirm_spoken(ticket: Ticket, *, by: Actor, contact: Contact, call: Message) -> None:
    """The contact said on the phone that it works: recorded with who said so in which call."""
    with acting("ticket.confirm_spoken", "confirm", ticket, by):
        if not requesters.speaks_for_requester(ticket, contact.pk):
            raise Refused(
                _("Only the requester or their coordinator can confirm. Ask one of them."),
                code="not_requester",
            )
        if not _is_their_call(call, ticket, contact):
            raise Refused(_("First log the call in which this contact said so."), code="no_call")
        event = events.Confirmed(ticket.pk, channel="call", contact=contact.pk, call=call.pk)
        close_confirmed(ticket, by, event)


def confirm_in_call(
    ticket: Ticket,
    *,
    by: Actor,
    contact: Contact,
    direction: str,
    text: str,
    seconds: int | None = None,
) -> Message:
    """Log the call in which the contact said that it works, and close on its strength."""
    with unit.action():
        call = log_call(
            ticket, by=by, contact=contact, direction=direction, text=text, seconds=seconds
        )
        confirm_spoken(ticket, by=by, contact=contact, call=call)
    return call


def _is_their_call(call: Message, ticket: Ticket, contact: Contact) -> bool:
    """A call with this very contact, that went on after the solution was proposed."""
    until = call.at + timedelta(seconds=call.seconds or 0)
    return (
        call.ticket_id == ticket.pk
        and call.channel == "call"
        and call.spoken_to
        and call.contact_id == contact.pk
        and (ticket.solved_at is None or until >= ticket.solved_at)
    )


def close_confirmed(
    ticket: Ticket, by: Actor, event: events.Confirmed, at: datetime | None = None
) -> None:
    """Write that the customer's side closed it; the caller checked who."""
    when = since(ticket, moment(at))
    move(ticket, "closed", when, closed_at=when, outcome="confirmed")
    record(ticket, event, by=by, at=when)


def rate(ticket: Ticket, *, by: Actor, stars: int, text: str = "") -> Rating:
    """How satisfied the requester's side is, 1 to 5; a later rating replaces the earlier."""
    if stars not in range(1, 6):
        raise Refused(_("Choose one to five stars."), code="no_such_rating")
    with acting("ticket.rate", "rate", ticket, by):
        _demand_side(ticket, by)
        when = moment(None)
        remark = Remark.objects.create(text=text.strip()[:5000]) if text.strip() else None
        values = {
            "contact": requesters.contact_of(by), "stars": stars, "remark": remark, "at": when
        }  # fmt: skip
        rating, _new = Rating.objects.update_or_create(ticket=ticket, defaults=values)
        event = events.Rated(ticket.pk, stars=stars, remark=key(remark))
        record(ticket, event, by=by, at=when, seals=[remark] if remark else [])
    return rating


def reopen(ticket: Ticket, *, by: Actor, text: str = "") -> Message | None:
    """Go on with an ended ticket, as long as the contract lets it be reopened."""
    with acting("ticket.reopen", "reopen", ticket, by) as state:
        when, before = moment(None), ticket.state
        if not by.is_staff:
            _demand_side(ticket, by)
        if is_too_late(ticket, when, reopen_days({ticket.line_id})):
            raise Refused(
                _("This was closed too long ago. Open a new ticket that follows it."),
                code="too_late",
            )
        message = _customers_words(ticket, by, text, "portal", when)
        move(ticket, state, when, outcome="", solved_at=None, closed_at=None)
        why = "staff" if by.is_staff else "reply"
        event = events.Reopened(ticket.pk, why=why, message=key(message), before=before)
        record(ticket, event, by=by, at=when, seals=[message] if message else [])
    return message


def lapse(ticket: Ticket, *, by: Actor) -> None:
    """Nobody answered for as long as the contract says: closed, and never called confirmed."""
    with acting("ticket.lapse", "lapse", ticket, by) as state:
        when = moment(None)
        move(ticket, state, when, closed_at=when, outcome="lapsed")
        record(ticket, events.Lapsed(ticket.pk), by=by, at=when)


def remind(ticket: Ticket, *, by: Actor, step: str) -> None:
    """Note that the customer is asked again to confirm; the notice that follows asks them."""
    with acting("ticket.lapse", "remind", ticket, by):
        record(ticket, events.Reminded(ticket.pk, step=step), by=by)


def _demand_side(ticket: Ticket, by: Actor) -> None:
    if not requesters.is_requesters_side(ticket, by):
        raise Refused(
            _("Only the requester or their coordinator can do this."), code="not_requester"
        )


def _customers_words(
    ticket: Ticket, by: Actor, text: str, channel: str, at: datetime
) -> Message | None:
    """Words given with a button; staff's are a note."""
    if not text.strip():
        return None
    if by.is_staff:
        return messages.add(ticket, channel="note", direction="internal", audience="internal",
                            at=at, text=text.strip(), **author(by))  # fmt: skip
    contact = requesters.contact_of(by)
    return messages.add(
        ticket,
        channel="portal" if channel == "link" else channel,
        direction="in",
        at=at,
        contact=contact,
        address=contact.email if contact else ticket.requester_address,
        author_name=contact.name if contact else "",
        text=text.strip(),
    )

"""Pauses: waiting for the customer (with a question), for a third party, until a date."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused, timers
from servanda.kernel.models import Entry, Timer
from servanda.mail.models import Outgoing
from servanda.tickets import events, states
from servanda.tickets.actions.common import acting, key, lock, moment, move, record
from servanda.tickets.models import Message, Ticket

TIMER = "ticket.scheduled"


def wait_for_customer(
    ticket: Ticket, *, by: Actor, question: Message | None, at: datetime | None = None
) -> None:
    """Pause until the customer answers `question`: an answer of ours marked as one, or a call in
    which we spoke to them. Raises Refused when nothing was asked, it was answered already, or it
    did not arrive."""
    with acting("ticket.wait", "wait_for_customer", ticket, by):
        _demand_open_question(ticket, question)
        assert question is not None
        pause_for_customer(ticket, by=by, question=question, at=at)


def pause_for_customer(
    ticket: Ticket, *, by: Actor, question: Message, at: datetime | None = None
) -> None:
    """As `wait_for_customer`, for a question that is being asked in this very act."""
    with acting("ticket.wait", "wait_for_customer", ticket, by) as state:
        when, before = moment(at), ticket.state
        leave_schedule(ticket)
        move(ticket, state, when, scheduled_until=None)
        event = events.Waits(ticket.pk, on="customer", question=question.pk, before=before)
        record(ticket, event, by=by, at=when)


def _demand_open_question(ticket: Ticket, question: Message | None) -> None:
    if question is None or not _asks(question, ticket):
        raise Refused(
            _("First ask the customer: nobody can wait for an answer to a question not sent."),
            code="no_question",
        )
    if _was_answered(question):
        raise Refused(
            _("The customer has written since. Ask again what you still need to know."),
            code="answered_already",
        )
    letter = Outgoing.objects.filter(pk=question.outgoing_id or 0).first()
    if letter is not None and (letter.failed_at or letter.bounced_at):
        raise Refused(
            _("This question did not reach the customer. Phone them, or write to another address."),
            code="not_arrived",
        )


def _asks(message: Message, ticket: Ticket) -> bool:
    """Whether these are words of ours to the customer, and a question: a call that reached them
    counts as one."""
    if message.ticket_id != ticket.pk or message.audience != "public":
        return False
    if message.direction != "out":
        return False
    if message.channel == "call":
        return message.spoken_to
    asked = {"message": message.pk, "question": True}
    answers = Entry.objects.filter(stream=ticket.stream_id, kind=events.Answered.kind)
    return answers.filter(data__contains=asked).exists()


def _was_answered(question: Message) -> bool:
    """Whether the customer's side, and not a program of theirs, said something since."""
    since = Q(at__gt=question.at) | Q(at=question.at, pk__gt=question.pk)
    said = Message.objects.filter(
        since, ticket=question.ticket_id, direction="in", audience="public"
    )
    return said.filter(automatic=False).exists()


def wait_for_third_party(ticket: Ticket, *, by: Actor, at: datetime | None = None) -> None:
    with acting("ticket.wait", "wait_for_third_party", ticket, by) as state:
        when, before = moment(at), ticket.state
        leave_schedule(ticket)
        move(ticket, state, when, scheduled_until=None)
        event = events.Waits(ticket.pk, on="third_party", before=before)
        record(ticket, event, by=by, at=when)


def schedule(
    ticket: Ticket,
    *,
    by: Actor,
    until: datetime,
    agreed: bool,
    agreement: Message | None = None,
) -> None:
    """Put it off until an instant. Clocks pause only when the customer `agreed`; `agreement` is
    the message or call in which they did. Raises Refused for words that are not the customer's.
    """
    with acting("ticket.wait", "schedule", ticket, by) as state:
        if until <= kernel.now():
            raise Refused(_("Choose a time in the future."), code="past")
        if agreement is not None and not _is_theirs(agreement, ticket):
            raise Refused(
                _("Choose the message or the call in which the customer agreed."),
                code="no_agreement",
            )
        leave_schedule(ticket)
        before = ticket.state
        move(ticket, state, kernel.now(), scheduled_until=until)
        event = events.Scheduled(
            ticket.pk, until=until, agreed=agreed, agreement=key(agreement), before=before
        )
        record(ticket, event, by=by)
        arm_schedule(ticket, until)


def _is_theirs(message: Message, ticket: Ticket) -> bool:
    """Words of the customer's side, or a call that reached them."""
    if message.ticket_id != ticket.pk or message.audience != "public" or message.automatic:
        return False
    return message.direction == "in" or message.spoken_to


def arm_schedule(ticket: Ticket, until: datetime) -> None:
    """Go on by itself at that instant."""
    # The act's instant is part of the key: a timer that has fired never fires again.
    name = f"{TIMER}:{ticket.pk}:{kernel.now().timestamp():.6f}"
    data: dict[str, Any] = {"ticket": ticket.pk, "until": until.isoformat()}
    timers.set_timer(TIMER, name, until, data, ticket.stream_id)


def resume(ticket: Ticket, *, by: Actor, at: datetime | None = None) -> None:
    """Go on with it."""
    with acting("ticket.wait", "resume", ticket, by) as state:
        when, before = moment(at), ticket.state
        leave_schedule(ticket)
        move(ticket, state, when, scheduled_until=None)
        record(ticket, events.Resumed(ticket.pk, why="staff", before=before), by=by, at=when)


def date_reached(timer: Timer) -> None:
    """Timer handler: the date a ticket was scheduled for has come."""
    ticket = Ticket.objects.get(pk=timer.data["ticket"])
    lock([ticket])
    until = datetime.fromisoformat(timer.data["until"])
    if ticket.state != states.SCHEDULED or ticket.scheduled_until != until:
        return
    move(ticket, states.OPEN, until, scheduled_until=None)
    record(ticket, events.Resumed(ticket.pk, why="date"), by=Actor.system(), at=until)


def leave_schedule(ticket: Ticket) -> None:
    if ticket.state == states.SCHEDULED:
        timers.forget(Timer.objects.filter(stream=ticket.stream_id, kind=TIMER))

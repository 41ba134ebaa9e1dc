"""What we say: answers to the customer, notes among ourselves, calls."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused
from servanda.people.models import Contact, Staff
from servanda.tickets import events, letters, messages, participants
from servanda.tickets.actions.common import acting, key, moment, move, record
from servanda.tickets.actions.mentioning import call_by_name
from servanda.tickets.actions.waiting import pause_for_customer
from servanda.tickets.messages import File
from servanda.tickets.models import Message, Ticket


def answer(
    ticket: Ticket,
    *,
    by: Actor,
    text: str,
    question: bool = False,
    wait: bool = False,
    attachments: Sequence[File] = (),
    cc: Sequence[str] = (),
    at: datetime | None = None,
    pause: timedelta | None = None,
    without: Collection[str] = (),
    language: str = "",
) -> Message:
    """Write to the requester, with everybody who takes part in copy; the mail goes to the outbox.

    `question`: it asks the customer for something; `wait`: and the ticket waits for the answer
    (which needs the question). `cc` are further addresses, who take part from now on. For `pause`
    the letter waits, so that it can be taken back; this one does not go to the addresses
    `without`; `language` is what it is written in, if not the ticket's.
    Raises Refused when nothing is said, nobody has an address, or waiting lacks a question.
    """
    if wait and not question:
        raise Refused(
            _("To wait for the customer, ask them something and mark the answer as a question."),
            code="no_question",
        )
    with acting("ticket.answer", "answer", ticket, by) as state:
        when, before = moment(at), ticket.state
        message = say_publicly(
            ticket, by=by, text=text, attachments=attachments, cc=cc, at=when, pause=pause,
            without=without, language=language,
        )  # fmt: skip
        move(ticket, state, when)
        event = events.Answered(ticket.pk, message=message.pk, question=question, before=before)
        record(ticket, event, by=by, at=when, seals=messages.sealed(message))
        if wait:
            pause_for_customer(ticket, by=by, question=message, at=when)
    return message


def say_publicly(
    ticket: Ticket,
    *,
    by: Actor,
    text: str,
    at: datetime,
    attachments: Sequence[File] = (),
    cc: Sequence[str] = (),
    pause: timedelta | None = None,
    without: Collection[str] = (),
    language: str = "",
) -> Message:
    """Our words as a message with the mail that carries them; says nothing to the journal."""
    demand_words(text)
    participants.add((ticket, (None, address)) for address in cc)
    message = messages.add(
        ticket,
        attachments=attachments,
        channel="mail",
        direction="out",
        at=at,
        subject=letters.subject_of(ticket),
        text=text.strip(),
        language=language or ticket.language,
        **author(by),
    )
    not_before = kernel.now() + pause if pause else None
    message.outgoing = letters.post(ticket, message, not_before=not_before, without=without)
    message.save(update_fields=["outgoing"])
    return message


def note(ticket: Ticket, *, by: Actor, text: str, attachments: Sequence[File] = ()) -> Message:
    """Words among colleagues; the customer never sees them. Whoever is called by name (@) hears of
    it, if they see the ticket."""
    with acting("ticket.note", "note", ticket, by):
        demand_words(text)
        message = messages.add(
            ticket,
            attachments=attachments,
            channel="note",
            direction="internal",
            audience="internal",
            at=moment(None),
            text=text.strip(),
            **author(by),
        )
        event = events.Noted(ticket.pk, message=message.pk)
        record(ticket, event, by=by, seals=messages.sealed(message))
        call_by_name(message, by=by)
    return message


def log_call(
    ticket: Ticket,
    *,
    by: Actor,
    contact: Contact | None,
    direction: str,
    text: str,
    seconds: int | None = None,
    spoken: bool = True,
    at: datetime | None = None,
) -> Message:
    """Write down a call of `seconds`; `direction` is in or out, `at` when it was taken.

    `spoken`: the contact was reached, not a voice box; then it counts as an answer.
    """
    if direction not in ("in", "out"):
        raise ValueError("a call goes in or out")
    with acting("ticket.log_call", "call", ticket, by) as state:
        demand_words(text)
        if contact is not None and contact.customer_id != ticket.customer_id:
            raise Refused(_("This contact belongs to another customer."), code="foreign_contact")
        when = moment(at)
        message = messages.add(
            ticket,
            channel="call",
            direction=direction,
            at=when,
            contact=contact,
            text=text.strip(),
            seconds=seconds,
            spoken_to=spoken,
            **author(by),
        )
        if spoken:
            move(ticket, state, max(when, ticket.state_since))
        event = events.Called(
            ticket.pk, message=message.pk, direction=direction,
            contact=key(contact), spoken=spoken,
        )  # fmt: skip
        record(ticket, event, by=by, at=when, seals=[message])
    return message


def demand_words(text: str) -> None:
    if not text.strip():
        raise Refused(_("Write something first."), code="no_words")


def author(by: Actor) -> dict[str, Any]:
    """Whose words they are, with the name as it was when they were written."""
    if not by.is_staff or by.id is None:
        return {}
    return {"staff_id": by.id, "author_name": Staff.objects.get(pk=by.id).name}

"""Undoing an answer in the seconds before it leaves."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from servanda.files import store
from servanda.kernel import Actor, Refused
from servanda.kernel.models import Entry
from servanda.mail import actions as mail
from servanda.people import access
from servanda.tickets import events, states
from servanda.tickets.actions.common import change, record
from servanda.tickets.actions.drafting import attach_to_draft, save_draft
from servanda.tickets.actions.stating import unword
from servanda.tickets.attach import NewFile
from servanda.tickets.models import Message, Statement, Tab, Ticket, Unsent

# How long a person's answer waits in the outbox for second thoughts.
PAUSE = timedelta(seconds=10)


def withdraw(ticket: Ticket, by: Actor, entry: Entry) -> None:
    """Take an answer back that has not left: no letter, no answer for the clocks, and its words
    are a draft again. It stays in the history for colleagues, as one that was taken back.

    Raises Refused when it is somebody else's, or has left.
    """
    access.demand(by, "ticket.answer", ticket)
    message = Message.objects.get(pk=entry.data["message"], ticket=ticket)
    if message.staff_id != by.id:
        raise Refused(_("Only who wrote it can take it back."), code="not_yours")
    letter = message.outgoing
    message.audience, message.outgoing = "internal", None
    message.save(update_fields=["audience", "outgoing"])
    if letter is None or not mail.withdraw(letter):
        raise Refused(
            _("It has left already and cannot be taken back. Write what is to be corrected."),
            code="has_left",
        )
    if ticket.state == states.OPEN and entry.data.get("before") == states.NEW:
        change(ticket, state=states.NEW, state_since=ticket.received_at)
    event = events.TakenBack(ticket.pk, undoes=entry.number, act=entry.kind)
    record(ticket, event, by=by)
    _as_draft(ticket, by, message, entry.number, unword(message))


def _as_draft(
    ticket: Ticket, by: Actor, message: Message, seen: int, statement: Statement | None
) -> None:
    """Back into the composer, unless something else is being written there."""
    if Unsent.objects.visible_to(by).kept().filter(ticket=ticket, tab=Tab.ANSWER).exists():
        return
    fields = {"statement": statement.message.ref} if statement else {}
    save_draft(ticket, by=by, tab=Tab.ANSWER, text=message.text, fields=fields, seen=seen)
    for file in message.attachments.select_related("blob"):
        kept = NewFile(file.name, file.content_type, store.read(file.content))
        attach_to_draft(ticket, by=by, tab=Tab.ANSWER, file=kept)

"""The specialist's technical statement, and the agent's plain words made of it (T15)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused
from servanda.people import access, actors
from servanda.people.models import Staff
from servanda.tickets import events, messages
from servanda.tickets.actions.common import acting, change_row, key, moment, record
from servanda.tickets.actions.mentioning import call_by_name
from servanda.tickets.actions.talking import author, demand_words
from servanda.tickets.messages import File
from servanda.tickets.models import Message, PlainWords, Statement, Ticket

CHANNEL: Final = "stated"
BETWEEN: Final = "\n\n"


def state_technically(
    ticket: Ticket,
    *,
    by: Actor,
    found: str,
    cause: str = "",
    done: str = "",
    attachments: Sequence[File] = (),
) -> Statement:
    """Write down what was found, its cause and what was done, for colleagues alone.

    Raises Refused when none of the three says anything.
    """
    with acting("ticket.state_technically", "note", ticket, by):
        parts = [part.strip() for part in (found, cause, done)]
        demand_words("".join(parts))
        text, ends = _joined(parts)
        message = messages.add(
            ticket,
            attachments=attachments,
            channel=CHANNEL,
            direction="internal",
            audience="internal",
            at=moment(None),
            text=text,
            **author(by),
        )
        statement = Statement.objects.create(message=message, found_end=ends[0], cause_end=ends[1])
        event = events.Stated(ticket.pk, message=message.pk)
        record(ticket, event, by=by, seals=messages.sealed(message))
        call_by_name(message, by=by)
    return statement


def _joined(parts: Sequence[str]) -> tuple[str, list[int]]:
    """One text, and where each of its parts ends."""
    text, ends = "", []
    for part in parts:
        text += (BETWEEN if text and part else "") + part
        ends.append(len(text))
    return text, ends


def hand_statement(statement: Statement, *, by: Actor, to: Staff | None) -> None:
    """Ask `to`, or with None whoever of the desk comes first, to tell the customer in plain words.

    Raises Refused when it was done already, or `to` may not answer customers or does not see
    the ticket.
    """
    ticket = statement.message.ticket
    with acting("ticket.state_technically", "note", ticket, by):
        _demand_unworded(statement)
        _demand_able(ticket, to)
        change_row(statement, handed_at=kernel.now(), handed_to=to, settled_at=None)
        record(ticket, events.StatementHanded(ticket.pk, statement=statement.pk, staff=key(to)),
               by=by)  # fmt: skip


def _demand_unworded(statement: Statement) -> None:
    """The ticket is locked, and with it everybody who acts on its statements."""
    statement.refresh_from_db()
    if statement.answers.exists():
        raise Refused(
            _("It was put into plain words already. Look at the answer beside it."),
            code="worded_already",
        )


def _demand_able(ticket: Ticket, staff: Staff | None) -> None:
    if staff is None:
        return
    if not access.may(actors.of_staff(staff), "ticket.answer"):
        raise Refused(
            _("%(name)s does not write to customers. Choose somebody who does.")
            % {"name": staff.name},
            code="cannot_answer",
        )
    if staff.pk not in ticket.seen_by():
        raise Refused(
            _("%(name)s does not see this ticket. Choose somebody who does.")
            % {"name": staff.name},
            code="cannot_see",
        )


def settle_statement(statement: Statement, *, by: Actor) -> None:
    """The customer needs no words of it, or has heard them: nobody is to write them any more.

    Raises Refused when somebody has put it into plain words meanwhile.
    """
    ticket = statement.message.ticket
    with acting("ticket.answer", "note", ticket, by):
        _demand_unworded(statement)
        if statement.handed_at is None or statement.settled_at is not None:
            return
        change_row(statement, settled_at=kernel.now())
        record(ticket, events.StatementSettled(ticket.pk, statement=statement.pk), by=by)


def put_into_plain_words(
    statement: Statement, *, by: Actor, answer: Message, known: int = 0
) -> PlainWords:
    """Say that `answer`, words of ours to the customer, tells what the statement does.

    `known`: of how many such answers its writer knew. Raises Refused when there are more by now (a
    colleague was quicker), or the words are not the customer's to read or of another ticket.
    """
    ticket = answer.ticket
    with acting("ticket.answer", "note", ticket, by):
        statement.refresh_from_db()
        if statement.message.ticket_id != ticket.pk or answer.audience != "public":
            raise Refused(
                _("This statement belongs to another ticket. Open it there."), code="foreign"
            )
        others = list(statement.answers.select_related("staff").order_by("pk"))
        if len(others) > known:
            name = others[-1].staff.name if others[-1].staff else ""
            raise Refused(
                _(
                    "%(name)s has put this statement into plain words meanwhile; nothing of yours "
                    "was sent. Look at that answer first."
                )
                % {"name": name},
                code="worded_already",
            )
        row = PlainWords.objects.create(
            statement=statement, message=answer, staff_id=by.id, at=kernel.now()
        )
        event = events.StatementWorded(ticket.pk, statement=statement.pk, message=answer.pk)
        record(ticket, event, by=by)
    return row


def unword(message: Message) -> Statement | None:
    """An answer was taken back before it left: its statement waits again. Inside that action."""
    row = PlainWords.objects.filter(message=message).select_related("statement__message").first()
    if row is None:
        return None
    row.delete()
    return row.statement

"""The customer's side speaks: a mail, words in the portal. Many at a time for the intake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from servanda.contracts.models import Version
from servanda.kernel import Actor, unit
from servanda.kernel.bulk import update_many
from servanda.people.models import Contact
from servanda.tickets import events, messages, participants, states
from servanda.tickets.actions.common import acting, moment, record
from servanda.tickets.actions.opening import open_many
from servanda.tickets.drafts import Draft, Receipt, Words
from servanda.tickets.messages import File
from servanda.tickets.models import Message, Ticket

REOPEN_DAYS = 14
STATE_FIELDS = (
    "state", "state_since", "outcome", "solved_at", "closed_at", "scheduled_until"
)  # fmt: skip


def receive(
    ticket: Ticket,
    *,
    by: Actor,
    text: str,
    channel: str = "mail",
    at: datetime | None = None,
    html: str = "",
    quoted: str = "",
    subject: str = "",
    raw: Any = None,
    automatic: bool = False,
    only_thanks: bool = False,
    attachments: Sequence[File] = (),
    contact: Contact | None = None,
    address: str = "",
) -> Message:
    """The customer's side said something: goes on with a waiting ticket, reopens an ended one.

    Automatic replies change no state; mere thanks reopen nothing. A ticket closed longer ago than
    the contract lets it reopen stays closed: the words begin a new one that follows it, and the
    answer is that one's first message.
    """
    ticket = standing_for(ticket)
    with acting("ticket.reply", "receive_quietly", ticket, by):
        receipt = Receipt(
            by=by,
            ticket=ticket,
            words=Words(
                text=text, html=html, quoted=quoted, subject=subject, raw=raw,
                attachments=attachments, address=address,
                author_name=contact.name if contact else "",
            ),
            at=moment(at),
            channel=channel,
            contact=contact,
            automatic=automatic,
            only_thanks=only_thanks,
            bystander=contact is None and address.lower() not in ("", ticket.requester_address),
        )  # fmt: skip
        late = too_late([receipt])
        if late[0]:
            return open_many([follow_up(receipt)])[0][1]
        return receive_many([receipt])[0]


def standing_for(ticket: Ticket) -> Ticket:
    """The ticket that this one was merged into, or itself."""
    while ticket.merged_into is not None:
        ticket = ticket.merged_into
    return ticket


def too_late(receipts: Sequence[Receipt]) -> list[bool]:
    """For each whether its ticket was closed too long ago to be reopened by it."""
    ended = {receipt.ticket.line_id for receipt in receipts if receipt.ticket.closed_at}
    days = reopen_days(ended)
    return [
        not (receipt.automatic or receipt.only_thanks)
        and is_too_late(receipt.ticket, receipt.at, days)
        for receipt in receipts
    ]


def is_too_late(ticket: Ticket, at: datetime, days: Mapping[int | None, int]) -> bool:
    if ticket.closed_at is None or ticket.state not in (states.CLOSED, states.DECLINED):
        return False
    return at > ticket.closed_at + timedelta(days=days.get(ticket.line_id, REOPEN_DAYS))


def reopen_days(lines: set[int | None]) -> dict[int | None, int]:
    """By contract line, for how many days after closing a ticket can be reopened."""
    wanted = [line for line in lines if line is not None]
    if not wanted:
        return {}
    found = Version.objects.filter(lines__in=wanted).values_list("lines", "reopen_days")
    return dict(found)


def follow_up(receipt: Receipt) -> Draft:
    """The new ticket for words that came too late for the old one.

    It is the old requester's only if they wrote, and a bystander's nobody's yet.
    """
    old, address = receipt.ticket, receipt.words.address
    theirs = not address or address == old.requester_address
    return Draft(
        by=receipt.by,
        channel=receipt.channel,
        words=Words(
            **{name: getattr(receipt.words, name) for name in Words.__slots__}
            | {"subject": receipt.words.subject or old.subject}
        ),
        received_at=receipt.at,
        customer=None if receipt.bystander else old.customer,
        requester=receipt.contact or (old.requester if theirs else None),
        requester_address=address or old.requester_address,
        kind=old.kind,
        system=None if receipt.bystander else old.system,
        team=old.team,
        mailbox=old.mailbox,
        language=old.language,
        follows=old,
        participants=receipt.participants,
    )


def receive_many(receipts: Sequence[Receipt]) -> list[Message]:
    """Write several, inside an action, their tickets locked by the caller.

    The number of statements does not depend on how many. Answers the messages in the given order.
    """
    if not receipts:
        return []
    said = Message.objects.bulk_create(_message(receipt) for receipt in receipts)
    kept = messages.attach(
        {row: one.words.attachments for row, one in zip(said, receipts, strict=True)}
    )
    participants.add((one.ticket, person) for one in receipts for person in one.participants)
    moved: dict[int, Ticket] = {}
    for receipt, message in zip(receipts, said, strict=True):
        contact = receipt.contact.pk if receipt.contact else None
        seals = [message, *kept.get(message.pk, ())]
        event = events.Received(
            receipt.ticket.pk, message=message.pk, contact=contact,
            automatic=receipt.automatic, thanks=receipt.only_thanks,
        )  # fmt: skip
        record(receipt.ticket, event, by=receipt.by, at=receipt.at, seals=seals)
        if _react(receipt, message):
            moved[receipt.ticket.pk] = receipt.ticket
    if moved:
        update_many(moved.values(), STATE_FIELDS)
    unit.notify("desk")
    return said


def _message(receipt: Receipt) -> Message:
    words = receipt.words
    values = {
        "channel": receipt.channel,
        "direction": "in",
        "at": receipt.at,
        "contact": receipt.contact,
        "address": words.address,
        "author_name": words.author_name,
        "subject": words.subject,
        "text": words.text,
        "quoted": words.quoted,
        "html": words.html,
        "protection": words.protection,
        "language": words.language,
        "automatic": receipt.automatic,
        "only_thanks": receipt.only_thanks,
        "raw": words.raw,
        "mail_id": words.mail_id[:255],
    }
    return Message(ticket=receipt.ticket, **messages.clipped(values))


def _react(receipt: Receipt, message: Message) -> bool:
    """What the words do to the state, in memory and journal; whether they did anything."""
    ticket, before = receipt.ticket, receipt.ticket.state
    if receipt.automatic or (receipt.only_thanks and before in states.ENDED):
        return False
    state = states.after("receive", before) or before
    if state == before:
        return False
    at = max(receipt.at, ticket.state_since)
    ticket.state, ticket.state_since = state, at
    if before == states.WAITING_CUSTOMER:
        record(ticket, events.Resumed(ticket.pk, why="reply"), by=receipt.by, at=at)
    elif before == states.NOT_A_TICKET:
        ticket.outcome = ""
        record(ticket, events.Restored(ticket.pk, state=state), by=receipt.by, at=at)
    else:
        reopened(ticket)
        event = events.Reopened(ticket.pk, why="reply", message=message.pk, before=before)
        record(ticket, event, by=receipt.by, at=at)
    return True


def reopened(ticket: Ticket) -> None:
    """Forget, in memory, that it had ended; the journal remembers."""
    ticket.outcome, ticket.solved_at, ticket.closed_at = "", None, None

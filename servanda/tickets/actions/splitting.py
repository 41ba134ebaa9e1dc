"""Two things in one ticket become two tickets, each with its own clocks, and can be one again."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused
from servanda.kernel.models import Entry
from servanda.mail.models import Outgoing
from servanda.tickets import events, messages, states
from servanda.tickets.actions.common import acting, change, record
from servanda.tickets.actions.ending import discard
from servanda.tickets.actions.linking import link
from servanda.tickets.actions.opening import open_around
from servanda.tickets.drafts import Draft, Words
from servanda.tickets.models import LinkKind, Message, Moved, Ticket


def split(
    ticket: Ticket,
    *,
    by: Actor,
    said: Sequence[Message],
    subject: str,
    part: str = "",
    tell: bool = False,
) -> Ticket:
    """Messages of a ticket become a new one of the same customer, linked to it, received when the
    first of them was; answers to their mails go there. With `part`, only those words of the one
    message do, and the message stays. `tell`: the customer hears the new number by mail.

    Raises Refused when nothing of the customer's is among them, or nothing would be left here.
    """
    with acting("ticket.merge", "absorb", ticket, by):
        rows = sorted(said, key=lambda one: (one.at, one.pk))
        first = _demand_theirs(ticket, rows, part)
        if not subject.strip():
            raise Refused(_("Say in a few words what it is about."), code="no_subject")
        if part:
            rows = [_copy(first, part)]
            first = rows[0]
        draft = _draft(ticket, first, by, subject, tell)
        own = open_around(draft, first, split_from=ticket.pk)
        for row in rows:
            _carry(row, own, first)
        if not part:
            _mark(ticket, rows, by)
        link(own, by=by, other=ticket, kind=LinkKind.SPLIT_FROM)
        keys = tuple(row.pk for row in rows)
        event = events.Split(ticket.pk, other=own.pk, messages=keys, part=bool(part))
        record(ticket, event, by=by)
    return own


def _demand_theirs(ticket: Ticket, rows: Sequence[Message], part: str) -> Message:
    """The first words of the customer's side among them: with these the new ticket begins."""
    theirs = [row for row in rows if row.direction == "in" and row.audience == "public"]
    if not theirs or any(row.ticket_id != ticket.pk or row.erased_at for row in rows):
        raise Refused(
            _("Choose at least one message of the customer's; with it the new ticket begins."),
            code="not_theirs",
        )
    if part and len(rows) > 1:
        raise Refused(_("A part can be taken of one message only."), code="many_parts")
    left = ticket.messages.exclude(pk__in=[row.pk for row in rows]).filter(audience="public")
    if not part and not left.exists():
        raise Refused(
            _("Nothing would be left here. Change the subject instead, or take a part of it."),
            code="nothing_left",
        )
    return theirs[0]


def _copy(message: Message, part: str) -> Message:
    """A part of what was said, as a message of its own; saved with its ticket."""
    names = ("channel", "direction", "audience", "at", "contact", "address", "author_name",
             "language", "staff", "spoken_to")  # fmt: skip
    given = {name: getattr(message, name) for name in names}
    return Message(**messages.clipped(given | {"text": part.strip()}))


def _draft(ticket: Ticket, first: Message, by: Actor, subject: str, tell: bool) -> Draft:
    theirs = first.contact or ticket.requester
    return Draft(
        by=by,
        channel=first.channel if first.channel in ("call", "portal") else "mail",
        words=Words(subject=subject.strip(), text=first.text, language=first.language),
        received_at=first.at,
        customer=ticket.customer,
        requester=theirs,
        requester_address=first.address or ticket.requester_address,
        kind=ticket.kind,
        priority=ticket.priority,
        system=ticket.system,
        team=ticket.team,
        assignee=ticket.assignee,
        language=ticket.language,
        spoken=first.spoken_to,
        acknowledge=tell,
    )


def _carry(row: Message, own: Ticket, first: Message) -> None:
    """The message belongs to the new ticket; what we said then counts there as said then."""
    row.ticket = own
    row.save(update_fields=["ticket"])
    if row.pk == first.pk or row.audience != "public" or row.staff_id is None:
        return
    by = Actor("staff", row.staff_id)
    if row.channel == "call":
        event = events.Called(own.pk, message=row.pk, direction=row.direction,
                              contact=row.contact_id, spoken=row.spoken_to)  # fmt: skip
        record(own, event, by=by, at=row.at, seals=messages.sealed(row))
    elif row.direction == "out":
        answered = events.Answered(own.pk, message=row.pk)
        record(own, answered, by=by, at=row.at, seals=messages.sealed(row))
        if own.state == states.NEW:
            change(own, state=states.OPEN, state_since=max(row.at, own.received_at))


def _mark(ticket: Ticket, rows: Sequence[Message], by: Actor) -> None:
    for row in rows:
        Moved.objects.update_or_create(
            message=row,
            defaults={"came_from": ticket, "staff_id": by.id, "at": kernel.now()},
        )


def join_again(ticket: Ticket, by: Actor, entry: Entry) -> None:
    """Undo a split: the messages come back, and the other one counts as no ticket.

    Only while nobody outside was written to on it and nobody wrote; afterwards it can be merged.
    """
    own = Ticket.objects.get(pk=entry.data["other"])
    keys = entry.data["messages"]
    if (
        Outgoing.objects.filter(about=own.ref).exists()
        or own.messages.exclude(pk__in=keys).exists()
    ):
        raise Refused(
            _("The new ticket has gone on already. Merge it into this one instead."),
            code="gone_on",
        )
    with acting("ticket.merge", "absorb", ticket, by):
        if not entry.data.get("part"):
            for row in Message.objects.filter(pk__in=keys):
                change_back(row, ticket)
        discard(own, by=by, whatever=True)
        event = events.TakenBack(ticket.pk, undoes=entry.number, act=entry.kind)
        record(ticket, event, by=by)


def change_back(row: Message, ticket: Ticket) -> None:
    row.ticket = ticket
    row.save(update_fields=["ticket"])
    Moved.objects.filter(message=row).delete()

"""Opening tickets: one by a verb, many by the intake of mail; the same code writes both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from servanda.catalogue.models import Service
from servanda.contracts import coverage
from servanda.contracts.models import Line
from servanda.kernel import Actor, Refused, unit
from servanda.kernel.models import Stream
from servanda.people import access
from servanda.people.models import Contact, Customer, Provider, Staff, Team
from servanda.systems.models import System
from servanda.tickets import events, messages, numbers, participants
from servanda.tickets.actions.common import key, moment, record
from servanda.tickets.drafts import Draft, Words
from servanda.tickets.messages import File
from servanda.tickets.models import OURS_TO_END, Message, Ticket

DEFAULT_PRIORITY = 3
# channel -> (channel of the first message, its direction)
FIRST_MESSAGE = {
    "mail": ("mail", "in"),
    "call": ("call", "in"),
    "portal": ("portal", "in"),
    "staff": ("note", "internal"),
    "monitoring": ("note", "internal"),
}


def open_ticket(
    *,
    by: Actor,
    channel: str,
    subject: str,
    text: str = "",
    customer: Customer | None = None,
    requester: Contact | None = None,
    requester_address: str = "",
    kind: str = "incident",
    priority: int | None = None,
    line: Line | None = None,
    system: System | None = None,
    team: Team | None = None,
    assignee: Staff | None = None,
    received_at: datetime | None = None,
    language: str | None = None,
    spoken: bool = False,
    call_seconds: int | None = None,
    html: str = "",
    quoted: str = "",
    raw: Any = None,
    attachments: Sequence[File] = (),
    follows: Ticket | None = None,
    acknowledge: bool = True,
) -> Ticket:
    """Open a ticket. Line and priority are found from the contract when they are not given.

    `received_at` is the receipt by our side (default now): of a mail by our mail server, of a call
    when it was taken. `spoken`: in a call in which somebody was answered, `call_seconds` long.
    Raises Refused for a subject left empty, a contact or line of another customer, the future.
    """
    draft = Draft(
        by=by,
        channel=channel,
        words=Words(
            text=text, html=html, quoted=quoted, subject=subject, raw=raw, attachments=attachments
        ),
        received_at=moment(received_at),
        customer=customer or (requester.customer if requester else None),
        requester=requester,
        requester_address=requester_address or (requester.email if requester else ""),
        kind=kind,
        priority=priority,
        line=line,
        system=system,
        team=team,
        assignee=assignee,
        language=language,
        spoken=spoken,
        call_seconds=call_seconds,
        follows=follows,
        acknowledge=acknowledge,
    )
    _demand_whole(draft)
    access.demand(by, "ticket.open", _Of(draft.customer))
    with unit.action():
        return open_many([draft])[0][0]


class _Of:
    """Whose the ticket will be, for the question who may open it."""

    def __init__(self, customer: Customer | None) -> None:
        self.customer_id = customer.pk if customer else None


def _demand_whole(draft: Draft) -> None:
    customer = draft.customer.pk if draft.customer else None
    if not draft.words.subject.strip():
        raise Refused(_("Say in a few words what it is about."), code="no_subject")
    if draft.requester and draft.requester.customer_id != customer:
        raise Refused(_("This contact belongs to another customer."), code="foreign_contact")
    if draft.system and draft.system.customer_id != customer:
        raise Refused(_("This system belongs to another customer."), code="foreign_system")
    if draft.line and draft.line.version.contract.customer_id != customer:
        raise Refused(_("This contract line belongs to another customer."), code="foreign_line")
    if draft.by.is_contact and draft.kind in OURS_TO_END:
        raise Refused(_("Only colleagues open internal tasks."), code="whose_to_end")


def open_many(drafts: Sequence[Draft]) -> list[tuple[Ticket, Message]]:
    """Write several tickets with their first messages and journal rows, inside an action.

    The number of statements does not depend on how many. Rights were checked by the caller.
    """
    if not drafts:
        return []
    covered = _coverage(drafts)
    fallback = _language_of_provider(drafts)
    taken = numbers.take(len(drafts))
    streams = Stream.objects.bulk_create(Stream(key=f"ticket:{number}") for number in taken)
    tickets = Ticket.objects.bulk_create(
        _ticket(draft, number, stream, found, fallback)
        for draft, number, stream, found in zip(drafts, taken, streams, covered, strict=True)
    )
    said = Message.objects.bulk_create(
        _first_message(draft, ticket) for draft, ticket in zip(drafts, tickets, strict=True)
    )
    kept = messages.attach(
        {row: draft.words.attachments for row, draft in zip(said, drafts, strict=True)}
    )
    participants.add(
        (ticket, person)
        for draft, ticket in zip(drafts, tickets, strict=True)
        for person in draft.participants
    )
    opened = list(zip(tickets, said, strict=True))
    for draft, (ticket, message) in zip(drafts, opened, strict=True):
        record(ticket, _event(draft, ticket, message), by=draft.by, at=draft.received_at,
               seals=[message, *kept.get(message.pk, ())])  # fmt: skip
    unit.notify("desk")
    return opened


def open_around(draft: Draft, message: Message, *, split_from: int) -> Ticket:
    """A ticket around words that are there already, inside an action: `message` (saved with it if
    it is new) becomes its first. Rights were checked by the caller."""
    covered, fallback = _coverage([draft])[0], _language_of_provider([draft])
    number = numbers.take()[0]
    stream = Stream.objects.create(key=f"ticket:{number}")
    ticket = _ticket(draft, number, stream, covered, fallback)
    ticket.save(force_insert=True)
    message.ticket = ticket
    message.save()
    event = replace(_event(draft, ticket, message), split_from=split_from)
    sealed = messages.sealed(message)
    record(ticket, event, by=draft.by, at=draft.received_at, seals=sealed)
    return ticket


def _coverage(drafts: Sequence[Draft]) -> list[coverage.Coverage]:
    services = _services(drafts)
    cases = [
        coverage.Case(
            key(draft.customer),
            draft.received_at,
            service=services.get(draft.mailbox.service) if draft.mailbox else None,
            system=key(draft.system),
        )
        for draft in drafts
        if draft.line is None and draft.kind not in OURS_TO_END
    ]
    found = iter(_found(cases))
    return [_line_of(draft) or next(found) for draft in drafts]


def _services(drafts: Sequence[Draft]) -> dict[str, int]:
    """The keys of the services that their mailboxes are for, by code."""
    codes = {draft.mailbox.service for draft in drafts if draft.mailbox and draft.mailbox.service}
    return dict(Service.objects.filter(code__in=codes).values_list("code", "pk")) if codes else {}


def _found(cases: Sequence[coverage.Case]) -> list[coverage.Coverage]:
    """A mailbox only says which service is probably meant: a customer who has not bought that one
    is covered by what they have."""
    found = coverage.find_many(cases) if cases else []
    again = [
        at
        for at, (case, one) in enumerate(zip(cases, found, strict=True))
        if case.service is not None and one.line is None
    ]
    if again:
        without = coverage.find_many([replace(cases[at], service=None) for at in again])
        for at, one in zip(again, without, strict=True):
            found[at] = one
    return found


def _line_of(draft: Draft) -> coverage.Coverage | None:
    """What needs no finding: a line that was chosen, and our own tasks, which have none."""
    if draft.line is not None:
        return coverage.Coverage(draft.line, "chosen")
    return coverage.Coverage(None, "") if draft.kind in OURS_TO_END else None


def _language_of_provider(drafts: Sequence[Draft]) -> str:
    if all(draft.language or draft.requester or draft.customer for draft in drafts):
        return "en"
    provider = Provider.objects.first()
    return provider.language if provider else "en"


def _ticket(
    draft: Draft, number: int, stream: Stream, covered: coverage.Coverage, fallback: str
) -> Ticket:
    customer, line = draft.customer, covered.line
    return Ticket(
        number=number,
        stream=stream,
        customer=customer,
        requester=draft.requester,
        requester_address=draft.requester_address.lower()[:254],
        opened_by_staff_id=draft.by.id if draft.by.is_staff else None,
        kind=draft.kind,
        priority=draft.priority or (line.default_priority if line else DEFAULT_PRIORITY),
        subject=" ".join(draft.words.subject.split())[:300],
        language=draft.language or _language(draft) or fallback,
        channel=draft.channel,
        mailbox=draft.mailbox,
        line=line,
        covered_because=covered.because,
        system=draft.system,
        team_id=draft.team.pk if draft.team else (customer.team_id if customer else None),
        assignee=draft.assignee,
        follows=draft.follows,
        received_at=draft.received_at,
        state_since=draft.received_at,
    )


def _language(draft: Draft) -> str:
    """The contact's own language, else that of the words, the company's, the mailbox's."""
    if draft.requester:
        return draft.requester.language
    known = draft.words.language or (draft.customer.language if draft.customer else "")
    return known or (draft.mailbox.language if draft.mailbox else "")


def _first_message(draft: Draft, ticket: Ticket) -> Message:
    words, (channel, direction) = draft.words, FIRST_MESSAGE[draft.channel]
    values = {
        "channel": channel,
        "direction": direction,
        "audience": "internal" if draft.kind in OURS_TO_END else "public",
        "at": draft.received_at,
        "staff_id": draft.by.id if draft.by.is_staff else None,
        "contact": draft.requester,
        "address": words.address or ticket.requester_address,
        "author_name": words.author_name or (draft.requester.name if draft.requester else ""),
        "subject": ticket.subject,
        "text": words.text,
        "quoted": words.quoted,
        "html": words.html,
        "protection": words.protection,
        "language": words.language,
        "automatic": draft.automatic,
        "raw": words.raw,
        "mail_id": words.mail_id[:255],
        "seconds": draft.call_seconds,
        "spoken_to": draft.spoken,
    }
    return Message(ticket=ticket, **messages.clipped(values))


def _event(draft: Draft, ticket: Ticket, message: Message) -> events.Opened:
    return events.Opened(
        ticket.pk,
        channel=draft.channel,
        kind_of=draft.kind,
        priority=ticket.priority,
        message=message.pk,
        customer=ticket.customer_id,
        contact=ticket.requester_id,
        line=ticket.line_id,
        team=ticket.team_id,
        spoken=draft.spoken,
        follows=ticket.follows_id,
        acknowledge=draft.acknowledge and draft.kind not in OURS_TO_END,
        handed_over_by=key(draft.handed_over_by),
    )

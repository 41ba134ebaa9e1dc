"""Everything a batch of mails has to be held against, looked up at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from servanda import kernel
from servanda.mail.forwards import Forward, read_forward
from servanda.mail.models import Outgoing
from servanda.people.addresses import Known, find_by_address
from servanda.people.models import Provider, Staff
from servanda.tickets.intake.addressed import Boxes, look_up_boxes
from servanda.tickets.intake.incoming import Incoming
from servanda.tickets.models import HeldMail, Message, Moved, Participant, Ticket
from servanda.tickets.suppliers import asked_on

CAP_WINDOW = timedelta(hours=1)
ECHO_WINDOW, ECHO = timedelta(days=1), timedelta(minutes=5)
MINUTE = timedelta(minutes=1)
MOST_RECENT = 5000  # rows looked at
ACKNOWLEDGEMENT = "acknowledgement"  # the purpose of those letters


@dataclass(slots=True)
class Book:
    """What we know about a batch. The number of queries does not depend on its size."""

    provider: Provider | None = None
    ours: frozenset[str] = frozenset()
    boxes: Boxes = field(default_factory=Boxes)
    known: dict[str, Known] = field(default_factory=dict)  # by address
    staff: dict[str, Staff] = field(default_factory=dict)  # by address
    by_ref: dict[str, Ticket] = field(default_factory=dict)
    by_number: dict[int, Ticket] = field(default_factory=dict)
    by_mail: dict[str, Ticket] = field(default_factory=dict)  # by Message-ID of a mail that came
    by_moved: dict[str, Ticket] = field(default_factory=dict)  # by a mail of a message that moved
    suppliers: dict[int, set[str]] = field(default_factory=dict)  # written to, by ticket
    people: dict[int, set[str]] = field(default_factory=dict)  # addresses that take part
    contacts: dict[int, set[int]] = field(default_factory=dict)  # contacts that take part
    times: dict[str, list[datetime]] = field(default_factory=dict)  # receipts, by address
    held: dict[str, list[datetime]] = field(default_factory=dict)  # floods' receipts, by address
    told: dict[str, list[datetime]] = field(default_factory=dict)  # acknowledged, by address
    bounced: dict[str, Outgoing] = field(default_factory=dict)  # letters of ours by Message-ID
    forwards: dict[int, Forward] = field(default_factory=dict)  # what colleagues pass on, by mail
    flooding: frozenset[str] = frozenset()  # addresses with too many mails a minute in this batch
    colleagues: frozenset[str] = frozenset()  # of those who wrote first, who works here

    def count(self, address: str, until: datetime, window: timedelta) -> int:
        """How many mails of an address were taken in the time before an instant."""
        return sum(until - window < one <= until for one in self.times.get(address, ()))

    def in_a_minute(self, address: str, until: datetime) -> int:
        """As `count`, with those that were held as a flood: it lasts as long as they come."""
        held = sum(until - MINUTE < one <= until for one in self.held.get(address, ()))
        return held + self.count(address, until, MINUTE)

    def echoes(self, address: str) -> int:
        """How often within a day the address wrote anew right after it was told "we have it"."""
        times = sorted(self.times.get(address, ()))
        return sum(any(at < one <= at + ECHO for one in times) for at in self.told.get(address, ()))

    def ticket_keys(self) -> set[int]:
        """The tickets to which anything in these mails points."""
        found = (
            *self.by_ref.values(),
            *self.by_number.values(),
            *self.by_mail.values(),
            *self.by_moved.values(),
        )
        return {ticket.pk for ticket in found}


def look_up(mails: Sequence[Incoming], *, into: Ticket | None = None) -> Book:
    """Read all that these mails may concern; `into`: the ticket to which somebody lets them in."""
    book = Book(provider=Provider.objects.first())
    _mailboxes(book)
    addresses = {mail.address for mail in mails if mail.address}
    addressed = {one.address for mail in mails for one in mail.addressed}
    book.staff = _staff(addresses)
    first = _forwards(book, mails)
    book.known = find_by_address((addresses | addressed | first) - book.ours)
    _tickets(book, mails)
    if into is not None:
        _named(book, into)
    _recent(book, mails)
    book.flooding = _flooding(mails)
    _bounced(book, mails)
    return book


def _flooding(mails: Sequence[Incoming]) -> frozenset[str]:
    """Who has so many in the batch that even the first few are no tickets of their own."""
    times: dict[str, list[datetime]] = {}
    for mail in mails:
        times.setdefault(mail.address, []).append(mail.at)
    most = settings.MAIL_NEW_PER_MINUTE
    return frozenset(
        address
        for address, received in times.items()
        if any(b - a < MINUTE for a, b in _apart(sorted(received), most))
    )


def _apart(times: Sequence[datetime], apart: int) -> Iterable[tuple[datetime, datetime]]:
    """Each instant with the one so many places later."""
    return zip(times, times[apart:], strict=False)


def _staff(addresses: set[str]) -> dict[str, Staff]:
    found = Staff.objects.here(kernel.now()).filter(account__email__in=addresses)
    return {one.account.email: one for one in found.select_related("account")}


def _forwards(book: Book, mails: Sequence[Incoming]) -> set[str]:
    """What colleagues forward; answers the addresses of those who wrote first."""
    for mail in mails:
        if mail.address in book.staff and (forward := read_forward(mail.parsed)) is not None:
            book.forwards[mail.raw.pk] = forward
    senders = (one.sender for one in book.forwards.values())
    first = {sender.address.lower() for sender in senders if sender is not None}
    book.colleagues = frozenset(_staff(first)) if first else frozenset()
    return first


def _mailboxes(book: Book) -> None:
    book.boxes = look_up_boxes()
    ours = {*book.boxes.by_address, settings.MAIL_FROM.lower()}
    if book.provider:
        ours.add(book.provider.desk_address.lower())
    book.ours = frozenset(ours)


def _tickets(book: Book, mails: Sequence[Incoming]) -> None:
    """The tickets that headers or subjects point to, with who takes part in each."""
    refs = {ref for mail in mails for ref in mail.refs}
    numbers = {mail.number for mail in mails if mail.number is not None}
    answered = {one for mail in mails for one in mail.parsed.thread_ids}
    by_mail, moved = _by_mail(answered), _moved(mails)
    if not (refs or numbers or by_mail):
        return
    keys = {*by_mail.values(), *moved.values()}
    wanted = Q(ref__in=refs) | Q(number__in=numbers) | Q(pk__in=keys)
    tickets = _with_targets(Ticket.objects.filter(wanted).select_related(*_RELATED))
    by_key = {ticket.pk: ticket for ticket in tickets}
    book.by_ref = {t.ref: _standing(t, by_key) for t in tickets}
    book.by_number = {t.number: _standing(t, by_key) for t in tickets}
    book.by_mail = {mail_id: _standing(by_key[key], by_key) for mail_id, key in by_mail.items()}
    book.by_moved = {mail_id: _standing(by_key[key], by_key) for mail_id, key in moved.items()}
    _participants(book, by_key)
    for key, addresses in asked_on(by_key).items():
        standing = _standing(by_key[key], by_key)
        book.suppliers.setdefault(standing.pk, set()).update(addresses)


def _named(book: Book, into: Ticket) -> None:
    """Who takes part in the ticket that somebody named, and whom we asked about it or about what
    was merged into it."""
    _participants(book, {into.pk: into})
    keys, more = {into.pk}, {into.pk}
    while more:
        more = set(Ticket.objects.filter(merged_into__in=more).values_list("pk", flat=True)) - keys
        keys |= more
    for addresses in asked_on(keys).values():
        book.suppliers.setdefault(into.pk, set()).update(addresses)


def _moved(mails: Sequence[Incoming]) -> dict[str, int]:
    """Of the mails that these answer most nearly, theirs and ours, those whose message has moved to
    another ticket since: its key."""
    nearest = {mail.parsed.thread_ids[0] for mail in mails if mail.parsed.thread_ids}
    if not nearest:
        return {}
    theirs = Q(message__mail_id__in=nearest) | Q(message__outgoing__message_id__in=nearest)
    found = Moved.objects.filter(theirs).values_list(
        "message__mail_id", "message__outgoing__message_id", "message__ticket"
    )
    return {theirs or ours: ticket for theirs, ours, ticket in found}


_RELATED = ("requester", "assignee")


def _by_mail(answered: set[str]) -> dict[str, int]:
    if not answered:
        return {}
    found = Message.objects.filter(mail_id__in=answered, direction="in")
    return dict(found.values_list("mail_id", "ticket"))


def _with_targets(tickets: Iterable[Ticket]) -> list[Ticket]:
    """With those they were merged into, and those in turn: usually none, so no query."""
    known = {ticket.pk: ticket for ticket in tickets}
    while missing := {
        ticket.merged_into_id
        for ticket in known.values()
        if ticket.merged_into_id and ticket.merged_into_id not in known
    }:
        more = Ticket.objects.filter(pk__in=missing).select_related(*_RELATED)
        known |= {ticket.pk: ticket for ticket in more}
    return list(known.values())


def _standing(ticket: Ticket, by_key: dict[int, Ticket]) -> Ticket:
    while ticket.merged_into_id is not None:
        ticket = by_key[ticket.merged_into_id]
    return ticket


def _participants(book: Book, by_key: dict[int, Ticket]) -> None:
    rows = Participant.objects.filter(ticket__in=by_key)
    for key, contact, address in rows.values_list("ticket", "contact", "address"):
        book.people.setdefault(key, set()).add(address.lower())
        if contact is not None:
            book.contacts.setdefault(key, set()).add(contact)


def _recent(book: Book, mails: Sequence[Incoming]) -> None:
    """When their senders wrote before (by receipt, so that a backlog is no flood), and when they
    were told that we have it."""
    senders = {mail.address for mail in mails if mail.address}
    receipts = [mail.at for mail in mails]
    if not senders:
        return
    rows = Message.objects.filter(
        direction="in",
        address__in=senders,
        at__gt=min(receipts) - ECHO_WINDOW,
        at__lte=max(receipts),
    )
    for address, at in rows.order_by("-at").values_list("address", "at")[:MOST_RECENT]:
        book.times.setdefault(address, []).append(at)
    held = HeldMail.objects.of_flood(senders, since=min(receipts) - MINUTE)
    newest = held.order_by("-raw__received_at").values_list("sender_address", "raw__received_at")
    for address, at in newest[:MOST_RECENT]:
        book.held.setdefault(address, []).append(at)
    told = Outgoing.objects.filter(
        recipient__in=senders,
        is_capped=True,
        purpose=ACKNOWLEDGEMENT,
        created_at__gt=min(receipts) - ECHO_WINDOW,
        created_at__lte=max(receipts),
    )
    for address, at in told.values_list("recipient", "created_at")[:MOST_RECENT]:
        book.told.setdefault(address, []).append(at)


def _bounced(book: Book, mails: Sequence[Incoming]) -> None:
    wanted = {
        mail.parsed.bounce.original_message_id for mail in mails if mail.parsed.bounce is not None
    }
    if wanted:
        letters = Outgoing.objects.filter(message_id__in=wanted)
        book.bounced = {letter.message_id: letter for letter in letters}
        refs = {letter.about for letter in letters} - set(book.by_ref)
        book.by_ref |= {ticket.ref: ticket for ticket in Ticket.objects.filter(ref__in=refs)}

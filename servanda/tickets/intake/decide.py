"""What becomes of one mail. Pure but for the settings: all else it has to know is in the book.

A signed Message-ID (or a number in the subject) says where a mail belongs, not who wrote it: the
sender must take part in that ticket or be the customer's colleague, and must not have failed
authentication. Nobody's guess joins another customer's ticket.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from django.conf import settings

from servanda.kernel import Actor
from servanda.mail import html_text, quotes
from servanda.mail.models import Mailbox, Outgoing
from servanda.mail.parsed import Auto, Parsed
from servanda.mail.thanks import only_thanks
from servanda.people import actors
from servanda.people.models import Contact, Staff
from servanda.tickets.drafts import Draft, Person, Receipt, Words
from servanda.tickets.intake.book import CAP_WINDOW, Book
from servanda.tickets.intake.handover import Handover, as_draft, as_reply, handover
from servanda.tickets.intake.incoming import Incoming
from servanda.tickets.models import Ticket
from servanda.tickets.suppliers import same_company

# How many mails of one address are taken in an hour before the rest is held.
PEOPLE_AN_HOUR, PROGRAMS_AN_HOUR = 60, 20
NO_SUBJECT_LETTERS = 80
MOST_ECHOES = 8
"""Whoever wrote so often within a day right after an acknowledgement is taken for a machine that
answers it: its tickets are opened in silence, and so it has nothing more to answer."""
LARGEST_LOGO = 30_000


@dataclass(frozen=True, slots=True)
class Note:
    """A colleague answered a mail of ours: words among ourselves, whatever they are about."""

    staff: Staff
    ticket: Ticket
    words: Words


@dataclass(frozen=True, slots=True)
class FromSupplier:
    """A third party whom we asked about the ticket writes; the customer does not read it."""

    ticket: Ticket
    words: Words


@dataclass(frozen=True, slots=True)
class BounceRecord:
    """A letter of ours (None: not one we know) did not arrive."""

    letter: Outgoing | None
    ticket: Ticket | None


@dataclass(frozen=True, slots=True)
class Hold:
    """It waits for somebody to look at it; `reason` is a code. `mailbox`: whom it was written to;
    `suggested`: the ticket it points to."""

    reason: str
    mailbox: Mailbox | None = None
    suggested: Ticket | None = None


Decision = Draft | Receipt | Note | FromSupplier | BounceRecord | Hold


def decide(
    mail: Incoming, book: Book, *, released: bool = False, into: Ticket | None = None
) -> Decision:
    """The one fate of a mail. `released`: somebody looked and let it in, so nothing holds it;
    `into`: they said to which ticket it belongs."""
    if into is not None:
        if _is_supplier(mail.address, into, book):
            return _from_supplier(mail, into)
        if (given := handover(mail, book, released=True)) is not None:
            return _handed_over_on(into, given, mail, book)
        if (staff := book.staff.get(mail.address)) is not None:
            return _note(mail, staff, into)
        return _reply(mail, into, book)
    if mail.parsed.auto is Auto.BOUNCE and mail.parsed.bounce is not None:
        return _bounce(mail, book)
    ticket = _pointed_to(mail, book)
    decision = _decide(mail, book, ticket, released)
    if isinstance(decision, str):
        mailbox, _team = book.boxes.reached(mail.recipients)
        return Hold(decision, mailbox or mail.raw.mailbox, ticket)
    if isinstance(decision, Draft) and decision.acknowledge and not released:
        is_due = _is_fresh(mail, decision.mailbox) and book.echoes(mail.address) < MOST_ECHOES
        return replace(decision, acknowledge=is_due)
    return decision


def _is_fresh(mail: Incoming, mailbox: Mailbox | None) -> bool:
    """Whether "we have it" is still worth saying: a backlog must not write to people who have
    given up or were helped long since."""
    return mailbox is None or mail.age <= timedelta(hours=mailbox.acknowledge_hours)


def _decide(
    mail: Incoming, book: Book, ticket: Ticket | None, released: bool
) -> Draft | Receipt | Note | FromSupplier | str:
    """What becomes of it; a string is the reason for which it is held."""
    if not released and (reason := _held_at_the_door(mail, book)):
        return reason
    if (given := handover(mail, book, released=released)) is not None:
        return _handed_over(given, mail, ticket, book, released=released)
    if ticket is not None and (staff := book.staff.get(mail.address)) is not None:
        return "authentication" if _spoofed(mail, released) else _note(mail, staff, ticket)
    if ticket is not None and _is_supplier(mail.address, ticket, book):
        return "authentication" if _spoofed(mail, released) else _from_supplier(mail, ticket)
    if ticket is not None and _takes_part(mail.address, ticket, book):
        return "authentication" if _spoofed(mail, released) else _reply(mail, ticket, book)
    if not released and mail.parsed.auto in (Auto.REPLY, Auto.LIST):
        return "automatic" if mail.parsed.auto is Auto.REPLY else "list"
    if not released and ticket is not None and mail.address not in book.known:
        return "stranger"
    if not released and _is_too_many(mail, book):
        return "rate"
    return _new(mail, book, suggested=ticket)


def _is_too_many(mail: Incoming, book: Book) -> bool:
    """After so many in a minute no more of them become tickets; answers still reach theirs. Of a
    flood that comes at once the first alone does."""
    most = 1 if mail.address in book.flooding else settings.MAIL_NEW_PER_MINUTE
    return book.in_a_minute(mail.address, mail.at) > most


def _handed_over(
    given: Handover, mail: Incoming, ticket: Ticket | None, book: Book, *, released: bool
) -> Draft | Receipt | Note | str:
    """Into the ticket it belongs to, if whoever wrote first takes part there; else a new one."""
    if _spoofed(mail, released):
        return "authentication"
    if ticket is None:
        return as_draft(given, mail, book)
    return _handed_over_on(ticket, given, mail, book)


def _handed_over_on(ticket: Ticket, given: Handover, mail: Incoming, book: Book) -> Receipt | Note:
    if given.is_sure and _takes_part(given.address, ticket, book):
        return as_reply(given, mail, ticket, book)
    return _note(mail, given.staff, ticket)


def _spoofed(mail: Incoming, released: bool) -> bool:
    return mail.parsed.authentication.failed and not released


def _bounce(mail: Incoming, book: Book) -> BounceRecord:
    bounce = mail.parsed.bounce
    letter = book.bounced.get(bounce.original_message_id) if bounce else None
    return BounceRecord(letter, book.by_ref.get(letter.about) if letter else None)


def _held_at_the_door(mail: Incoming, book: Book) -> str:
    """Why it goes no further, as a code; "" if it does."""
    if not mail.address:
        return "no_sender"
    if mail.parsed.auto is Auto.LOOP or (
        mail.address in book.ours or book.boxes.owner(mail.address) is not None
    ):
        return "loop"
    cap = PROGRAMS_AN_HOUR if mail.parsed.is_automatic else PEOPLE_AN_HOUR
    book.times.setdefault(mail.address, []).append(mail.at)
    return "rate" if book.count(mail.address, mail.at, CAP_WINDOW) > cap else ""


def _pointed_to(mail: Incoming, book: Book) -> Ticket | None:
    """The ticket that headers or subject name: that of a message which moved, then ours, then that
    of the mail it answers."""
    if (nearest := mail.parsed.thread_ids[:1]) and nearest[0] in book.by_moved:
        return book.by_moved[nearest[0]]
    for ref in mail.refs:
        if ref in book.by_ref:
            return book.by_ref[ref]
    for mail_id in mail.parsed.thread_ids:
        if mail_id in book.by_mail:
            return book.by_mail[mail_id]
    return book.by_number.get(mail.number) if mail.number is not None else None


def _is_supplier(address: str, ticket: Ticket, book: Book) -> bool:
    """Whether we asked this address, or somebody else of its company, about this ticket. Before who
    takes part: what a supplier writes is not the customer's to read, even if they are in copy."""
    if not address or address in book.known or address == ticket.requester_address:
        return False
    return any(same_company(one, address) for one in book.suppliers.get(ticket.pk, ()))


def _from_supplier(mail: Incoming, ticket: Ticket) -> FromSupplier:
    return FromSupplier(ticket, words_of(mail, None))


def _takes_part(address: str, ticket: Ticket, book: Book) -> bool:
    """Whether the sender is in the conversation or works for this ticket's customer."""
    if not address:
        return False
    if address == ticket.requester_address:
        return True
    if address in book.people.get(ticket.pk, ()):
        return True
    known = book.known.get(address)
    if known is None or ticket.customer_id is None:
        return False
    return known.customer.pk == ticket.customer_id


def _reply(mail: Incoming, ticket: Ticket, book: Book) -> Receipt:
    contact = _contact(mail, book)
    thanks = not mail.parsed.is_automatic and _is_only_thanks(mail, ticket, contact)
    known = book.known.get(mail.address)
    joins: list[Person] = [(contact, mail.address), *_colleagues(mail, ticket.customer_id, book)]
    return Receipt(
        by=_actor(contact),
        ticket=ticket,
        words=words_of(mail, contact),
        at=mail.at,
        contact=contact,
        automatic=mail.parsed.is_automatic,
        only_thanks=thanks,
        bystander=known is None and mail.address != ticket.requester_address,
        participants=[] if mail.parsed.is_automatic else joins,
    )


def _is_only_thanks(mail: Incoming, ticket: Ticket, contact: Contact | None) -> bool:
    """In text and HTML alike, with no file, and no picture larger than a logo."""
    said = mail.parsed
    if any(not file.inline or file.size > LARGEST_LOGO for file in said.attachments):
        return False
    people = [ticket.assignee, contact, ticket.requester]
    names = [one.name for one in people if one is not None]
    if not only_thanks(said.reply_text, names):
        return False  # nearly every mail; reading its HTML would cost more than all the rest
    return not said.html or only_thanks(quotes.fold(html_text.to_text(said.html)).reply, names)


def _new(mail: Incoming, book: Book, *, suggested: Ticket | None) -> Draft:
    """A new ticket; what failed authentication counts as written by nobody we know."""
    trusted = not mail.parsed.authentication.failed
    contact = _contact(mail, book) if trusted else None
    known = book.known.get(mail.address) if trusted else None
    customer = known.customer if known else None
    welcome = customer is not None or bool(
        book.provider and book.provider.unknown_senders_acknowledged
    )
    mailbox, team = book.boxes.reached(mail.recipients)
    return Draft(
        by=_actor(contact),
        channel="mail",
        words=words_of(mail, contact),
        received_at=mail.at,
        customer=customer,
        requester=contact,
        requester_address=mail.address,
        team=team,
        mailbox=mailbox or mail.raw.mailbox,
        follows=suggested,
        acknowledge=welcome and trusted and bool(mail.address) and not mail.parsed.is_automatic,
        automatic=mail.parsed.is_automatic,
        participants=_colleagues(mail, customer.pk if customer else None, book),
    )


def _contact(mail: Incoming, book: Book) -> Contact | None:
    known = book.known.get(mail.address)
    return known.contact if known else None


def _actor(contact: Contact | None) -> Actor:
    return actors.of_contact(contact) if contact is not None else Actor.sender()


def _colleagues(mail: Incoming, customer: int | None, book: Book) -> list[Person]:
    """Those in To and Cc who work for the same customer; nobody else joins by being named."""
    if customer is None:
        return []
    return [
        (known.contact, one.address)
        for one in mail.addressed
        if one.address != mail.address
        and (known := book.known.get(one.address)) is not None
        and known.customer.pk == customer
    ]


def _note(mail: Incoming, staff: Staff, ticket: Ticket) -> Note:
    return Note(staff, ticket, words_of(mail, None))


def words_of(mail: Incoming, contact: Contact | None) -> Words:
    """What was said; quote and signature are folded, not lost."""
    parsed = mail.parsed
    name = parsed.sender.name if parsed.sender else ""
    return Words(
        text=parsed.reply_text or ("" if parsed.quoted_text else parsed.text),
        html=parsed.html,
        quoted="\n\n".join(part for part in (parsed.signature, parsed.quoted_text) if part),
        subject=parsed.subject or _first_words(parsed),
        language=parsed.language,
        address=mail.address,
        author_name=contact.name if contact else name,
        mail_id=parsed.message_id,
        protection=parsed.protection,
        raw=mail.raw,
        attachments=parsed.attachments,
    )


def _first_words(parsed: Parsed) -> str:
    """What a mail without a subject is about: its first line, or its first file."""
    lines = (line.strip() for line in parsed.reply_text.splitlines())
    names = (file.name for file in parsed.attachments)
    return next((words for words in (*lines, *names) if words), "…")[:NO_SUBJECT_LETTERS]

"""A colleague forwards to the desk what a customer sent them: it becomes the customer's (T11).

A mail's words are believed about somebody else only when a colleague surely forwarded them: the
trusted server says that the mail is from where it says, or somebody looked at it and let it in.
Otherwise it is a ticket of nobody we know yet, which writes to nobody, and "who is this?" is asked.
"""

from __future__ import annotations

from dataclasses import dataclass

from servanda.kernel import Actor
from servanda.mail.forwards import Forward
from servanda.people import actors
from servanda.people.models import Staff
from servanda.tickets.drafts import Aside, Draft, Receipt, Words
from servanda.tickets.intake.book import Book
from servanda.tickets.intake.incoming import Incoming
from servanda.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Handover:
    """Who passes it on, what is in it, and whether it is surely theirs."""

    staff: Staff
    forward: Forward
    is_sure: bool

    @property
    def address(self) -> str:
        """Whoever wrote first, in lower case; "" when only a name was given."""
        return self.forward.sender.address.lower() if self.forward.sender else ""


def handover(mail: Incoming, book: Book, *, released: bool) -> Handover | None:
    """What a colleague hands over with this mail; None when it is no such mail."""
    staff, forward = book.staff.get(mail.address), book.forwards.get(mail.raw.pk)
    if staff is None or forward is None:
        return None
    first = forward.sender.address.lower() if forward.sender else ""
    if first in book.ours or first in book.colleagues:
        return None  # words among ourselves
    return Handover(staff, forward, released or mail.parsed.authentication.verdict == "pass")


def as_draft(given: Handover, mail: Incoming, book: Book) -> Draft:
    """A new ticket of whoever wrote first; it counts from when the desk got it."""
    known = book.known.get(given.address) if given.is_sure else None
    contact = known.contact if known else None
    customer = known.customer if known else None
    welcome = given.is_sure and customer is not None and not given.forward.automatic
    mailbox, team = book.boxes.reached(mail.recipients)
    return Draft(
        by=actors.of_contact(contact) if contact else Actor.sender(),
        channel="mail",
        words=_words(given, mail),
        received_at=mail.at,
        customer=customer,
        requester=contact,
        requester_address=given.address,
        team=team,
        mailbox=mailbox or mail.raw.mailbox,
        acknowledge=welcome,
        automatic=given.forward.automatic,
        handed_over_by=given.staff,
        aside=_aside(given, mail),
    )


def as_reply(given: Handover, mail: Incoming, ticket: Ticket, book: Book) -> Receipt:
    """It belongs to a ticket that is there already, and whoever wrote it takes part in that."""
    known = book.known.get(given.address)
    contact = known.contact if known else None
    return Receipt(
        by=actors.of_contact(contact) if contact else Actor.sender(),
        ticket=ticket,
        words=_words(given, mail),
        at=mail.at,
        contact=contact,
        automatic=given.forward.automatic,
        aside=_aside(given, mail),
    )


def _words(given: Handover, mail: Incoming) -> Words:
    forward = given.forward
    name = forward.sender.name if forward.sender else ""
    return Words(
        text=forward.text,
        html=forward.html,
        quoted="\n\n".join(part for part in (forward.header, forward.quoted) if part),
        subject=forward.subject or mail.parsed.subject or "…",
        language=forward.language,
        address=given.address,
        author_name=name,
        mail_id=forward.message_id,
        protection=forward.protection,
        raw=mail.raw,
        attachments=forward.attachments,
    )


def _aside(given: Handover, mail: Incoming) -> Aside | None:
    """What the colleague wrote above it stays among ourselves."""
    if not given.forward.note:
        return None
    words = Words(
        text=given.forward.note,
        subject=mail.parsed.subject,
        address=mail.address,
        author_name=given.staff.name,
        raw=mail.raw,
    )
    return Aside(given.staff, words)

"""From a notice to the outbox: each letter written in its reader's language, all queued at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from servanda.mail.actions import Letter as MailLetter
from servanda.mail.actions import queue_many
from servanda.mail.addresses import Address
from servanda.notices.letter import Letter, render
from servanda.notices.reader import Reader
from servanda.people.models import Provider
from servanda.tickets import letters
from servanda.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Notice:
    """One reader to be told something about one ticket.

    `write` makes the letter; it is called with the reader's language active. `capped`: stopped by
    the caps against loops; say False for what must arrive.
    """

    ticket: Ticket
    reader: Reader
    purpose: str
    write: Callable[[], Letter]
    capped: bool = True
    in_reply_to: str = ""


def about(ticket: Ticket) -> str:
    """The subject of what a customer gets: the same in the whole thread."""
    return letters.subject_of(ticket)


def desk_url(ticket: Ticket) -> str:
    """Where a colleague finds the ticket."""
    return f"{settings.BASE_URL}/desk/t/{ticket.ref}"


def send(notices: Iterable[Notice], provider: Provider) -> None:
    """Queue them; whoever has no address is left out."""
    mails = [_mail(notice, provider) for notice in notices if notice.reader.address]
    if mails:
        queue_many(mails)


def _mail(notice: Notice, provider: Provider) -> MailLetter:
    reader = notice.reader
    with translation.override(reader.tongue):
        written = render(notice.write(), reader, provider)
    return MailLetter(
        to=[Address(reader.name, reader.address)],
        subject=written.subject,
        text=written.text,
        html=written.html,
        language=reader.language,
        about=notice.ticket.ref,
        purpose=notice.purpose,
        from_name=provider.name,
        from_address=provider.desk_address,
        in_reply_to=notice.in_reply_to,
        automatic=True,
        capped=notice.capped,
    )

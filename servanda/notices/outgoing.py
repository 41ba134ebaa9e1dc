"""From a notice to the outbox: each letter written in its reader's language, all queued at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.utils import translation

from servanda.mail.actions import Letter as MailLetter
from servanda.mail.actions import queue_many
from servanda.mail.addresses import Address
from servanda.notices import own_words, quiet
from servanda.notices.letter import Letter, Rendered, render
from servanda.notices.reader import Reader
from servanda.people.models import Provider
from servanda.tickets import dead_mail, letters, threads
from servanda.tickets.models import Message, Ticket
from servanda.tickets.sender import speaking_for

NO_THREAD = threads.Thread()


@dataclass(frozen=True, slots=True)
class Notice:
    """One reader to be told something about one ticket.

    `write` makes the letter; it is called with the reader's language active. `threaded`: part of
    the conversation with the customer, and shown so by mail programs; `message` is the message of
    the ticket that this mail carries. `capped`: stopped by the caps against loops; say False for
    what must arrive. `patient`: it waits while its reader, a colleague, is not to be disturbed.
    """

    ticket: Ticket
    reader: Reader
    purpose: str
    write: Callable[[], Letter]
    threaded: bool = False
    message: Message | None = None
    capped: bool = True
    patient: bool = False
    not_before: datetime | None = None


def about(ticket: Ticket) -> str:
    """The subject of what a customer gets: the same in the whole thread."""
    return letters.subject_of(ticket)


def desk_url(ticket: Ticket) -> str:
    """Where a colleague finds the ticket."""
    return f"{settings.BASE_URL}/desk/t/{ticket.ref}"


def send(notices: Iterable[Notice], provider: Provider) -> None:
    """Queue them, in a number of statements that does not depend on how many they are.

    Whoever has no address is left out.
    """
    wanted = [notice for notice in notices if notice.reader.address]
    if _kept_back(wanted):
        return
    chosen = quiet.hold_back(wanted)
    if not chosen:
        return
    known = threads.threads_of(
        {one.ticket.pk: one.ticket for one in chosen if one.threaded}.values()
    )
    down = dead_mail.down(known) if known else set()
    rows = queue_many(
        _held(_mail(notice, known.get(notice.ticket.pk, NO_THREAD), provider), notice, down)
        for notice in chosen
    )
    carried = {
        notice.message.pk: row.pk
        for notice, row in zip(chosen, rows, strict=True)
        if notice.message is not None
    }
    for message, outgoing in carried.items():
        Message.objects.filter(pk=message, outgoing=None).update(outgoing=outgoing)


def _held(mail: MailLetter, notice: Notice, down: set[int]) -> MailLetter:
    """What is for a customer whose mail is down waits until it works again."""
    if not notice.threaded or notice.ticket.pk not in down:
        return mail
    return replace(mail, hold=dead_mail.HOLD)


@dataclass(frozen=True, slots=True)
class Personal:
    """One reader to be told something that belongs to no ticket."""

    reader: Reader
    purpose: str
    write: Callable[[], Letter]


def send_personal(personal: Personal, provider: Provider) -> None:
    """Queue it, unless the reader has no address."""
    send_each([personal], provider)


def send_each(letters: Iterable[Personal], provider: Provider) -> None:
    """Queue them in one statement, without those whose reader has no address."""
    wanted = [one for one in letters if one.reader.address]
    if not _kept_back(wanted):
        queue_many([_personal(one, provider) for one in wanted])


_rehearsed: ContextVar[list[Notice | Personal] | None] = ContextVar("rehearsed", default=None)


@contextmanager
def rehearsing() -> Iterator[list[Notice | Personal]]:
    """Nothing is queued meanwhile; what would have been is in the list."""
    kept: list[Notice | Personal] = []
    token = _rehearsed.set(kept)
    try:
        yield kept
    finally:
        _rehearsed.reset(token)


def _kept_back(letters: Sequence[Notice | Personal]) -> bool:
    kept = _rehearsed.get()
    if kept is not None:
        kept += letters
    return kept is not None


def written(one: Notice | Personal, company: Provider, *, links: bool = True) -> Rendered:
    """The letter in its reader's language, with the provider's own words in it; `links`: those in
    it lead somewhere."""
    ticket = one.ticket if isinstance(one, Notice) else None
    provider = speaking_for(ticket, company) if ticket else company
    with translation.override(one.reader.tongue):
        letter = one.write()
        own = own_words.said(provider, one.purpose, one.reader, ticket)
        letter = replace(letter, own=own.text, own_html=own.html)
        if not links and letter.button:
            letter = replace(letter, button=replace(letter.button, url=""))
        return render(letter, one.reader, provider)


def _personal(personal: Personal, provider: Provider) -> MailLetter:
    return _envelope(personal.reader, written(personal, provider), personal.purpose, provider)


def _mail(notice: Notice, thread: threads.Thread, company: Provider) -> MailLetter:
    reader, provider = notice.reader, speaking_for(notice.ticket, company)
    return replace(
        _envelope(reader, written(notice, company), notice.purpose, provider),
        about=threads.about(notice.ticket),
        in_reply_to=thread.in_reply_to,
        references=thread.references,
        capped=notice.capped,
        not_before=notice.not_before,
    )


def _envelope(reader: Reader, words: Rendered, purpose: str, provider: Provider) -> MailLetter:
    return MailLetter(
        to=[Address(reader.name, reader.address)],
        subject=words.subject,
        text=words.text,
        html=words.html,
        language=reader.language,
        purpose=purpose,
        from_name=provider.name,
        from_address=provider.desk_address,
        automatic=True,
    )

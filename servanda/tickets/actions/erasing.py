"""Erasing what somebody wrote: the law asks for it, or a password was mailed by mistake."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from servanda.kernel import Actor, Refused, unit
from servanda.kernel.erasing import erase_words as erase_rows
from servanda.mail import actions as mail
from servanda.people import access
from servanda.tickets.actions.common import change, demand_reach, lock
from servanda.tickets.models import Attachment, Message, Ticket
from servanda.tickets.unused import drop_unused

# Why, as the journal keeps it.
REASONS = ("secret", "misdirected", "privacy")


def erase_words(message: Message, *, by: Actor, why: str) -> None:
    """Destroy what a message says, its files, and the copies we keep: the mail as it came or went,
    the letters of ours that repeat it, the ticket's subject if it began with this message.

    Cannot be undone. What others quoted in messages of their own stays until those are erased.
    Raises Refused when it is erased already, ValueError for a `why` that is none of REASONS.
    """
    if why not in REASONS:
        raise ValueError(f"not a reason to erase: {why}")
    ticket = message.ticket
    with unit.action():
        lock([ticket])
        message.refresh_from_db()
        access.demand(by, "words.erase", ticket)
        demand_reach(ticket, by)
        if message.erased_at:
            raise Refused(_("These words are erased already."), code="erased")
        words = [message.text, message.subject]
        files = list(message.attachments.select_related("blob"))
        subject = _subject_to_go(message, ticket)
        erase_rows([message, *files], ticket.stream_id, by=by, why=why)
        _erase_mail(message)
        mail.redact_letters(ticket.ref, words=words, subject=subject)
        if subject:
            change(ticket, subject=mail.redaction.GONE)
        _drop_files(files)
        unit.notify("desk")


def _subject_to_go(message: Message, ticket: Ticket) -> str:
    """The ticket's subject, if it is this message's: the first one gave it."""
    first = ticket.messages.order_by("pk").first()
    return ticket.subject if first is not None and first.pk == message.pk else ""


def _erase_mail(message: Message) -> None:
    raws = [message.raw_id] if message.raw_id else []
    letters = [message.outgoing_id] if message.outgoing_id else []
    mail.redact(raws=raws, letters=letters)


def _drop_files(files: list[Attachment]) -> None:
    """The bytes go with the last row that points to them."""
    blobs = [file.blob for file in files if file.blob is not None]
    Attachment.objects.filter(pk__in=[file.pk for file in files]).update(blob=None)
    drop_unused(blobs)

"""The list of held mail: what a row of it shows, kept when a mail is held, so that no list reads
the mails themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from servanda import kernel
from servanda.mail.models import Mailbox
from servanda.tickets.intake.addressed import look_up_boxes
from servanda.tickets.intake.incoming import Incoming
from servanda.tickets.models import HeldMail, Ticket

SHOWN = 200  # characters of what it says
# A mail held again stays where it was in the list.
ANEW = ["reason", "mailbox", "subject", "sender_name", "sender_address", "glimpse", "suggested",
        "spam_at", "spam_by"]  # fmt: skip


def note(
    mail: Incoming, reason: str, *, mailbox: Mailbox | None, suggested: Ticket | None = None
) -> HeldMail:
    """The row for a mail, not saved yet."""
    parsed = mail.parsed
    words = parsed.reply_text or parsed.text
    return HeldMail(
        raw=mail.raw,
        mailbox=mailbox,
        reason=reason[:60],
        held_at=kernel.now(),
        subject=_clean(parsed.subject, 300),
        sender_name=_clean(parsed.sender.name if parsed.sender else "", 200),
        sender_address=_clean(mail.address, 254),
        glimpse=_clean(" ".join(words[: 4 * SHOWN].split()), SHOWN),
        suggested=suggested,
    )


def _clean(text: str, longest: int) -> str:
    return text.replace("\x00", "")[:longest]


def keep(rows: Iterable[HeldMail]) -> None:
    """Put them on the list, in one statement."""
    HeldMail.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["raw"], update_fields=ANEW
    )


def note_unread(keys: Collection[int], reason: str = "crash") -> None:
    """Mails that may not even be read, since reading them stopped the intake."""
    now = kernel.now()
    keep(HeldMail(raw_id=key, reason=reason[:60], held_at=now) for key in keys)


def note_failed(mail: Incoming, reason: str) -> None:
    """One that could be read, and failed afterwards."""
    mailbox, _team = look_up_boxes().reached(mail.recipients)
    keep([note(mail, reason, mailbox=mailbox or mail.raw.mailbox)])

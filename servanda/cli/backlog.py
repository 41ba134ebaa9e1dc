"""What should have been done by now and was not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from servanda.kernel import now
from servanda.kernel.models import FailedReaction, Timer
from servanda.mail.models import Mailbox, Outgoing, RawMail
from servanda.tickets.models import HeldMail

PATIENCE = timedelta(minutes=2)
NO_WORKER = "Is `servanda worker` running?"


def troubles() -> Iterator[tuple[bool, str]]:
    """(whether it needs mending now, what to do) for each kind of backlog there is."""
    since = now() - PATIENCE
    held = HeldMail.objects.waiting()
    unread = RawMail.objects.filter(settled_at=None, stored_at__lt=since)
    late = Timer.objects.open().filter(fire_at__lt=since)
    failing = Timer.objects.open().filter(attempts__gt=0)
    unmended = FailedReaction.objects.filter(mended_at=None)
    questions = [
        (late, True, f"due times were not acted on. {NO_WORKER}"),
        (failing, False, "due times fail again and again; the worker's log says why."),
        (unmended, False, "notices could not be made; they are tried again by themselves."),
        (unread, True, f"mails wait to be read. {NO_WORKER}"),
        (held, False, "mails are held and wait for somebody's click on the desk."),
        (Outgoing.objects.due(since), False, "letters wait too long; the sent mail says why."),
        (Outgoing.objects.failed(), False, "letters could not be sent; the sent mail says why."),
    ]
    for rows, urgent, words in questions:
        if count := rows.count():
            yield urgent, f"{count} {words}"
    for box in Mailbox.objects.fetched().filter(failed_at__isnull=False):
        yield True, f"The mailbox {box.address} cannot be fetched: {box.last_error}"
    for box in Mailbox.objects.fetched().exclude(skipped_uids=[]):
        numbers = ", ".join(map(str, box.skipped_uids))
        words = (
            f"Mails of {box.address} were skipped: too large or not to be fetched (UID {numbers})."
        )
        yield False, f"{words} Read them there; moved out and back they are tried again."

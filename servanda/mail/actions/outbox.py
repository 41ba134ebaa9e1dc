"""Letters on their way out: queued in the transaction that caused them, capped against loops."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q

from servanda import kernel
from servanda.files.models import Blob
from servanda.kernel import unit
from servanda.mail import dead, message_ids
from servanda.mail.addresses import Address
from servanda.mail.models import Outgoing, OutgoingFile

CAP_WINDOW = timedelta(hours=1)
MAX_REFERENCES = 12


@dataclass(frozen=True, slots=True)
class Enclosure:
    blob: Blob
    name: str
    content_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be sent. Addresses are plain; `about` and `purpose` are opaque codes."""

    to: Sequence[Address]
    subject: str
    text: str
    html: str = ""
    language: str = "en"
    about: str = ""
    purpose: str = ""
    cc: Sequence[Address] = ()
    from_name: str = ""
    from_address: str = ""
    """Default: SERVANDA_MAIL_FROM."""
    reply_to: str = ""
    in_reply_to: str = ""
    references: Sequence[str] = ()
    enclosures: Sequence[Enclosure] = ()
    automatic: bool = False
    """No person wrote it: it says so in its headers."""
    capped: bool | None = None
    """Counts towards, and is stopped by, the caps per address and thread. Default: as
    `automatic`; say False for what must arrive (a rung of the ladder)."""
    not_before: datetime | None = None
    hold: str = ""
    """A reason code (trial mode, suspicion): the letter waits until it is released."""


def queue(letter: Letter) -> Outgoing:
    """Queue a letter; it is inserted once, with all others, when the running action ends. The
    answer has its Message-ID already, its key only after that."""
    row = _row(letter)
    unit.collect("mail.outbox", row.ref, (row, letter), _insert_collected)
    return row


def queue_many(letters: Iterable[Letter]) -> list[Outgoing]:
    """Queue letters now, in a few statements; the rows answered have their keys."""
    pairs = [(_row(letter), letter) for letter in letters]
    with unit.action():
        _insert(pairs)
    return [row for row, _letter in pairs]


def _insert_collected(bag: dict[Hashable, Any]) -> None:
    _insert(list(bag.values()))


def _insert(pairs: list[tuple[Outgoing, Letter]]) -> None:
    if not pairs:
        return
    _cap([row for row, _letter in pairs if row.is_capped])
    dead.hold_back(row for row, _letter in pairs)
    Outgoing.objects.bulk_create([row for row, _letter in pairs])
    OutgoingFile.objects.bulk_create(
        OutgoingFile(outgoing=row, blob=e.blob, name=e.name, content_type=e.content_type)
        for row, letter in pairs
        for e in letter.enclosures
    )
    unit.notify("outbox")


def _row(letter: Letter) -> Outgoing:
    if not letter.to:
        raise ValueError("a letter needs a recipient")
    now = kernel.now()
    row = Outgoing(
        from_name=_line(letter.from_name)[:200],
        from_address=_line(letter.from_address) or settings.MAIL_FROM,
        reply_to=_line(letter.reply_to),
        to=[[_line(one.name), _line(one.address)] for one in letter.to],
        cc=[[_line(one.name), _line(one.address)] for one in letter.cc],
        recipient=_line(letter.to[0].address).lower()[:254],
        subject=_line(letter.subject)[:500],
        text=letter.text.replace("\x00", ""),
        html=letter.html.replace("\x00", ""),
        language=letter.language,
        in_reply_to=_line(letter.in_reply_to)[:255],
        references=_references(letter),
        is_automatic=letter.automatic,
        is_capped=letter.automatic if letter.capped is None else letter.capped,
        about=letter.about,
        purpose=letter.purpose,
        created_at=now,
        next_try_at=letter.not_before or now,
    )
    row.message_id = message_ids.make(letter.about, row.ref)
    reason = letter.hold or ("trial" if settings.MAIL_TRIAL else "")
    if reason:
        row.held_at, row.hold_reason = now, reason
    return row


def _line(text: str) -> str:
    """One line without controls: nobody adds a header through a subject or a name."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _references(letter: Letter) -> list[str]:
    """The thread's first mails and its last ones; servers cut longer lines."""
    ids = [*letter.references, *([letter.in_reply_to] if letter.in_reply_to else [])]
    known = list(dict.fromkeys(_line(one)[:250] for one in ids if one))
    half = MAX_REFERENCES // 2
    return known if len(known) <= MAX_REFERENCES else known[:half] + known[-half:]


def _cap(rows: list[Outgoing]) -> None:
    """Hold what exceeds the caps, so that two machines never talk to each other for long."""
    if not rows:
        return
    recent = (
        Outgoing.objects.filter(
            recipient__in={row.recipient for row in rows},
            created_at__gt=kernel.now() - CAP_WINDOW,
            created_at__lte=kernel.now(),
            is_capped=True,
        )
        .values_list("recipient", "about")
        .annotate(n=Count("id"))
        .order_by()
    )
    by_address: Counter[str] = Counter()
    by_thread: Counter[tuple[str, str]] = Counter()
    for recipient, about, count in recent:
        by_address[recipient] += count
        by_thread[recipient, about] += count
    for row in rows:
        thread = (row.recipient, row.about)
        over_thread = row.about and by_thread[thread] >= settings.MAIL_AUTO_PER_THREAD
        if over_thread or by_address[row.recipient] >= settings.MAIL_AUTO_PER_ADDRESS:
            row.held_at = row.held_at or kernel.now()
            row.hold_reason = row.hold_reason or ("cap-thread" if over_thread else "cap-address")
        by_address[row.recipient] += 1
        by_thread[thread] += 1


def hold(row: Outgoing, reason: str) -> bool:
    """Keep a waiting letter back. Answers False when it has left already."""
    held = Outgoing.objects.waiting().filter(pk=row.pk)
    return bool(held.update(held_at=kernel.now(), hold_reason=reason))


def withdraw(row: Outgoing) -> bool:
    """Destroy a letter that has not left; inside an action. Answers False when it has, or when a
    worker is handing it over right now."""
    waiting = Q(sent_at=None, failed_at=None, attempts=0, unreachable_since=None)
    found = Outgoing.objects.filter(waiting, pk=row.pk)
    locked = found.select_for_update(skip_locked=True).first()
    if locked is None or locked.accepted:
        return False
    locked.delete()
    return True


def release(rows: Iterable[Outgoing]) -> int:
    """Let held letters go (trial mode switched on, a cap looked at). Answers how many."""
    with unit.action():
        keys = [row.pk for row in rows]
        count = (
            Outgoing.objects.held()
            .filter(pk__in=keys)
            .update(held_at=None, hold_reason="", next_try_at=kernel.now())
        )
        unit.notify("outbox")
    return count


def send_now(recipients: Iterable[str]) -> int:
    """Letters to these addresses that were to leave later, and were never tried, leave now."""
    now = kernel.now()
    with unit.action():
        later = Outgoing.objects.waiting().filter(attempts=0, next_try_at__gt=now)
        wanted = later.filter(recipient__in=[one.lower() for one in recipients], refused={})
        count = wanted.filter(unreachable_since=None).update(next_try_at=now)
        unit.notify("outbox")
    return count


def retry(row: Outgoing) -> bool:
    """Try a failed letter again from the start. Answers False when it had not failed."""
    with unit.action():
        count = (
            Outgoing.objects.failed()
            .filter(pk=row.pk)
            .update(
                failed_at=None,
                attempts=0,
                next_try_at=kernel.now(),
                unreachable_since=None,
                refused={},
            )
        )
        unit.notify("outbox")
    return bool(count)


def bounced(
    message_id: str,
    *,
    reason: str,
    status: str = "",
    at: datetime | None = None,
    recipient: str = "",
) -> Outgoing | None:
    """Record on our letter that it did not arrive; answers the letter, None when it is not ours.

    `recipient` did not get it for good, if it is given: what we write there waits from now on."""
    row = Outgoing.objects.filter(message_id=message_id).first() if message_id else None
    if row is None:
        return None
    row.bounced_at = at or kernel.now()
    row.bounce_reason, row.bounce_status = reason[:40], status[:12]
    row.save(update_fields=["bounced_at", "bounce_reason", "bounce_status"])
    if recipient:
        dead.bury(row, recipient, reason, row.bounced_at)
    return row

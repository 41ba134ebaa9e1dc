"""From bytes at the door to a stored mail with exactly one outcome."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from servanda import kernel
from servanda.kernel import unit
from servanda.mail import fingerprint
from servanda.mail.models import Mailbox, RawMail, Redelivery

BATCH = 25
SUSPICIOUS = 2
"""After so many tries without an outcome a mail is taken alone: it may be what kills the worker."""
GIVE_UP = 6


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the transport said: sender ("" = null sender, None = unknown) and recipients."""

    sender: str | None = None
    recipients: tuple[str, ...] = ()


def store(
    raw: bytes,
    *,
    source: str,
    received_at: datetime,
    mailbox: Mailbox | None = None,
    envelope: Envelope = Envelope(),
    uidvalidity: int | None = None,
    uid: int | None = None,
) -> tuple[RawMail, bool]:
    """Keep a mail and commit at once; answers (the row, was it new).

    The same mail again (same mailbox and UID, or the same authored content) answers the first row
    and notes a redelivery. Must not run inside a transaction: raises RuntimeError there."""
    mail = RawMail(
        mailbox=mailbox,
        source=source,
        envelope_from=None if envelope.sender is None else _plain(envelope.sender),
        envelope_to=[_plain(one) for one in envelope.recipients[:100]],
        received_at=received_at,
        stored_at=kernel.now(),
        raw=raw,
        size=len(raw),
        fingerprint=fingerprint.of(raw),
        uidvalidity=uidvalidity,
        uid=uid,
    )
    try:
        with transaction.atomic(durable=True), unit.action():
            mail.save(force_insert=True)
            unit.notify("mail")
    except IntegrityError:
        return _again(mail), False
    return mail, True


def _plain(address: str) -> str:
    return address.replace("\x00", "")[:320]


def _again(mail: RawMail) -> RawMail:
    known = RawMail.objects.defer("raw").filter(fingerprint=mail.fingerprint).first()
    place = {"mailbox": mail.mailbox, "uidvalidity": mail.uidvalidity, "uid": mail.uid}
    if known is None:
        return RawMail.objects.defer("raw").get(**place)
    if mail.uid is not None and all(getattr(known, key) == value for key, value in place.items()):
        return known
    with transaction.atomic(durable=True):
        Redelivery.objects.bulk_create(
            [
                Redelivery(
                    raw=known,
                    source=mail.source,
                    envelope_to=mail.envelope_to,
                    at=kernel.now(),
                    **place,
                )
            ],
            ignore_conflicts=True,
        )
    return known


def begin_batch(
    limit: int = BATCH, *, given_up: Callable[[Collection[int]], None] | None = None
) -> list[int]:
    """Keys of the mails to process next, oldest first, with the try counted and committed before
    it begins. A mail that has killed its worker comes alone; at last it is held as "crash", and
    `given_up` is told its key in the same transaction."""
    with transaction.atomic(durable=True):
        rows = list(
            RawMail.objects.filter(settled_at=None)
            .order_by("id")
            .select_for_update(skip_locked=True)
            .values_list("id", "attempts")[:limit]
        )
        doomed = [key for key, attempts in rows if attempts >= GIVE_UP]
        suspects = [key for key, attempts in rows if SUSPICIOUS <= attempts < GIVE_UP]
        keys = suspects[:1] or [key for key, attempts in rows if attempts < SUSPICIOUS]
        if keys:
            RawMail.objects.filter(id__in=keys).update(attempts=F("attempts") + 1)
        if doomed:
            finish_many((key, RawMail.Outcome.HELD, "crash", "") for key in doomed)
            if given_up is not None:
                given_up(doomed)
    return keys


def claim(limit: int = BATCH, *, keys: Collection[int] | None = None) -> list[RawMail]:
    """Waiting mails, oldest first, locked until the caller's transaction ends; no other worker
    gets them. `keys` (from `begin_batch`) bounds the choice. Raises outside a transaction."""
    waiting = RawMail.objects.filter(settled_at=None)
    if keys is not None:
        waiting = waiting.filter(id__in=keys)
    rows = waiting.select_related("mailbox").select_for_update(skip_locked=True, of=("self",))
    return list(rows.order_by("id")[:limit])


def finish(raw: RawMail, outcome: str, *, reason: str = "", target: str = "") -> None:
    """Settle one mail: `outcome` is one of RawMail.Outcome, `reason` a code, `target` opaque."""
    finish_many([(raw.pk, outcome, reason, target)])
    raw.outcome, raw.reason, raw.target, raw.settled_at = outcome, reason, target, kernel.now()


def finish_many(settled: Iterable[tuple[int, str, str, str]]) -> None:
    """Settle a batch: (key, outcome, reason, target) each, in one statement."""
    rows = [(key, RawMail.Outcome(outcome).value, r, t) for key, outcome, r, t in settled]
    if not rows:
        return
    keys, outcomes, reasons, targets = (list(column) for column in zip(*rows, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE mail_rawmail SET outcome = given.outcome, reason = given.reason,"
            " target = given.target, settled_at = %s FROM unnest(%s::bigint[], %s::text[],"
            " %s::text[], %s::text[]) AS given(id, outcome, reason, target)"
            " WHERE mail_rawmail.id = given.id",
            [kernel.now(), keys, outcomes, reasons, targets],
        )


def reprocess(raw: RawMail) -> None:
    """Let a held mail go through the intake again (after its cause was mended)."""
    with unit.action():
        RawMail.objects.filter(pk=raw.pk).update(
            outcome="", reason="", target="", settled_at=None, attempts=0
        )
        unit.notify("mail")

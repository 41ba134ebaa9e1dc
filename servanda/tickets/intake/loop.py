"""The loop body: waiting mails in batches, each batch one transaction."""

from __future__ import annotations

import hashlib
import logging
import traceback
from collections.abc import Sequence

from django.db import InterfaceError, OperationalError

from servanda.kernel import unit
from servanda.kernel.deadlock import again_after_deadlock
from servanda.mail import actions as mail_actions
from servanda.mail.models import RawMail
from servanda.tickets.intake import noting
from servanda.tickets.intake.book import look_up
from servanda.tickets.intake.decide import decide
from servanda.tickets.intake.incoming import Incoming, read
from servanda.tickets.intake.write import Decided, Fate, settle, write
from servanda.tickets.models import Ticket

BATCH = 25
log = logging.getLogger(__name__)


def process(limit: int = BATCH) -> int:
    """Take the next waiting mails and settle them; answers how many were taken.

    One transaction for all. When something goes wrong they are done again one by one, and the one
    that cannot be done is held alone. Raises what the database raises when it is gone.
    """
    keys = mail_actions.begin_batch(limit, given_up=noting.note_unread)
    if not keys:
        return 0
    try:
        again_after_deadlock(lambda: settle_batch(keys))
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("a batch of %d mails failed; doing them one by one", len(keys))
        for key in keys:
            settle_alone(key)
    return len(keys)


def process_one(raw: RawMail) -> Fate:
    """Settle one stored mail now, or wait for whoever is doing so; answers how it ended."""
    if settle_alone(raw.pk) is None:
        with unit.action():
            RawMail.objects.select_for_update(of=("self",)).only("pk").get(pk=raw.pk)
        settle_alone(raw.pk)  # whoever had it may have been killed
    done = RawMail.objects.defer("raw").get(pk=raw.pk)
    ticket = int(done.target) if done.target.isdecimal() else None
    return Fate(done.pk, done.outcome, done.reason, ticket)


def settle_alone(key: int) -> Fate | None:
    """Settle one mail; what fails is held. None when it is settled already or somebody has it."""
    try:
        fates = again_after_deadlock(lambda: settle_batch([key]))
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        return _hold(key, error)
    return fates[0] if fates else None


def settle_batch(
    keys: Sequence[int], *, released: bool = False, into: Ticket | None = None
) -> list[Fate]:
    """Settle those of these mails that wait and that nobody else has, in one transaction.

    `released`, `into`: somebody looked and let them in, to a ticket that the caller has locked."""
    fates: list[Fate] = []

    def decided(mails: Sequence[Incoming]) -> Decided:
        book = look_up(mails, into=into)
        return [(mail, decide(mail, book, released=released, into=into)) for mail in mails]

    with unit.action():
        mails = [read(raw) for raw in mail_actions.claim(len(keys), keys=keys)]
        runs = waves(mails)
        if len(runs) > 1:
            _lock_in_order(mails)
        for wave in runs:
            fates += write(decided(wave), decided)
    return fates


def _lock_in_order(mails: Sequence[Incoming]) -> None:
    """Lock now, by key as everybody does, what the runs would otherwise lock one by one."""
    keys = look_up(mails).ticket_keys()
    list(Ticket.objects.filter(pk__in=keys).order_by("pk").select_for_update().values_list("pk"))


def waves(mails: Sequence[Incoming]) -> list[list[Incoming]]:
    """The mails in runs such that no mail answers another of its own run: the later run finds
    what the earlier one wrote."""
    runs: list[list[Incoming]] = []
    ids: set[str] = set()
    for mail in mails:
        if not runs or ids & set(mail.parsed.thread_ids):
            runs.append([])
            ids = set()
        runs[-1].append(mail)
        if mail.parsed.message_id:
            ids.add(mail.parsed.message_id)
    return runs


def _hold(key: int, error: Exception) -> Fate:
    """Keep it where somebody sees it, with a code by which the log is found."""
    trace = "".join(traceback.format_exception(error))
    code = hashlib.sha256(trace.encode()).hexdigest()[:8]
    log.error("mail %s is held, error %s\n%s", key, code, trace)
    fate = Fate(key, RawMail.Outcome.HELD, f"error:{code}")
    with unit.action():
        waiting = RawMail.objects.select_for_update().filter(pk=key, settled_at=None)
        if waiting.values_list("pk", flat=True).first() is not None:
            settle([fate])
            noting.note_failed(read(RawMail.objects.get(pk=key)), fate.reason)
            unit.notify("desk")
    return fate

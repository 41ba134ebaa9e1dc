"""The outbox on its way: claim a letter, hand it over, mark it. At least once, with patience."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db.models import Min

from servanda import kernel
from servanda.kernel import timers, unit
from servanda.mail import bounces, dead, signing
from servanda.mail.compose import compose, deliverable
from servanda.mail.models import Outgoing
from servanda.mail.transport import Refusal as Refusal
from servanda.mail.transport import Refusals as Refusals
from servanda.mail.transport import Rejected as Rejected
from servanda.mail.transport import Server as Server
from servanda.mail.transport import Sink as Sink
from servanda.mail.transport import Transport
from servanda.mail.transport import Unreachable as Unreachable
from servanda.mail.transport import transport as transport

MAX_ATTEMPTS = 12
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
UNREACHABLE_WAIT = timedelta(minutes=10)
UNREACHABLE_FOR = timedelta(days=3)
UNDELIVERED = "mail.undelivered"
"""The timer that tells the rings above that a letter did not reach everybody."""
IMPOSSIBLE = Refusal("an address that mail cannot carry: correct it", permanent=True)
log = logging.getLogger(__name__)
_FIELDS = ("attempts", "sent_at", "failed_at", "next_try_at", "last_error", "unreachable_since",
           "accepted", "refused", "bounced_at", "bounce_reason", "bounce_status")  # fmt: skip


def send_due(limit: int = 100, *, through: Transport | None = None) -> int:
    """Send what is due, one transaction a letter, so that a kill repeats one at most. Answers how
    many were tried; stops early when the server cannot be reached. `through` is kept open by the
    caller; without it one is opened and closed."""
    keys = list(Outgoing.objects.due(kernel.now()).values_list("pk", flat=True)[:limit])
    used = (through or transport()) if keys else None
    if used is None:
        return 0
    tried = 0
    try:
        for key in keys:
            row = _send_one(key, used)
            tried += row is not None
            if row and not row.sent_at and not used.is_reachable:
                break
    finally:
        if through is None:
            used.close()
    return tried


def _send_one(key: int, through: Transport) -> Outgoing | None:
    """None when another worker has it or it has left meanwhile."""
    with unit.action():
        row = (
            Outgoing.objects.due(kernel.now())
            .filter(pk=key)
            .select_for_update(skip_locked=True, of=("self",))
            .first()
        )
        if row is None:
            return None
        known = len(row.refused)
        _try(row, through)
        row.save(update_fields=_FIELDS)
        if row.failed_at or len(row.refused) > known:
            timer = f"{UNDELIVERED}:{row.pk}:{kernel.now().timestamp():.6f}"
            timers.set_timer(UNDELIVERED, timer, kernel.now(), {"outgoing": row.pk})
    return row


def _try(row: Outgoing, through: Transport) -> None:
    try:
        refusals = _hand_over(row, through)
    except Unreachable as error:
        _wait_for_server(row, str(error))
        return
    except Exception as error:
        row.attempts, row.unreachable_since = row.attempts + 1, None
        permanent = isinstance(error, Rejected) and error.permanent
        if not isinstance(error, Rejected):
            log.exception("letter %s could not be made", row.ref)
        _postpone(row, str(error) or type(error).__name__)
        if permanent or row.attempts >= MAX_ATTEMPTS:
            _end(row, row.last_error)
        return
    row.attempts, row.unreachable_since = row.attempts + 1, None
    _mark(row, refusals)


def _hand_over(row: Outgoing, through: Transport) -> Refusals:
    """To those who neither have it nor were refused; answers those refused this time."""
    waiting = [one for one in row.addresses if one not in row.accepted and one not in row.refused]
    coded = {one: deliverable(one) for one in waiting}
    refusals = {one: IMPOSSIBLE for one, code in coded.items() if not code}
    envelope = [code for code in coded.values() if code]
    if envelope:
        raw = signing.sign(compose(row), row.from_address) if through.reads else b""
        answer = through.hand_over(deliverable(row.from_address), envelope, raw)
        refusals |= {one: answer[code] for one, code in coded.items() if code in answer}
    row.accepted = [*row.accepted, *(one for one in waiting if one not in refusals)]
    return refusals


def _mark(row: Outgoing, refusals: Refusals) -> None:
    """Those refused for good are noted; the others are tried again, and they alone."""
    given_up = row.attempts >= MAX_ATTEMPTS
    final = {one: r.words for one, r in refusals.items() if r.permanent or given_up}
    row.refused = {**row.refused, **final}
    row.last_error = "\n".join(f"{one}: {said}" for one, said in row.refused.items())[:2000]
    if len(final) < len(refusals):
        _postpone(row, next(r.words for one, r in refusals.items() if one not in final))
    else:
        _end(row)


def _end(row: Outgoing, error: str = "") -> None:
    """Sent if anybody has it; that somebody in To has not is a bounce, only told earlier. `error`
    is why nobody else will get it."""
    now = kernel.now()
    dead.bury_refused(row)
    known = {*row.accepted, *row.refused}
    row.refused = {**row.refused, **{one: error for one in row.addresses if one not in known}}
    if not row.accepted:
        row.failed_at = now
        return
    row.sent_at = now
    missed = [said for _name, one in row.to if (said := row.refused.get(one))]
    if missed:
        row.bounced_at = now
        row.bounce_reason, row.bounce_status = bounces.judge(missed[0])


def _wait_for_server(row: Outgoing, error: str) -> None:
    """No letter is to blame, so this is not counted; the longer it lasts the longer the waits."""
    now = kernel.now()
    row.unreachable_since = row.unreachable_since or now
    lasted = now - row.unreachable_since
    row.last_error = error.replace("\x00", "")[:2000]
    row.next_try_at = now + min(max(lasted, FIRST_WAIT), UNREACHABLE_WAIT)
    if lasted > UNREACHABLE_FOR:
        _end(row, row.last_error)


def _postpone(row: Outgoing, error: str) -> None:
    row.last_error = error.replace("\x00", "")[:2000]
    doublings = min(row.attempts - 1, MAX_ATTEMPTS)
    row.next_try_at = kernel.now() + min(FIRST_WAIT * 2**doublings, LONGEST_WAIT)


def next_at() -> datetime | None:
    """When the next letter wants to leave, for the loop that sleeps until then."""
    nearest: datetime | None = Outgoing.objects.waiting().aggregate(at=Min("next_try_at"))["at"]
    return nearest

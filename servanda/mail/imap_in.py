"""Fetches mail by IMAP: stored and committed first, only then marked or moved on the server.

A mailbox that is read for the first time has a history which somebody else has dealt with: of what
is there already only the unread mails of the last days are taken, the rest stays untouched.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError, connection
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from servanda import kernel
from servanda.mail import actions, checking
from servanda.mail.imap_link import CannotFetch, connected
from servanda.mail.imap_marks import make_good, mark, save
from servanda.mail.models import Mailbox, RawMail

IDLE_SECONDS = 240
"""Servers may hang up after 29 minutes, address translators sooner."""
SOON = 3
"""After a look that found something, in seconds: what came while we were busy was announced then,
and is not announced again."""
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 300.0
FIRST_LOOK_BACK = timedelta(days=7)
"""So old may an unread mail be to be taken from a mailbox that we read for the first time."""
OVERLAP = timedelta(days=2)
"""So far before the last fetch we look again when the server has numbered its mails anew."""
MOST_TRIES = 5
"""Then a mail that cannot be fetched is skipped, so that it does not keep back those behind it."""
MARKED_AT_ONCE = 50
"""A server looks through its whole folder after each change: with ten thousand waiting that is
what takes the time."""
NOT_MOVED = "not_moved"
"""The code of a mailbox that is read but whose mails cannot be marked or moved."""
SIZES_AT_ONCE = 1000
_RAW, _DATE, _SIZE = b"BODY[]", b"INTERNALDATE", b"RFC822.SIZE"
Stored = Callable[[RawMail], None]
log = logging.getLogger(__name__)
EXPECTED = (CannotFetch, IMAPClientError, OSError, OperationalError, InterfaceError)


def fetch_once(mailbox: Mailbox, stored: Stored | None = None, stop: Event | None = None) -> int:
    """Fetch what is new, oldest first; answers how many mails were stored (not known before).
    `stored` is called after each commit; `stop` ends it after the mail at hand. Raises
    CannotFetch."""
    with connected(mailbox) as client:
        return _fetch(client, mailbox, stop or Event(), stored)


def watch(mailbox: Mailbox, stop: Event, stored: Stored | None = None) -> None:
    """Fetch and then wait for news (IDLE) until `stop`; reconnects for ever, with growing pauses.
    Trouble is noted on the mailbox, where the settings page shows it."""
    pause = FIRST_PAUSE
    while not stop.is_set():
        try:
            with connected(mailbox) as client:
                _fetch(client, mailbox, stop, stored)
                pause = FIRST_PAUSE
                _wait_and_fetch(client, mailbox, stop, stored)
        except Exception as error:  # whatever it is: nobody else would begin again
            expected = isinstance(error, EXPECTED)
            log.warning("mailbox %s: %s", mailbox.address, error, exc_info=not expected)
            _note_failure(mailbox, error)
            stop.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


def _wait_and_fetch(
    client: IMAPClient, mailbox: Mailbox, stop: Event, stored: Stored | None
) -> None:
    can_idle, patience = client.has_capability("IDLE"), SOON
    while not stop.is_set():
        if not can_idle:
            stop.wait(30)
            client.noop()
        elif not _idle(client, stop, patience):
            continue
        if not stop.is_set():
            patience = SOON if _fetch(client, mailbox, stop, stored) else IDLE_SECONDS


def _idle(client: IMAPClient, stop: Event, patience: float) -> bool:
    """Waits for news in short slices, so that `stop` is heard. True: look into the folder."""
    client.idle()
    try:
        waited = 0
        while waited < patience and not stop.is_set():
            if client.idle_check(timeout=1):
                break
            waited += 1
    finally:
        client.idle_done()
    return not stop.is_set()


def _fetch(client: IMAPClient, mailbox: Mailbox, stop: Event, stored: Stored | None) -> int:
    chosen = client.select_folder(mailbox.folder)
    uidvalidity = int(chosen.get(b"UIDVALIDITY", 1))
    known = uidvalidity == mailbox.uidvalidity
    trouble = mailbox.last_error if mailbox.error_code == NOT_MOVED else ""
    if mailbox.unmarked_uids:
        trouble = make_good(client, mailbox, uidvalidity)
    uids = _new_uids(client, mailbox) if known else client.search(_first_look(mailbox))
    too_large = _too_large(client, mailbox, uids)
    new, left = 0, _set_out(mailbox, len(uids))
    for uid in sorted(uids):
        if stop.is_set():
            break
        may = uid not in too_large and _may_try(mailbox, uid)
        if may and (mail := _take(client, mailbox, uidvalidity, uid)):
            new += _told(stored, *mail)
            mailbox.unmarked_uids.append(uid)
        left -= 1
        position = {"last_uid": uid} if known else {}
        save(mailbox, backlog_left=left, unmarked_uids=mailbox.unmarked_uids, **position)
        if len(mailbox.unmarked_uids) >= MARKED_AT_ONCE:
            trouble = mark(client, mailbox, mailbox.unmarked_uids)
    if mailbox.unmarked_uids:
        trouble = mark(client, mailbox, mailbox.unmarked_uids)
    if stop.is_set():
        return new
    if not known:  # only now: a first look that was broken off begins again with what is unread
        save(mailbox, uidvalidity=uidvalidity, last_uid=_highest(chosen, uids), tries=0)
    if mailbox.skipped_uids:
        save(mailbox, skipped_uids=_still_there(client, mailbox, known=known))
    _note_success(mailbox, trouble)
    return new


def _set_out(mailbox: Mailbox, waiting: int) -> int:
    """Note how many wait, for whoever looks at the settings; one that was broken off goes on."""
    done = mailbox.backlog - mailbox.backlog_left if mailbox.backlog_left else 0
    if waiting or mailbox.backlog_left:
        save(mailbox, backlog=done + waiting, backlog_left=waiting)
    return waiting


def _still_there(client: IMAPClient, mailbox: Mailbox, *, known: bool) -> list[int]:
    """The skipped mails that nobody has moved or deleted since."""
    if not known:
        return []
    return sorted(client.search(["UID", ",".join(map(str, mailbox.skipped_uids))]))


def _new_uids(client: IMAPClient, mailbox: Mailbox) -> list[int]:
    """ "n:*" always answers the last mail too, even when its number is lower."""
    last = mailbox.last_uid
    return [uid for uid in client.search(["UID", f"{last + 1}:*"]) if uid > last]


def _told(stored: Stored | None, mail: RawMail, new: bool) -> bool:
    """Say that it is stored, if it is new to us; answers that."""
    if stored is not None and new:
        stored(mail)
    return new


def _note_success(mailbox: Mailbox, trouble: str) -> None:
    """It was read; `trouble`: what the server said against marking or moving."""
    now = kernel.now()
    save(
        mailbox,
        fetched_at=now,
        failed_at=now if trouble else None,
        last_error=trouble[:2000],
        error_code=NOT_MOVED if trouble else "",
    )


def _first_look(mailbox: Mailbox) -> list[Any]:
    """What to look for in a folder whose numbers tell us nothing: it is new to us, or the server
    has numbered its mails anew, and then those that we have are told by their content."""
    if not mailbox.uidvalidity or mailbox.fetched_at is None:
        return ["UNSEEN", "SINCE", (kernel.now() - FIRST_LOOK_BACK).date()]
    return ["SINCE", (mailbox.fetched_at - OVERLAP).date()]


def _highest(chosen: dict[bytes, Any], uids: Sequence[int]) -> int:
    following = chosen.get(b"UIDNEXT")
    return int(following) - 1 if following else max(uids, default=0)


def _may_try(mailbox: Mailbox, uid: int) -> bool:
    """Count the try before it begins: the mail may be what kills the worker."""
    tries = mailbox.tries + 1 if mailbox.trying_uid == uid else 1
    if tries <= MOST_TRIES:
        save(mailbox, trying_uid=uid, tries=tries)
        return True
    log.error("mailbox %s: mail %s is skipped after %s tries", mailbox.address, uid, MOST_TRIES)
    _skip(mailbox, uid)
    return False


def _skip(mailbox: Mailbox, uid: int) -> None:
    """It stays in the folder as it is, and the settings page says so."""
    if uid not in mailbox.skipped_uids:
        save(mailbox, skipped_uids=[*mailbox.skipped_uids, uid])


def _too_large(client: IMAPClient, mailbox: Mailbox, uids: Sequence[int]) -> set[int]:
    """Those that are skipped: a mail is read into memory as a whole. The limit is that of the
    SMTP listener. A server may tell news of other mails along with the answer."""
    found: set[int] = set()
    for at in range(0, len(uids), SIZES_AT_ONCE):
        sizes = client.fetch(list(uids[at : at + SIZES_AT_ONCE]), ["RFC822.SIZE"])
        limit = settings.MAIL_MAX_BYTES
        found |= {uid for uid, one in sizes.items() if one.get(_SIZE, 0) > limit}
    for uid in found:
        log.error("mailbox %s: mail %s is larger than SERVANDA_MAIL_MAX_MB", mailbox.address, uid)
        _skip(mailbox, uid)
    return found


def _take(
    client: IMAPClient, mailbox: Mailbox, uidvalidity: int, uid: int
) -> tuple[RawMail, bool] | None:
    """The stored mail, and whether it is new to us."""
    answer = client.fetch([uid], ["BODY.PEEK[]", "INTERNALDATE"]).get(uid)
    if not answer or _RAW not in answer:
        return None  # deleted meanwhile by somebody else
    return actions.store(
        answer[_RAW],
        source=RawMail.Source.IMAP,
        received_at=_received(answer),
        mailbox=mailbox,
        envelope=actions.Envelope(None, (mailbox.address,)),
        uidvalidity=uidvalidity,
        uid=uid,
    )


def _received(answer: dict[bytes, Any]) -> datetime:
    moment = answer.get(_DATE)
    if not isinstance(moment, datetime):
        return kernel.now()
    return min(moment.astimezone(UTC), kernel.now())


def _note_failure(mailbox: Mailbox, error: Exception) -> None:
    if isinstance(error, OperationalError | InterfaceError):
        connection.close()
        return
    cause = error.__cause__ if isinstance(error.__cause__, Exception) else error
    try:
        code = checking.code_of(cause, with_token=not mailbox.has_password)
        # Ours are in English and for the log; the server's own words are shown below the code's.
        words = checking.said_by(cause) if code != "unknown" else str(error) or repr(error)
        save(mailbox, failed_at=kernel.now(), last_error=words[:2000], error_code=code)
    except DatabaseError:
        connection.close()

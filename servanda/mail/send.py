"""The outbox on its way: claim a letter, hand it over, mark it. At least once, with patience."""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Min

from servanda import kernel
from servanda.mail.compose import compose
from servanda.mail.models import Outgoing

MAX_ATTEMPTS = 12
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
UNREACHABLE_WAIT = timedelta(minutes=10)
UNREACHABLE_FOR = timedelta(days=3)
TIMEOUT = 30
log = logging.getLogger(__name__)


class Unreachable(Exception):
    """The server cannot be reached or will not talk to us: no letter is to blame."""


class Rejected(Exception):
    """The server refuses this letter. `permanent`: trying again will not help."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


class Transport(Protocol):
    is_reachable: bool

    def hand_over(self, sender: str, recipients: Sequence[str], raw: bytes) -> None:
        """Returns when the other side has taken it. Raises Unreachable or Rejected."""

    def close(self) -> None: ...


class Sink:
    """Keeps nothing and sends nowhere: the outbox row is the record (demo, tests)."""

    is_reachable = True

    def hand_over(self, sender: str, recipients: Sequence[str], raw: bytes) -> None:
        return

    def close(self) -> None:
        return


@dataclass(frozen=True, slots=True)
class Server:
    """Where letters are handed in, from `smtp[s][+tls]://user:password@host:port`."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    security: str = ""
    """"tls" from the first byte, "starttls", or "" (only sensible on the same machine)."""

    @classmethod
    def from_url(cls, url: str) -> Server:
        """Raises ValueError, in words, for an address that cannot be used."""
        parts = urlsplit(url)
        kinds = {"smtp": "", "smtp+tls": "starttls", "smtp+starttls": "starttls", "smtps": "tls"}
        if parts.scheme not in kinds or not parts.hostname:
            raise ValueError(
                "SERVANDA_SMTP_URL should look like smtp+tls://user:password@host:587,"
                " smtps://user:password@host:465 or sink:"
            )
        security = kinds[parts.scheme]
        port = parts.port or {"tls": 465, "starttls": 587}.get(security, 25)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname, port, user, password, security)


class SmtpTransport:
    """One connection, opened at the first letter and used for the following ones."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.is_reachable = True
        self.connection: smtplib.SMTP | None = None

    def hand_over(self, sender: str, recipients: Sequence[str], raw: bytes) -> None:
        connection = self._connected()
        try:
            refused = connection.sendmail(sender, list(recipients), raw)
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            raise Rejected(_words(code, text), permanent=_all_permanent(error)) from error
        except smtplib.SMTPResponseException as error:
            self.close()
            raise Rejected(
                _words(error.smtp_code, error.smtp_error), permanent=error.smtp_code >= 500
            ) from error
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            self.is_reachable = False
            raise Unreachable(str(error)) from error
        if refused:
            log.warning("%s of %s recipients were refused", len(refused), len(recipients))

    def _connected(self) -> smtplib.SMTP:
        if self.connection is not None:
            return self.connection
        server = self.server
        context = ssl.create_default_context()
        try:
            if server.security == "tls":
                made: smtplib.SMTP = smtplib.SMTP_SSL(
                    server.host, server.port, timeout=TIMEOUT, context=context
                )
            else:
                made = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
            if server.security == "starttls":
                made.starttls(context=context)
            if server.user:
                made.login(server.user, server.password)
        except (smtplib.SMTPException, OSError) as error:
            self.is_reachable = False
            raise Unreachable(f"{server.host}:{server.port}: {error}") from error
        self.connection, self.is_reachable = made, True
        return made

    def close(self) -> None:
        if self.connection is not None:
            try:
                self.connection.quit()
            except (smtplib.SMTPException, OSError):
                self.connection.close()
            self.connection = None


def _words(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}"


def _all_permanent(error: smtplib.SMTPRecipientsRefused) -> bool:
    return all(code >= 500 for code, _text in error.recipients.values())


def transport() -> Transport | None:
    """By SERVANDA_SMTP_URL; None when it is not set (letters wait, `doctor` says so)."""
    url = settings.SMTP_URL
    if not url:
        return None
    return Sink() if url.startswith("sink:") else SmtpTransport(Server.from_url(url))


def send_due(limit: int = 100, *, through: Transport | None = None) -> int:
    """Send what is due, one transaction a letter, so that a kill repeats one at most. Answers how
    many were tried; stops early when the server cannot be reached. `through` is kept open by the
    caller; without it one is opened and closed."""
    used = through or transport()
    if used is None:
        return 0
    keys = Outgoing.objects.due(kernel.now()).values_list("pk", flat=True)[:limit]
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
    with transaction.atomic():
        row = (
            Outgoing.objects.due(kernel.now())
            .filter(pk=key)
            .select_for_update(skip_locked=True, of=("self",))
            .first()
        )
        if row is None:
            return None
        row.attempts += 1
        _try(row, through)
        row.save(update_fields=["attempts", "sent_at", "failed_at", "next_try_at", "last_error"])
    return row


def _try(row: Outgoing, through: Transport) -> None:
    now = kernel.now()
    try:
        recipients = [address for _name, address in [*row.to, *row.cc]]
        through.hand_over(row.from_address, recipients, compose(row))
    except Unreachable as error:
        wait = min(FIRST_WAIT * 2 ** (row.attempts - 1), UNREACHABLE_WAIT)
        _postpone(row, str(error), wait, for_good=now - row.created_at > UNREACHABLE_FOR)
    except Exception as error:
        permanent = isinstance(error, Rejected) and error.permanent
        if not isinstance(error, Rejected):
            log.exception("letter %s could not be made", row.ref)
        wait = min(FIRST_WAIT * 2 ** (row.attempts - 1), LONGEST_WAIT)
        for_good = permanent or row.attempts >= MAX_ATTEMPTS
        _postpone(row, str(error) or type(error).__name__, wait, for_good=for_good)
    else:
        row.sent_at, row.last_error = kernel.now(), ""


def _postpone(row: Outgoing, error: str, wait: timedelta, *, for_good: bool) -> None:
    row.last_error = error.replace("\x00", "")[:2000]
    row.next_try_at = kernel.now() + wait
    if for_good:
        row.failed_at = kernel.now()


def next_at() -> datetime | None:
    """When the next letter wants to leave, for the loop that sleeps until then."""
    nearest: datetime | None = Outgoing.objects.waiting().aggregate(at=Min("next_try_at"))["at"]
    return nearest

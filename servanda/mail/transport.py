"""Handing letters in at a mail server: one connection for many letters."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote, urlsplit

from django.conf import settings

from servanda.mail import oauth
from servanda.mail.checking import with_token
from servanda.mail.models import Mailbox
from servanda.mail.sealing import Unreadable

TIMEOUT = 30
NOT_THE_LETTERS_FAULT = (503, 530)
"""Bad sequence of commands, sign in first: a 5xx that says nothing of this letter."""
GOING_AWAY = 421


class Unreachable(Exception):
    """The server cannot be reached or will not talk to us: no letter is to blame."""


class Rejected(Exception):
    """The server refuses this letter. `permanent`: trying again will not help."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the server said of one recipient, as "550 5.1.1 unknown"."""

    words: str
    permanent: bool


Refusals = Mapping[str, Refusal]


class Transport(Protocol):
    @property
    def is_reachable(self) -> bool: ...

    reads: bool
    """Whether it looks at the bytes; one that does not spares making them."""

    def hand_over(self, sender: str, recipients: Sequence[str], raw: bytes) -> Refusals:
        """Returns when the other side has taken it, with the recipients whom it refused (it may be
        all of them). Raises Unreachable or Rejected."""

    def close(self) -> None: ...


class Sink:
    """Keeps nothing and sends nowhere: the outbox row is the record (demo, tests)."""

    is_reachable = True
    reads = False

    def hand_over(self, sender: str, recipients: Sequence[str], raw: bytes) -> Refusals:
        return {}

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
    token: str = ""
    """Instead of a password (XOAUTH2)."""
    trouble: str = ""
    """Why nobody can sign in there now."""

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

    reads = True

    def __init__(self, server: Server) -> None:
        self.server = server
        self.is_reachable = True
        self.connection: smtplib.SMTP | None = None

    def hand_over(self, sender: str, recipients: Sequence[str], raw: bytes) -> Refusals:
        """After anything but an answer about recipients the connection may be in the middle of a
        letter, so the next one gets a new connection."""
        connection = self._connected()
        try:
            refused = connection.sendmail(sender, list(recipients), raw)
        except smtplib.SMTPRecipientsRefused as error:
            refused = error.recipients
        except smtplib.SMTPResponseException as error:
            self.close()
            raise Rejected(
                _words(error.smtp_code, error.smtp_error), permanent=_is_final(error.smtp_code)
            ) from error
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            self.is_reachable = False
            raise Unreachable(str(error)) from error
        except Exception:
            self.close()
            raise
        if any(code == GOING_AWAY for code, _text in refused.values()):
            self.close()
        return {
            address: Refusal(_words(code, text), _is_final(code))
            for address, (code, text) in refused.items()
        }

    def _connected(self) -> smtplib.SMTP:
        if self.connection is not None:
            return self.connection
        server = self.server
        if server.trouble:
            self.is_reachable = False
            raise Unreachable(f"{server.host}:{server.port}: {server.trouble}")
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
            if server.token:
                with_token(made, server.user, server.token)
            elif server.user:
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


def _is_final(code: int) -> bool:
    """Whether trying again will not help."""
    return code >= 500 and code not in NOT_THE_LETTERS_FAULT


class ByMailbox:
    """Each letter by the server of the mailbox it is from; by `default` where that has none.

    A server that cannot be reached is not tried again in the same round, and does not keep back
    the letters of the others.
    """

    reads = True

    def __init__(self, default: Transport | None, servers: Mapping[str, Server]) -> None:
        self.default = default
        self.own = {sender: SmtpTransport(server) for sender, server in servers.items()}

    @property
    def is_reachable(self) -> bool:
        return self.default is None or self.default.is_reachable

    def hand_over(self, sender: str, recipients: Sequence[str], raw: bytes) -> Refusals:
        own = self.own.get(sender.lower())
        used = own or self.default
        if used is None:
            raise Unreachable("no server to send by is set")
        if own is not None and not own.is_reachable:
            raise Unreachable(f"{own.server.host}:{own.server.port} could not be reached just now")
        return used.hand_over(sender, recipients, raw)

    def close(self) -> None:
        for one in (self.default, *self.own.values()):
            if one is not None:
                one.close()


def transport() -> Transport | None:
    """By the mailboxes' own servers and SERVANDA_SMTP_URL; None when there is neither (letters
    wait, `doctor` says so). With `sink:` nothing leaves by any way."""
    url = settings.SMTP_URL
    if url.startswith("sink:"):
        return Sink()
    servers = servers_of_mailboxes()
    default = SmtpTransport(Server.from_url(url)) if url else None
    return ByMailbox(default, servers) if servers else default


def servers_of_mailboxes() -> dict[str, Server]:
    """By the address in From. One whose password cannot be opened any more is tried without, so
    that the server's refusal is shown at the letter."""
    found = {}
    for box in Mailbox.objects.kept().exclude(smtp_host=""):
        security = "" if box.smtp_security == "none" else box.smtp_security
        user, secrets = box.smtp_user, _secrets(box)
        if not box.has_password:
            user = user or box.user or box.address
        found[box.address] = Server(
            box.smtp_host, box.smtp_port, user, security=security, **secrets
        )
    return found


def _secrets(box: Mailbox) -> dict[str, str]:
    """How to sign in to send, in the fields of Server."""
    try:
        return {"password": box.smtp_password} if box.has_password else {"token": oauth.token(box)}
    except Unreadable:
        return {} if box.has_password else {"trouble": "the permission has to be given again"}
    except oauth.Trouble as error:
        return {"trouble": str(error)}

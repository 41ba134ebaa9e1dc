"""Tries the servers of a mailbox and says, as a code, what is wrong. Nothing is changed there."""

from __future__ import annotations

import imaplib
import smtplib
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

from servanda.mail import oauth
from servanda.mail.sealing import Unreadable

TIMEOUT: Final = 6.0
FOLDERS_SHOWN: Final = 40
# Codes of OpenSSL: the certificate is for another name (or number), or has run out.
OTHER_NAME: Final = (62, 64)
EXPIRED: Final = 10


@dataclass(frozen=True, slots=True)
class Place:
    """A server and how to sign in. `security`: tls, starttls or none."""

    host: str
    port: int
    security: str
    user: str = ""
    password: str = ""
    token: str = ""
    """Instead of a password."""
    trouble: oauth.Trouble | None = None
    """Why there is no token."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` is "ok" or says what is wrong; `said` are the server's own words; `folders` those
    there are, when the wanted one is missing; `mails` how many are in it."""

    code: str
    place: Place
    said: str = ""
    folders: Sequence[str] = ()
    mails: int = 0

    @property
    def is_ok(self) -> bool:
        return self.code == "ok"


def check_imap(place: Place, folder: str) -> Finding:
    """Connects, signs in, looks into the folder without changing anything."""
    if place.trouble:
        return _failed(place.trouble, place)
    context = ssl.create_default_context()
    try:
        client = IMAPClient(
            place.host,
            port=place.port,
            ssl=place.security == "tls",
            ssl_context=context if place.security == "tls" else None,
            timeout=TIMEOUT,
        )
    except Exception as error:
        return _failed(error, place)
    try:
        if place.security == "starttls":
            if not client.has_capability("STARTTLS"):
                return Finding("no_starttls", place)
            client.starttls(context)
        if place.token:
            client.oauth2_login(place.user, place.token)
        else:
            client.login(place.user, place.password)
        return _look_into(client, place, folder)
    except Exception as error:
        return _failed(error, place)
    finally:
        client.shutdown()


def _look_into(client: IMAPClient, place: Place, folder: str) -> Finding:
    names = [
        str(name) for flags, _delimiter, name in client.list_folders() if b"\\Noselect" not in flags
    ]
    if folder.upper() != "INBOX" and folder not in names:
        return Finding("no_folder", place, folders=sorted(names)[:FOLDERS_SHOWN])
    found = client.select_folder(folder, readonly=True)
    return Finding("ok", place, mails=int(found.get(b"EXISTS", 0)))


def check_smtp(place: Place) -> Finding:
    """Connects and signs in; sends nothing."""
    if place.trouble:
        return _failed(place.trouble, place)
    context = ssl.create_default_context()
    connection: smtplib.SMTP | None = None
    try:
        if place.security == "tls":
            connection = smtplib.SMTP_SSL(place.host, place.port, timeout=TIMEOUT, context=context)
        else:
            connection = smtplib.SMTP(place.host, place.port, timeout=TIMEOUT)
        connection.ehlo()
        if place.security == "starttls":
            if not connection.has_extn("starttls"):
                return Finding("no_starttls", place)
            connection.starttls(context=context)
        if place.token:
            with_token(connection, place.user, place.token)
        elif place.user:
            connection.login(place.user, place.password)
        connection.noop()
    except Exception as error:
        return _failed(error, place)
    finally:
        if connection is not None:
            connection.close()
    return Finding("ok", place)


def with_token(connection: smtplib.SMTP, user: str, token: str) -> None:
    """Sign in by XOAUTH2. Raises what smtplib raises for a password that is refused."""
    words = oauth.xoauth2(user, token)
    connection.ehlo_or_helo_if_needed()
    # Refused, a server says why and wants an empty line before it says no.
    connection.auth("XOAUTH2", lambda challenge=None: "" if challenge else words)


def _failed(error: Exception, place: Place) -> Finding:
    code = code_of(error, with_token=bool(place.token))
    return Finding(code, place, said=said_by(error))


def code_of(error: Exception, *, with_token: bool = False) -> str:
    """What is wrong, as a code; `with_token`: instead of a password we had a permission."""
    if isinstance(error, oauth.Trouble):
        return error.code
    if isinstance(error, Unreadable):
        return "password_lost"
    if isinstance(error, LoginError | smtplib.SMTPAuthenticationError):
        return "sign_in_token" if with_token else "sign_in"
    if isinstance(error, ssl.SSLCertVerificationError):
        reasons = dict.fromkeys(OTHER_NAME, "certificate_name") | {EXPIRED: "certificate_expired"}
        return reasons.get(error.verify_code, "certificate")
    if isinstance(error.__context__, TimeoutError):
        return "no_answer"
    for kinds, code in _KINDS:
        if isinstance(error, kinds):
            return code
    return "unknown"


_KINDS: Final[Sequence[tuple[tuple[type[Exception], ...], str]]] = (
    ((ssl.SSLError,), "no_tls"),
    ((socket.gaierror, UnicodeError), "no_name"),
    ((TimeoutError,), "no_answer"),
    ((ConnectionRefusedError,), "nobody_there"),
    ((smtplib.SMTPServerDisconnected, ConnectionError), "broke_off"),
    ((smtplib.SMTPNotSupportedError,), "no_sign_in"),
    ((smtplib.SMTPException, IMAPClientError, imaplib.IMAP4.error), "other_protocol"),
    ((OSError,), "no_answer"),
)


def said_by(error: Exception) -> str:
    """The other side's words, without line breaks."""
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
        return f"{error.smtp_code} {text}"[:300]
    return " ".join(str(error).split())[:300]

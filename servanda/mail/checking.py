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
        if place.user:
            connection.login(place.user, place.password)
        connection.noop()
    except Exception as error:
        return _failed(error, place)
    finally:
        if connection is not None:
            connection.close()
    return Finding("ok", place)


def _failed(error: Exception, place: Place) -> Finding:
    return Finding(code_of(error), place, said=said_by(error))


def code_of(error: Exception) -> str:
    """What is wrong, as a code."""
    if isinstance(error, Unreadable):
        return "password_lost"
    if isinstance(error, LoginError | smtplib.SMTPAuthenticationError):
        return "sign_in"
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

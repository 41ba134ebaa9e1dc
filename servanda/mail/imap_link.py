"""The connection to a mailbox: signed in by password or permission, its troubles in words."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

from servanda.mail import oauth
from servanda.mail.models import Mailbox
from servanda.mail.sealing import Unreadable

TIMEOUT = 60


class CannotFetch(Exception):
    """With a sentence that says what to mend."""


@contextmanager
def connected(mailbox: Mailbox) -> Iterator[IMAPClient]:
    """Signed in, the folder selected. Raises CannotFetch."""
    client = _sign_in(mailbox)
    try:
        yield client
    finally:
        try:
            client.logout()
        except (IMAPClientError, OSError):
            client.shutdown()


def _sign_in(mailbox: Mailbox) -> IMAPClient:
    context = ssl.create_default_context()
    try:
        client = IMAPClient(
            mailbox.host,
            port=mailbox.port,
            ssl=mailbox.security == "tls",
            ssl_context=context if mailbox.security == "tls" else None,
            timeout=TIMEOUT,
        )
    except (IMAPClientError, OSError) as error:
        raise CannotFetch(f"{mailbox.host}:{mailbox.port} does not answer: {error}") from error
    try:
        client.normalise_times = False
        if mailbox.security == "starttls":
            client.starttls(context)
        if mailbox.has_password:
            client.login(mailbox.user, mailbox.password)
        else:
            client.oauth2_login(mailbox.user, oauth.token(mailbox))
    except Exception as error:
        client.shutdown()
        raise _in_words(mailbox, error) from error
    return client


def _in_words(mailbox: Mailbox, error: Exception) -> Exception:
    if isinstance(error, LoginError):
        return CannotFetch(f"{mailbox.host} refused the name or password: {error}")
    if isinstance(error, oauth.Trouble):
        return CannotFetch(f"no permission for {mailbox.address}: {error}")
    if isinstance(error, Unreadable):
        return CannotFetch(f"{error} Enter the password of {mailbox.address} again.")
    if isinstance(error, IMAPClientError | OSError):
        return CannotFetch(f"{mailbox.host}:{mailbox.port} broke off: {error}")
    return error

"""Mailboxes given in the environment become rows like those entered in the settings."""

from __future__ import annotations

from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.conf import settings

from servanda.mail.models import Mailbox
from servanda.mail.sealing import Unreadable
from servanda.people.models import Staff

_SECURITY = {"imaps": "tls", "imap+tls": "starttls", "imap+starttls": "starttls", "imap": "none"}


def sync_from_settings() -> list[Mailbox]:
    """Make or update a mailbox for each of SERVANDA_IMAP_URLS. Raises ValueError in words."""
    return [_sync(url) for url in settings.IMAP_URLS]


def from_environment() -> set[str]:
    """The addresses of the mailboxes that the environment sets: they are changed there, not here.
    What is wrong with it the worker says."""
    try:
        return {_address(urlsplit(url)) for url in settings.IMAP_URLS}
    except ValueError:
        return set()


def _address(parts: SplitResult) -> str:
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    user = unquote(parts.username or "")
    address = query.get("address") or (user if "@" in user else f"{user}@{parts.hostname}")
    return address.lower()


def _sync(url: str) -> Mailbox:
    """`imaps://user:password@host:993/INBOX?address=support@example.com&done=Archive&route=…&owner=…`"""
    parts = urlsplit(url)
    if parts.scheme not in _SECURITY or not parts.hostname or not parts.username:
        raise ValueError(
            "SERVANDA_IMAP_URLS should hold addresses like"
            " imaps://user:password@host:993/INBOX?address=support@example.com"
        )
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    user = unquote(parts.username)
    address = _address(parts)
    mailbox = Mailbox.objects.filter(address=address).first() or Mailbox(address=address)
    mailbox.host = parts.hostname
    mailbox.security = _SECURITY[parts.scheme]
    mailbox.port = parts.port or (993 if mailbox.security == "tls" else 143)
    mailbox.user = user
    mailbox.folder = unquote(parts.path.strip("/")) or "INBOX"
    mailbox.done_folder = query.get("done", mailbox.done_folder)
    mailbox.route = query.get("route", mailbox.route)
    if owner := query.get("owner"):
        mailbox.owner = Staff.objects.filter(account__email__iexact=owner).first()
    mailbox.paused_at = mailbox.removed_at = None
    password = unquote(parts.password or "")
    if not mailbox.sealed_password or _stored(mailbox) != password:
        mailbox.password = password
    mailbox.save()
    return mailbox


def _stored(mailbox: Mailbox) -> str | None:
    try:
        return mailbox.password
    except Unreadable:
        return None

"""Signing in to a mail server without a password: a colleague gives permission once, at Google or
Microsoft; we keep a token for it, sealed, and make short-lived ones from it (OAuth2, XOAUTH2)."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPException
from typing import Any, Final
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from django.db import transaction

from servanda import kernel
from servanda.mail.models import Mailbox

TIMEOUT: Final = 15.0
SPARE: Final = timedelta(minutes=2)
"""A token that ends sooner is not used any more: a long fetch has just begun."""
MOST_ANSWER: Final = 100_000  # bytes


class Trouble(Exception):
    """No token: `code` says why, as `checking` does; the text is what the other side said."""

    def __init__(self, code: str, said: str = "") -> None:
        super().__init__(said or code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Authority:
    """Who asks for the permission, and the servers of the mailboxes it lets us into."""

    name: str
    authorize: str
    token: str
    scope: str
    imap_host: str
    smtp_host: str
    extra: Mapping[str, str]


AUTHORITIES: dict[str, Authority] = {
    "google": Authority(
        "Google",
        "https://accounts.google.com/o/oauth2/v2/auth",
        "https://oauth2.googleapis.com/token",
        "https://mail.google.com/",
        "imap.gmail.com",
        "smtp.gmail.com",
        {"access_type": "offline", "prompt": "consent"},
    ),
    "microsoft": Authority(
        "Microsoft",
        "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
        "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
        "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send"
        " offline_access",
        "outlook.office365.com",
        "smtp.office365.com",
        {"prompt": "select_account"},
    ),
}


@dataclass(frozen=True, slots=True)
class Question:
    """Where the browser goes to ask for permission, and what we have to remember meanwhile."""

    url: str
    state: str
    verifier: str


def ask(mailbox: Mailbox, back_to: str) -> Question:
    """`back_to`: our address to which the authority sends the browser with its answer."""
    authority = AUTHORITIES[mailbox.sign_in]
    state, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
    digest = hashlib.sha256(verifier.encode()).digest()
    given = {
        "client_id": mailbox.oauth_client,
        "redirect_uri": back_to,
        "response_type": "code",
        "scope": authority.scope,
        "state": state,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        "login_hint": mailbox.user or mailbox.address,
        **authority.extra,
    }
    return Question(f"{_at(authority.authorize, mailbox)}?{urlencode(given)}", state, verifier)


@dataclass(frozen=True, slots=True)
class Tokens:
    """`renews` stays good until the permission is withdrawn, `works` for `seconds`."""

    works: str
    seconds: int
    renews: str = ""


def redeem(mailbox: Mailbox, code: str, verifier: str, back_to: str) -> Tokens:
    """The tokens for the code that the browser brought back. Raises Trouble."""
    found = _request(
        mailbox,
        {
            "grant_type": "authorization_code",
            "code": code,
            "code_verifier": verifier,
            "redirect_uri": back_to,
        },
    )
    if not found.renews:
        raise Trouble("grant_once", "no refresh_token")
    return found


def token(mailbox: Mailbox) -> str:
    """A token that works for some minutes yet, renewed when need be: one worker at a time, and
    committed at once, so that it is never lost. Not inside a transaction. Raises Trouble, or
    sealing.Unreadable."""
    if not mailbox.sealed_renewal:
        raise Trouble("not_granted")
    if _is_good(mailbox):
        return mailbox.access_token
    with transaction.atomic(durable=True):
        row = Mailbox.objects.select_for_update(of=("self",)).get(pk=mailbox.pk)
        if not row.sealed_renewal:
            raise Trouble("not_granted")
        if not _is_good(row):
            asked = {"grant_type": "refresh_token", "refresh_token": row.renewal}
            keep(row, _request(row, asked))
            row.save(update_fields=["sealed_access", "access_until", "sealed_renewal"])
    for name in ("sealed_access", "access_until", "sealed_renewal"):
        setattr(mailbox, name, getattr(row, name))
    return mailbox.access_token


def keep(mailbox: Mailbox, tokens: Tokens) -> None:
    """Write them into the row, which the caller saves."""
    mailbox.access_token = tokens.works
    mailbox.access_until = kernel.now() + timedelta(seconds=tokens.seconds)
    if tokens.renews:
        mailbox.renewal = tokens.renews


def _is_good(mailbox: Mailbox) -> bool:
    return mailbox.access_until is not None and mailbox.access_until > kernel.now() + SPARE


def _at(address: str, mailbox: Mailbox) -> str:
    return address.replace("{tenant}", mailbox.oauth_tenant or "organizations")


def _request(mailbox: Mailbox, asked: dict[str, str]) -> Tokens:
    asked |= {"client_id": mailbox.oauth_client}
    if mailbox.oauth_secret:
        asked |= {"client_secret": mailbox.oauth_secret}
    address = _at(AUTHORITIES[mailbox.sign_in].token, mailbox)
    request = Request(address, urlencode(asked).encode())  # noqa: S310 (ours, above)
    try:
        with urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
            found: dict[str, Any] = json.loads(answer.read(MOST_ANSWER))
        return Tokens(
            str(found["access_token"]),
            int(found.get("expires_in", 3600)),
            str(found.get("refresh_token", "")),
        )
    except HTTPError as error:
        raise _refused(error) from error
    except (OSError, HTTPException) as error:
        raise Trouble("token_unreachable", repr(error)[:300]) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Trouble("token_unreachable", "no token in the answer") from error


def _refused(error: HTTPError) -> Trouble:
    try:
        said = json.loads(error.read(MOST_ANSWER))
        code, words = str(said.get("error", "")), str(said.get("error_description", ""))
    except (OSError, ValueError, AttributeError):
        code, words = "", ""
    told = f"{error.code} {code} {words}".strip()[:300]
    if code == "invalid_grant":
        return Trouble("grant_gone", told)
    if code in {"invalid_client", "unauthorized_client"}:
        return Trouble("client_refused", told)
    return Trouble("token_unreachable", told)


def xoauth2(user: str, access_token: str) -> str:
    """What SMTP and IMAP servers want to hear, before it is coded."""
    return f"user={user}\x01auth=Bearer {access_token}\x01\x01"

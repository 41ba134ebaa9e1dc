"""Signed Message-IDs: an answer shows where it belongs, and nobody can make one up.

The signature says *where* a mail belongs, never *who* sent it.
"""

from __future__ import annotations

import base64
import hmac
import re
from functools import lru_cache

from django.conf import settings
from django.utils.crypto import salted_hmac

_LOCAL = re.compile(r"<?s1\.([a-z2-7]{0,120})\.([a-z0-9]{1,40})\.([a-z2-7]{16})@[^<>\s@]+>?")
_SALT = "servanda.mail.message_ids"


def make(about: str, token: str, domain: str = "") -> str:
    """`<s1.….….…@domain>` for the thread `about` (up to 60 characters, "" for none).

    `token` (lower case letters and digits) makes it unique and, kept in the outbox row, stable over
    retries."""
    coded = _code(about.encode())
    body = f"{coded}.{token}"
    return f"<s1.{body}.{_sign(body, settings.SECRET_KEY)}@{domain or settings.MAIL_DOMAIN}>"


def read(message_id: str) -> str | None:
    """What the mail was about; None when the ID is not ours or was forged. Letter case and the
    domain do not matter: some systems rewrite them."""
    match = _LOCAL.fullmatch(message_id.strip().lower())
    if not match:
        return None
    body = f"{match[1]}.{match[2]}"
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if not any(hmac.compare_digest(_sign(body, key), match[3]) for key in keys):
        return None
    try:
        return base64.b32decode(match[1].upper() + "=" * (-len(match[1]) % 8)).decode()
    except ValueError:
        return None


def is_ours(message_id: str) -> bool:
    return read(message_id) is not None


def _sign(body: str, key: str) -> str:
    return _code(hmac.digest(_key(key), body.encode(), "sha256")[:10])


@lru_cache(maxsize=8)
def _key(secret: str) -> bytes:
    return salted_hmac(_SALT, "", secret=secret, algorithm="sha256").digest()


def _code(data: bytes) -> str:
    return base64.b32encode(data).decode().rstrip("=").lower()

"""Rights that travel in an address: who made it, for what, and until when it holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.core import signing

from servanda.kernel import time


def sign(purpose: str, *parts: str, valid: timedelta) -> str:
    """`parts` (without dots) and an expiry, signed for one purpose, fit for an address."""
    expires = signing.b62_encode(int((time.now() + valid).timestamp()))
    return _signer(purpose).sign(".".join((*parts, expires)))


def read(purpose: str, signed: str, count: int) -> tuple[list[str], datetime] | None:
    """The `count` parts and until when they hold (UTC); None when it was not made by us for this.

    Whether it has expired is the caller's to say, since some tell the reader so.
    """
    try:
        *parts, expires = _signer(purpose).unsign(signed).split(".")
        until = datetime.fromtimestamp(signing.b62_decode(expires), UTC)
    except (signing.BadSignature, ValueError, OverflowError, OSError):
        return None
    return (parts, until) if len(parts) == count else None


def _signer(purpose: str) -> signing.Signer:
    return signing.Signer(salt=purpose, sep="~")

"""Signed links to a summary: whoever holds one answers as that contact, for 60 days.

Opening a link never changes anything, since mail scanners open them all; the page's button does.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core import signing

from servanda import kernel
from servanda.onboarding.models import Summary
from servanda.people.models import Contact

VALID = timedelta(days=60)


def url_of(summary: Summary, contact: Contact) -> str:
    """The page of the summary for this contact, as an absolute address."""
    expires = signing.b62_encode(int((kernel.now() + VALID).timestamp()))
    return f"{settings.BASE_URL}/agreed/{_signer().sign(f'{summary.ref}.{contact.ref}.{expires}')}"


def read(signed: str) -> tuple[str, str, bool] | None:
    """The refs of summary and contact, and whether the link has expired; None: not ours."""
    try:
        summary, contact, expires = _signer().unsign(signed).split(".")
        until = datetime.fromtimestamp(signing.b62_decode(expires), UTC)
    except (signing.BadSignature, ValueError, OverflowError, OSError):
        return None
    return summary, contact, kernel.now() >= until


def _signer() -> signing.Signer:
    return signing.Signer(salt="servanda.onboarding-link", sep="~")

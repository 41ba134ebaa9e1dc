"""Signed links to a summary: whoever holds one answers for the contact it was sent to, for 60 days.

Opening a link never changes anything, since mail scanners open them all; the page's button does.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from servanda import kernel
from servanda.kernel import signed
from servanda.onboarding.models import Summary

VALID = timedelta(days=60)
_PURPOSE = "servanda.onboarding-link"


def url_of(summary: Summary) -> str:
    """The page of the summary, as an absolute address."""
    return f"{settings.BASE_URL}/agreed/{signed.sign(_PURPOSE, summary.ref, valid=VALID)}"


def read(link: str) -> tuple[str, bool] | None:
    """The ref of the summary, and whether the link has expired; None: not ours."""
    said = signed.read(_PURPOSE, link, 1)
    if said is None:
        return None
    (ref,), until = said
    return ref, kernel.now() >= until

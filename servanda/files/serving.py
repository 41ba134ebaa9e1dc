"""Bytes of strangers in an answer that can do nothing."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.utils.http import content_disposition_header

LOCKED: Final = "default-src 'none'; sandbox"
# A browser's own reader of PDF does not start in a sandbox; it runs nothing of our origin.
PDF_POLICY: Final = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src 'self'"
)
KEPT_SECONDS: Final = 600


def served(content: bytes, name: str, kind: str = "") -> HttpResponse:
    """As a download, or shown as `kind` (`kinds.shown_as`)."""
    media = f"{kind}; charset=utf-8" if kind == "text/plain" else kind
    response = HttpResponse(content, content_type=media or "application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(not kind, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = PDF_POLICY if kind == "application/pdf" else LOCKED
    # From a host of their own files are shown on our pages all the same.
    reach = "cross-origin" if settings.FILES_URL else "same-origin"
    response["Cross-Origin-Resource-Policy"] = reach
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    return response

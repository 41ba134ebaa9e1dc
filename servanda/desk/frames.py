"""Mail's HTML is shown in a document of its own that can run and load nothing."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse

POLICY: Final = (
    "default-src 'none'; img-src data: 'self'; style-src 'unsafe-inline'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox; frame-ancestors 'self'"
)


def framed(html: str) -> HttpResponse:
    """`html`, already cleaned, under a policy of its own. The page's policy does not apply."""
    response = HttpResponse(html)
    response["Content-Security-Policy"] = POLICY
    return response

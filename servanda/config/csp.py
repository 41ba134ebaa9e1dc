"""Content-Security-Policy: nothing runs, loads or frames but what we serve ourselves.

A view which needs another policy (attachments, a framed HTML mail) sets the header itself; it is
kept.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from servanda.config.both_worlds import BothWorlds, Response

HEADER = "Content-Security-Policy"
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        f"img-src 'self' data: {settings.FILES_URL}".strip(),
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "frame-src 'self'",
        "frame-ancestors 'none'",
        "form-action 'self'",
        "base-uri 'none'",
    ]
)


class ContentSecurityPolicy(BothWorlds):
    """Gives every response the policy that has none of its own."""

    def after(self, request: HttpRequest, response: Response) -> Response:
        return add_policy(response)


def add_policy(response: Response) -> Response:
    response.headers.setdefault(HEADER, POLICY)
    return response

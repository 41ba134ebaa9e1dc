"""Mail's HTML is shown in a document of its own that can run nothing and load nothing from outside.

The page reads the frame's height, so the frame shares our origin; it may, because no script runs
in it: the sanitiser leaves none, the sandbox and the policy would refuse it.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string

_SANDBOX: Final = "allow-same-origin allow-popups allow-popups-to-escape-sandbox"
POLICY: Final = (
    "default-src 'none'; img-src data: 'self'{images}; style-src 'self'{styles}; font-src 'self'; "
    f"form-action 'none'; base-uri 'self'; sandbox {_SANDBOX}; frame-ancestors 'self'"
)


def framed(html: str) -> HttpResponse:
    """A mail of ours as its reader sees it, with its own styles, under a policy of its own."""
    response = HttpResponse(html)
    response["Content-Security-Policy"] = POLICY.format(images="", styles=" 'unsafe-inline'")
    return response


def framed_mail(html: str, *, language: str, theme: str, images: bool) -> HttpResponse:
    """A stranger's HTML, already cleaned, in our type and colours.

    `images`: those on the net may be fetched; nobody there learns from which page.
    """
    context = {"html": html, "language": language, "theme": theme}
    page = render_to_string("desk/mail_frame.html", context)
    response = HttpResponse(page)
    response["Content-Security-Policy"] = POLICY.format(
        images=" https: http:" if images else f" {settings.FILES_URL}".rstrip(), styles=""
    )
    response["Referrer-Policy"] = "no-referrer"
    return response

"""Content-Security-Policy: nothing runs, loads or frames but what we serve ourselves.

A view which needs another policy (attachments, a framed HTML mail) sets the header itself; it is
kept.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

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

Response = HttpResponseBase
Next = Callable[[HttpRequest], Response] | Callable[[HttpRequest], Awaitable[Response]]


class ContentSecurityPolicy:
    """Works in both worlds, so that a stream of events is not pushed through a thread."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Response | Awaitable[Response]:
        if self.is_async:
            return self._later(request)
        response = self.get_response(request)
        assert isinstance(response, HttpResponseBase)
        return add_policy(response)

    async def _later(self, request: HttpRequest) -> Response:
        response = self.get_response(request)
        assert not isinstance(response, HttpResponseBase)
        return add_policy(await response)


def add_policy(response: Response) -> Response:
    response.headers.setdefault(HEADER, POLICY)
    return response

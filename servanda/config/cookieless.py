"""Where files of strangers are served, no cookie is read and none is set.

With SERVANDA_FILES_URL they have a host of their own, where nothing else is to be had.
"""

from __future__ import annotations

from collections.abc import Awaitable
from urllib.parse import urlsplit

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from servanda.config.csp import Next, Response
from servanda.files.addresses import PREFIX


class WithoutCookies:
    """Stands before all that reads a cookie. Works in both worlds, as the policy does."""

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
        if _is_elsewhere(request):
            return HttpResponse(status=404)
        response = self.get_response(_bare(request))
        assert isinstance(response, HttpResponseBase)
        return _plain(request, response)

    async def _later(self, request: HttpRequest) -> Response:
        if _is_elsewhere(request):
            return HttpResponse(status=404)
        response = self.get_response(_bare(request))
        assert not isinstance(response, HttpResponseBase)
        return _plain(request, await response)


def _is_file(request: HttpRequest) -> bool:
    return request.path_info.startswith(PREFIX)


def _is_elsewhere(request: HttpRequest) -> bool:
    """A file asked of our own host, or a page of the files' one."""
    if not settings.FILES_URL:
        return False
    return _is_file(request) != (_host(request) == urlsplit(settings.FILES_URL).netloc)


def _host(request: HttpRequest) -> str:
    host, _colon, port = request.get_host().lower().partition(":")
    usual = "443" if request.is_secure() else "80"
    return host.rstrip(".") + (f":{port}" if port not in {"", usual} else "")


def _bare(request: HttpRequest) -> HttpRequest:
    if _is_file(request):
        request.META.pop("HTTP_COOKIE", None)
        request.COOKIES = {}
    return request


def _plain(request: HttpRequest, response: Response) -> Response:
    if _is_file(request):
        response.cookies.clear()
    return response

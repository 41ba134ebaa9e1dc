"""Where files of strangers are served, no cookie is read and none is set.

With SERVANDA_FILES_URL they have a host of their own, where nothing else is to be had.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from servanda.config.both_worlds import BothWorlds, Response
from servanda.files.addresses import PREFIX


class WithoutCookies(BothWorlds):
    """Stands before all that reads a cookie."""

    def before(self, request: HttpRequest) -> Response | None:
        if _is_elsewhere(request):
            return HttpResponse(status=404)
        if _is_file(request):
            request.META.pop("HTTP_COOKIE", None)
            request.COOKIES = {}
        return None

    def after(self, request: HttpRequest, response: Response) -> Response:
        if _is_file(request):
            response.cookies.clear()
        return response


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

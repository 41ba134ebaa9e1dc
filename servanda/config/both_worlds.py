"""What middleware that works synchronously and asynchronously has in common."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Response = HttpResponseBase
Next = Callable[[HttpRequest], Response] | Callable[[HttpRequest], Awaitable[Response]]


class BothWorlds:
    """Looks at a request before and at a response after, without waiting: a stream of events is
    not pushed through a thread."""

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
        if (said := self.before(request)) is not None:
            return said
        response = self.get_response(request)
        assert isinstance(response, HttpResponseBase)
        return self.after(request, response)

    async def _later(self, request: HttpRequest) -> Response:
        if (said := self.before(request)) is not None:
            return said
        response = self.get_response(request)
        assert not isinstance(response, HttpResponseBase)
        return self.after(request, await response)

    def before(self, request: HttpRequest) -> Response | None:
        """An answer instead of what would follow, or None."""
        return None

    def after(self, request: HttpRequest, response: Response) -> Response:
        return response

"""Nobody types a NUL, and PostgreSQL keeps none: it falls out of addresses and forms on the way in.

A form is looked at after its token was, which has taken it apart already.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from django.utils.deprecation import MiddlewareMixin

NUL = "\0"


class WithoutNul(MiddlewareMixin):
    def process_view(
        self, request: HttpRequest, _view: Any, args: tuple[Any, ...], named: dict[str, Any]
    ) -> None:
        """What is at an address that holds one is nothing; what was typed loses it."""
        if any(NUL in one for one in (*args, *named.values()) if isinstance(one, str)):
            raise Http404
        request.GET = without_nul(request.GET)  # type: ignore[assignment]
        if request.method == "POST":
            request.POST = without_nul(request.POST)  # type: ignore[assignment]


def without_nul(given: QueryDict) -> QueryDict:
    """The same one, where there is none in it."""
    if not any(NUL in one for name, values in given.lists() for one in (name, *values)):
        return given
    found = QueryDict(mutable=True, encoding=given.encoding)
    for name, values in given.lists():
        for one in values:
            found.appendlist(name.replace(NUL, ""), one.replace(NUL, ""))
    found._mutable = False
    return found

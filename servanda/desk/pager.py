"""Links to the pages beside the one that is shown."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from servanda.kernel.keyset import Page


@dataclass(frozen=True, slots=True)
class Pager:
    """Addresses, empty where there is nothing; `first` leads back to the beginning."""

    size: int
    first: str
    previous: str
    next: str


def pager(request: HttpRequest, page: Page, size: int) -> Pager:
    """Every other parameter of the address is kept."""

    def address(**place: str) -> str:
        query = request.GET.copy()
        for name in ("after", "before", "page"):
            query.pop(name, None)
        query.update(place)
        return f"?{query.urlencode()}"

    return Pager(
        size,
        first=address() if page.previous else "",
        previous=address(before=page.previous) if page.previous else "",
        next=address(after=page.next) if page.next else "",
    )

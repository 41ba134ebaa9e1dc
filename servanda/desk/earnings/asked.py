"""Which months and which customers somebody asks for, as it stands in the address of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone

from servanda import kernel
from servanda.calendars.days import months_later, typed_day
from servanda.reviews.earned import year_to

SPANS: Final = (1, 3, 12)
SORTS: Final = ("margin", "earned", "cost", "name")
FIRST: Final = date(2000, 1, 1)
KEPT: Final = ("month", "span", "q", "manager", "loss", "sort", "contract")


@dataclass(frozen=True)
class Asked:
    """The month (its first day), how many months end with it, and the rest of the address."""

    month: date
    span: int
    this_month: date
    kept: dict[str, str]

    @property
    def months(self) -> Sequence[date]:
        return year_to(self.month)[-self.span :]

    @property
    def is_over(self) -> bool:
        return self.month < self.this_month

    @property
    def sort(self) -> str:
        asked = self.kept.get("sort", "")
        return asked if asked in SORTS else SORTS[0]

    @property
    def earlier(self) -> str:
        return self.address(month=f"{months_later(self.month, -1):%Y-%m}")

    @property
    def later(self) -> str:
        return self.address(month=f"{months_later(self.month, 1):%Y-%m}") if self.is_over else ""

    def address(self, **changes: Any) -> str:
        """The same page, asked otherwise."""
        wanted = {name: value for name, value in (self.kept | changes).items() if value}
        return f"?{urlencode(wanted)}"

    @property
    def spans(self) -> list[tuple[int, str]]:
        return [(span, self.address(span=span)) for span in SPANS]

    @property
    def sorts(self) -> dict[str, str]:
        return {sort: self.address(sort=sort) for sort in SORTS}


def asked(request: HttpRequest) -> Asked:
    """What makes no sense is the month before this one, which is over and whole."""
    query = request.GET
    this_month = kernel.now().astimezone(timezone.get_current_timezone()).date().replace(day=1)
    before = months_later(this_month, -1)
    month = min(typed_day(f"{query.get('month', '')}-01") or before, this_month)
    span = next((span for span in SPANS if query.get("span") == str(span)), 1)
    kept = {name: query[name] for name in KEPT if query.get(name)}
    return Asked(max(month, FIRST), span, this_month, kept)

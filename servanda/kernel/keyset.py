"""Pages of a long list by where the last row stood, and not by how many came before it.

A page costs the same however deep it lies, and what comes and goes on earlier pages moves no row of
it. The order is a time (rows without one last), then the key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy

M = TypeVar("M", bound=Model)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: its time, its key, and the key of its group where there are groups.

    Written as "1795612345123456.991" or "12.1795612345123456.991"; without a time "-.991".
    """

    at: datetime | None
    key: int
    group: int | None = None

    def __str__(self) -> str:
        at = "-" if self.at is None else str((self.at - EPOCH) // MICROSECOND)
        parts = [at, str(self.key)]
        return ".".join(parts if self.group is None else [str(self.group), *parts])

    @classmethod
    def read(cls, text: str) -> Place | None:
        """The place that is written there; None for anything else, which means the beginning."""
        try:
            *group, at, key = text[:80].split(".")
            found = None if at == "-" else EPOCH + int(at) * MICROSECOND
            keys = [int(one) for one in (*group, key)]
        except (ValueError, OverflowError):
            return None
        if len(keys) > 2 or not all(0 <= one < 2**63 for one in keys):
            return None
        return cls(found, keys[-1], keys[0] if len(keys) == 2 else None)


@dataclass(frozen=True, slots=True)
class Order:
    """By `field`, those without a value last, then by key; both up or both down."""

    field: str
    descending: bool = False

    def reversed(self) -> Order:
        return replace(self, descending=not self.descending)

    def expressions(self) -> Sequence[OrderBy]:
        field, key = F(self.field), F("pk")
        if self.descending:
            return field.desc(nulls_last=True), key.desc()
        return field.asc(nulls_last=True), key.asc()

    def backward(self) -> Sequence[OrderBy]:
        """The same order read from its end: those without a value first."""
        field, key = F(self.field), F("pk")
        if self.descending:
            return field.asc(nulls_first=True), key.asc()
        return field.desc(nulls_first=True), key.desc()

    def after(self, place: Place) -> Q:
        """All that comes after the place."""
        if place.at is None:
            return self.beyond(place)
        return self.beyond(place) | Q(**{f"{self.field}__isnull": True})

    def before(self, place: Place) -> Q:
        """All that comes before the place."""
        back = self.reversed().beyond(place)
        return back if place.at is not None else back | Q(**{f"{self.field}__isnull": False})

    def beyond(self, place: Place) -> Q:
        """What comes after the place among rows that are like it: with a time, or without one."""
        step, edge = ("lt", "lte") if self.descending else ("gt", "gte")
        later = Q(**{f"pk__{step}": place.key})
        if place.at is None:
            return Q(**{f"{self.field}__isnull": True}) & later
        # The first condition says nothing new, but an index can begin there.
        begin = Q(**{f"{self.field}__{edge}": place.at})
        same = Q(**{self.field: place.at}) & later
        return begin & (Q(**{f"{self.field}__{step}": place.at}) | same)


@dataclass(frozen=True, slots=True)
class Page:
    """Keys of the rows in their order, and the places for the pages beside it ("" for none)."""

    keys: Sequence[int]
    previous: str = ""
    next: str = ""


Take = Callable[[Place | None, bool, int], Sequence[Place]]
"""The places of at most so many rows after a place (None: from the beginning), or, where the second
argument is True, of those before it, the nearest first."""


def page(
    rows: QuerySet[Any], order: Order, size: int, *, after: str = "", before: str = ""
) -> Page:
    """One page of `rows`: after a place, before one, or the first. Two queries at most."""

    def take(place: Place | None, back: bool, count: int) -> Sequence[Place]:
        if place is None:
            return _take([rows.order_by(*order.expressions())], order, count)
        return _take((_backward if back else _forward)(rows, order, place), order, count)

    return paged(take, size, after=Place.read(after), before=Place.read(before))


def paged(take: Take, size: int, *, after: Place | None, before: Place | None) -> Page:
    """One page of whatever `take` takes from."""
    if before:
        found = take(before, True, size + 1)
        if len(found) > size:
            return _page(found[size - 1 :: -1], previous=True, following=True)
        after = None  # the beginning is nearer than a page: show all of the first one
    found = take(after, False, size + 1)
    if after and not found:
        found, after = take(None, False, size + 1), None
    return _page(found[:size], previous=bool(after), following=len(found) > size)


def _page(found: Sequence[Place], *, previous: bool, following: bool) -> Page:
    return Page(
        [place.key for place in found],
        str(found[0]) if previous and found else "",
        str(found[-1]) if following and found else "",
    )


def _forward(rows: QuerySet[Any], order: Order, place: Place) -> Iterator[QuerySet[Any]]:
    yield rows.filter(order.beyond(place)).order_by(*order.expressions())
    if place.at is not None:
        timeless = rows.filter(**{f"{order.field}__isnull": True})
        yield timeless.order_by(order.expressions()[1])


def _backward(rows: QuerySet[Any], order: Order, place: Place) -> Iterator[QuerySet[Any]]:
    back = order.reversed()
    yield rows.filter(back.beyond(place)).order_by(*back.expressions())
    if place.at is None:
        timed = rows.filter(**{f"{order.field}__isnull": False})
        yield timed.order_by(*back.expressions())


def _take(parts: Iterable[QuerySet[Any]], order: Order, count: int) -> list[Place]:
    found: list[Place] = []
    for part in parts:
        wanted = part.values_list(order.field, "pk")[: count - len(found)]
        found += [Place(at, key) for at, key in wanted]
        if len(found) == count:
            break
    return found


def in_order(rows: QuerySet[M], keys: Sequence[int]) -> list[M]:
    """The rows with these keys, in the order of the keys; one that is gone by now is left out."""
    by_key = rows.in_bulk(keys) if keys else {}
    return [by_key[key] for key in keys if key in by_key]

"""Compiled hours, kept by the process. A version of its own hours never changes, and hours made of
several versions are kept under just these, so nothing is ever stale."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar, cast

from servanda.calendars.dated import ALWAYS, Dated
from servanda.calendars.days import start_of_day
from servanda.calendars.rules import read_week_keys
from servanda.calendars.worktime import Both, OpenHours, Schedule

if TYPE_CHECKING:
    from servanda.calendars.models import CalendarVersion

LIMIT = 1000  # versions; one takes some 50 kB once it has been asked

T = TypeVar("T")
Names = Mapping[date, Mapping[str, str]]
DatedHours = tuple[tuple[datetime, OpenHours], ...]
"""(from, hours) in order of time; the first also holds for all time before it."""


@dataclass(frozen=True)
class Compiled:
    """What answers questions about one version. `parts` are the keys of the two calendars that it
    takes together; such a version has no names of days of its own."""

    zone: str
    effective_from: date
    hours: OpenHours
    names: Names = field(default_factory=dict)
    parts: tuple[int, int] | None = None


@dataclass(frozen=True)
class _Row:
    """A version as listed: what is needed to know whether it has been compiled."""

    calendar: int
    zone: str
    ref: str
    effective_from: date
    left: int | None
    right: int | None

    @property
    def parts(self) -> tuple[int, int] | None:
        return (self.left, self.right) if self.left and self.right else None


_kept: OrderedDict[Hashable, Any] = OrderedDict()
_lock = Lock()


def of_calendars(keys: Iterable[int]) -> dict[int, list[Compiled]]:
    """Per calendar its versions in order of time, those that it is made of answered for too.

    One query, another one for each level of calendars made of others, and one if any version is
    not kept yet.
    """
    rows = _list_versions(set(keys))
    own = _own({row.ref for versions in rows.values() for row in versions if row.parts is None})
    done: dict[int, list[Compiled]] = {}
    for key in rows:
        _compile(key, rows, own, done)
    return done


def hours_of(versions: Iterable[Compiled]) -> DatedHours:
    """Each from the start of its local day on, as an instant in UTC."""
    found: list[tuple[datetime, OpenHours]] = []
    for version in versions:
        start = start_of_day(version.zone, version.effective_from) if found else ALWAYS
        found.append((start, version.hours))
    return tuple(found)


def for_all_time(dated: DatedHours) -> OpenHours:
    """One object that answers for all time."""
    if len(dated) == 1:
        return dated[0][1]
    return _keep(dated, lambda: Dated(dated))


def _list_versions(keys: set[int]) -> dict[int, list[_Row]]:
    from servanda.calendars.models import CalendarVersion

    rows: dict[int, list[_Row]] = {}
    fields = ("calendar_id", "calendar__zone", "ref", "effective_from", "left_id", "right_id")
    while keys:
        found = CalendarVersion.objects.filter(calendar__in=keys, withdrawn_at=None)
        found = found.order_by("effective_from")
        for values in found.values_list(*fields):
            row = _Row(*values)
            rows.setdefault(row.calendar, []).append(row)
        listed = [row for versions in rows.values() for row in versions]
        keys = {part for row in listed for part in row.parts or ()} - rows.keys()
    return rows


def _own(refs: set[str]) -> dict[str, Compiled]:
    """The versions with hours of their own, by ref."""
    from servanda.calendars.models import CalendarVersion

    found = {ref: kept for ref in refs if (kept := _look_up(ref)) is not None}
    if missing := refs - found.keys():
        for version in CalendarVersion.objects.filter(ref__in=missing).select_related("calendar"):
            found[version.ref] = _keep(version.ref, partial(_compile_own, version))
    return found


def _compile_own(version: CalendarVersion) -> Compiled:
    days = {date.fromisoformat(day): entry for day, entry in version.days.items()}
    zone = version.calendar.zone
    periods = {day: entry["periods"] for day, entry in days.items()}
    return Compiled(
        zone,
        version.effective_from,
        Schedule(zone, read_week_keys(version.week), periods),
        {day: entry["name"] for day, entry in days.items() if entry["name"]},
    )


def _compile(
    key: int,
    rows: Mapping[int, list[_Row]],
    own: Mapping[str, Compiled],
    done: dict[int, list[Compiled]],
) -> None:
    """Parts first; `actions` see to it that no calendar is a part of itself."""
    if key in done:
        return
    versions = []
    for row in rows[key]:
        if row.parts is None:
            versions.append(own[row.ref])
            continue
        for part in row.parts:
            _compile(part, rows, own, done)
        hours = _both(row.parts, [for_all_time(hours_of(done[part])) for part in row.parts])
        versions.append(Compiled(row.zone, row.effective_from, hours, parts=row.parts))
    done[key] = versions


def _both(parts: tuple[int, int], hours: list[OpenHours]) -> OpenHours:
    left, right = hours
    return _keep((left, right), lambda: Both(left, right, parts))


def _look_up(key: Hashable) -> Any:
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
        return _kept.get(key)


def _keep(key: Hashable, make: Callable[[], T]) -> T:
    found: T | None = _look_up(key)
    if found is not None:
        return found
    made = make()
    with _lock:
        found = cast(T, _kept.setdefault(key, made))
        while len(_kept) > LIMIT:
            _kept.popitem(last=False)
    return found

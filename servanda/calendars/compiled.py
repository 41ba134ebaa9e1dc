"""Compiled versions, kept by the process. Versions never change, so nothing is ever stale."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING

from servanda.calendars.rules import read_week_keys
from servanda.calendars.worktime import Schedule

if TYPE_CHECKING:
    from servanda.calendars.models import CalendarVersion

LIMIT = 1000  # versions; one takes some 50 kB once it has been asked


@dataclass(frozen=True)
class Compiled:
    """What answers questions about one version."""

    zone: str
    effective_from: date
    schedule: Schedule
    names: Mapping[date, Mapping[str, str]]


_kept: OrderedDict[str, Compiled] = OrderedDict()
_lock = Lock()


def compile_version(version: CalendarVersion, zone: str) -> Compiled:
    """The compiled version, from the process's memory if it is there."""
    found = _look_up(version.ref)
    if found is None:
        days = {date.fromisoformat(day): entry for day, entry in version.days.items()}
        found = Compiled(
            zone,
            version.effective_from,
            Schedule(
                zone,
                read_week_keys(version.week),
                {day: entry["periods"] for day, entry in days.items()},
            ),
            {day: entry["name"] for day, entry in days.items() if entry["name"]},
        )
        _keep(version.ref, found)
    return found


def of_calendars(zones: Mapping[int, str]) -> Iterator[tuple[int, Compiled]]:
    """(calendar key, version) in order of time. One query, a second one if any is not kept."""
    from servanda.calendars.models import CalendarVersion

    versions = CalendarVersion.objects.filter(calendar__in=zones).order_by("effective_from")
    refs = list(versions.values_list("calendar_id", "ref"))
    kept = {ref: found for _, ref in refs if (found := _look_up(ref))}
    missing = [ref for _, ref in refs if ref not in kept]
    for version in versions.filter(ref__in=missing) if missing else ():
        kept[version.ref] = compile_version(version, zones[version.calendar_id])
    for calendar_id, ref in refs:
        yield calendar_id, kept[ref]


def _look_up(ref: str) -> Compiled | None:
    with _lock:
        if ref in _kept:
            _kept.move_to_end(ref)
        return _kept.get(ref)


def _keep(ref: str, found: Compiled) -> None:
    with _lock:
        _kept[ref] = found
        while len(_kept) > LIMIT:
            _kept.popitem(last=False)

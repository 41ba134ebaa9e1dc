"""The hours of calendars, each as one object that answers for all time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime
from threading import Lock

from servanda.calendars.dated import Dated
from servanda.calendars.models import Calendar
from servanda.calendars.worktime import OpenHours, Schedule

KEPT = 500

# By the compiled versions themselves, which calendars keep: a new version makes a new key.
Key = tuple[tuple[datetime, Schedule], ...]
_kept: OrderedDict[Key, Dated] = OrderedDict()
_lock = Lock()


def hours_for(calendars: Iterable[int]) -> dict[int, OpenHours]:
    """By key of the calendar; one query, two when a version is not known yet."""
    keys = set(calendars)
    if not keys:
        return {}
    found = Calendar.objects.filter(pk__in=keys).dated_schedules()
    return {key: _hours(tuple(versions)) for key, versions in found.items()}


def _hours(versions: Key) -> OpenHours:
    if len(versions) == 1:
        return versions[0][1]
    with _lock:
        if versions not in _kept:
            _kept[versions] = Dated(versions)
        _kept.move_to_end(versions)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
        return _kept[versions]

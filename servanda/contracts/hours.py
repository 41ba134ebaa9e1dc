"""The hours of calendars, each as one object that answers for all time."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.calendars.models import Calendar
from servanda.calendars.worktime import OpenHours


def hours_for(calendars: Iterable[int]) -> dict[int, OpenHours]:
    """By key of the calendar; two queries, three when a version is not known yet."""
    keys = set(calendars)
    return Calendar.objects.filter(pk__in=keys).hours() if keys else {}

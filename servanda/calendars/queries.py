"""Questions about calendars that surfaces ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet

from servanda import kernel
from servanda.calendars.models import Calendar, CalendarVersion
from servanda.calendars.worktime import OpenHours
from servanda.kernel.words import Words

YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that differs from the week; no `periods`: closed."""

    day: date
    name: str
    periods: list[str]


def calendars() -> QuerySet[Calendar]:
    """All of them, in the order in which they were made."""
    return Calendar.objects.order_by("pk")


def calendars_with_versions() -> QuerySet[Calendar]:
    """With the versions that count or will count, oldest first; two queries."""
    standing = CalendarVersion.objects.filter(withdrawn_at=None)
    standing = standing.select_related("left", "right").order_by("effective_from")
    return calendars().prefetch_related(Prefetch("versions", standing))


def hours_of(some: Iterable[Calendar]) -> dict[int, OpenHours]:
    """The hours of these calendars by key, for all time."""
    return Calendar.objects.filter(pk__in=[one.pk for one in some]).hours()


def possible_parts(calendar: int | None) -> QuerySet[Calendar]:
    """Those that a calendar (key; None: a new one) could be made of without a circle."""
    if calendar is None:
        return calendars()
    return calendars().exclude(pk__in=Calendar.objects.resting_on(calendar))


def today_in(calendar: Calendar) -> date:
    """The local date there."""
    return kernel.now().astimezone(ZoneInfo(calendar.zone)).date()


def version_on(calendar: Calendar, day: date) -> CalendarVersion:
    """The version in force on a local date; ask with versions prefetched."""
    versions = list(calendar.versions.all())
    return next((one for one in reversed(versions) if one.effective_from <= day), versions[0])


def special_days(version: CalendarVersion, since: date, language: str) -> Iterator[SpecialDay]:
    """The days of the coming year that differ from the week, named in the reader's language."""
    for text, entry in sorted(version.days.items()):
        day = date.fromisoformat(text)
        if since <= day < since + YEAR:
            name = Words(entry["name"] or {}).in_language(language)
            yield SpecialDay(day, name, entry["periods"])

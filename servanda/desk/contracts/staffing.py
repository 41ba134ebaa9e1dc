"""Hours that a draft promises and in which no colleague works: named before anybody signs them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

from servanda.calendars.spans import joined
from servanda.calendars.timeline import OpenHours
from servanda.contracts.hours import hours_for
from servanda.contracts.models import Version
from servanda.people.queries import staff_in_office
from servanda.presentation.wording import say_clock

WEEK = timedelta(days=7)
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Unstaffed:
    """In the week that begins on `monday`: per calendar of the draft's lines by name, the hours of
    it in which nobody works, as "Mon, Tue 18:00-20:00"."""

    monday: date
    gaps: Sequence[tuple[str, Sequence[str]]]


def unstaffed(version: Version, now: datetime) -> Unstaffed | None:
    """What is promised without anybody to keep it; None if there is nothing of the kind, or if the
    hours of colleagues are not entered. The week is the first whole one in which it holds."""
    promised = {line.calendar_id: line.calendar.name for line in version.lines.all()}
    own = set(staff_in_office().exclude(calendar=None).values_list("calendar", flat=True))
    if not promised or not own:
        return None
    hours = hours_for(own.union(promised))
    begins, gaps = max(now, version.effective_from), []
    monday = begins.date()
    for key, name in promised.items():
        zone = ZoneInfo(hours[key].zone)
        start = _monday(begins, zone)
        monday = start.date()
        left = _without(hours[key], [hours[one] for one in own], start)
        if left:
            gaps.append((str(name), _by_time(left, zone)))
    return Unstaffed(monday, gaps) if gaps else None


def _monday(at: datetime, zone: ZoneInfo) -> datetime:
    """The beginning of the next whole week."""
    local = at.astimezone(zone)
    day = local.date() + timedelta(days=-local.weekday() % 7 or 7)
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _without(promised: OpenHours, own: Sequence[OpenHours], start: datetime) -> list[Span]:
    end = start + WEEK
    worked = joined(
        (int(a.timestamp()), int(b.timestamp())) for one in own for a, b in one.spans(start, end)
    )
    left: list[Span] = []
    for opens, closes in promised.spans(start, end):
        at = opens
        for begin, over in ((_at(a), _at(b)) for a, b in worked):
            if begin >= closes or over <= at:
                continue
            if begin > at:
                left.append((at, begin))
            at = over
        if at < closes:
            left.append((at, closes))
    return left


def _at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _by_time(spans: Sequence[Span], zone: ZoneInfo) -> list[str]:
    """The same hours of several days said once; what lasts over a day, with both days."""
    days: dict[str, list[str]] = {}
    for start, end in spans:
        day = date_format(start.astimezone(zone), "D")
        clock, closes = say_clock(start, zone=zone), say_clock(end, zone=zone)
        if end - start > timedelta(days=1):
            closes = f"{date_format(end.astimezone(zone), 'D')} {closes}"
        days.setdefault(f"{clock}\N{EN DASH}{closes}", []).append(day)
    return [f"{', '.join(found)} {times}" for times, found in days.items()]

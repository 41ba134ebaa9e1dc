"""What is done to calendars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from servanda.calendars.events import CalendarChanged, CalendarCreated
from servanda.calendars.holidays_source import resolve
from servanda.calendars.models import Calendar, CalendarVersion
from servanda.calendars.rules import DayRules, Periods, Week, read_week_keys
from servanda.calendars.worktime import Schedule
from servanda.kernel import Actor, Refused, now
from servanda.kernel.journal import record
from servanda.kernel.models import Stream
from servanda.kernel.refs import new_ref
from servanda.kernel.unit import action
from servanda.kernel.words import as_words

# The table of rights lies above this package; a test of the whole keeps the two the same.
MAY_EDIT: Final = frozenset({"service_manager", "head", "administrator", "system"})
YEARS_PINNED: Final = 6


@dataclass(frozen=True)
class Hours:
    """A week, and from what the days that differ from it come."""

    week: Week
    rules: DayRules = field(default_factory=DayRules)


def create_calendar(
    name: Mapping[str, str] | str,
    zone: str,
    hours: Hours,
    *,
    by: Actor,
    effective_from: date | None = None,
    years: Iterable[int] | None = None,
) -> Calendar:
    """A calendar with its first version, which also holds for all time before `effective_from`
    (default: today in `zone`).

    `years` are those whose days are resolved and pinned; default: six, from the year before
    `effective_from` on. Raises Refused for hours that cannot be.
    """
    _demand(by)
    _try_out(zone, hours.week)
    start = effective_from or _today(zone)
    with action():
        ref = new_ref()
        calendar = Calendar.objects.create(
            ref=ref,
            name=as_words(name),
            zone=zone,
            stream=Stream.objects.create(key=f"calendar:{ref}"),
        )
        version = _add_version(calendar, hours, start, years or _years_from(start.year - 1))
        record(CalendarCreated(calendar.pk, version.pk, start.isoformat()), calendar.stream, by=by)
    return calendar


def change_calendar(
    calendar: Calendar,
    hours: Hours,
    *,
    by: Actor,
    effective_from: date,
    years: Iterable[int] | None = None,
) -> CalendarVersion:
    """Other hours from a local date on, today or later; what was before stays as it was.

    Raises Refused for a date in the past, a date from which hours are already given, and hours
    that cannot be.
    """
    _demand(by)
    if effective_from < _today(calendar.zone):
        raise Refused(
            _("Opening hours cannot be changed for the past. Choose today or a later day."),
            code="calendar_past",
        )
    with action():
        Calendar.objects.select_for_update().get(pk=calendar.pk)
        if calendar.versions.filter(effective_from=effective_from).exists():
            raise Refused(
                _("From that day on other hours are given already. Choose another day."),
                code="calendar_taken",
            )
        version = _add_version(
            calendar, hours, effective_from, years or _years_from(effective_from.year)
        )
        record(
            CalendarChanged(calendar.pk, version.pk, effective_from.isoformat()),
            calendar.stream,
            by=by,
        )
    return version


def extend_calendars(*, by: Actor) -> list[CalendarVersion]:
    """Periodic: calendars whose pinned years run out within two years get the next six, from the
    same rules. What is pinned already is not resolved again.
    """
    extended = []
    for calendar in Calendar.objects.order_by("pk"):
        last = calendar.versions.latest("effective_from")
        if last.last_year < _today(calendar.zone).year + 2:
            start = max(date(last.last_year + 1, 1, 1), _today(calendar.zone))
            extended.append(
                change_calendar(
                    calendar,
                    Hours(read_week_keys(last.week), last.day_rules),
                    by=by,
                    effective_from=start,
                )
            )
    return extended


def _add_version(
    calendar: Calendar, hours: Hours, effective_from: date, years: Iterable[int]
) -> CalendarVersion:
    pinned = sorted(set(years))
    try:
        days = resolve(hours.week, hours.rules, pinned)
    except ValueError as error:
        raise _cannot_be(error) from error
    _try_out(
        calendar.zone,
        hours.week,
        {date.fromisoformat(day): entry["periods"] for day, entry in days.items()},
    )
    return CalendarVersion.objects.create(
        calendar=calendar,
        effective_from=effective_from,
        week={str(weekday): list(periods) for weekday, periods in hours.week.items()},
        days=days,
        rules=hours.rules.as_json(),
        first_year=pinned[0],
        last_year=pinned[-1],
    )


def _try_out(zone: str, week: Week, days: Mapping[date, Periods] | None = None) -> None:
    try:
        Schedule(zone, week, days or {})
    except ValueError as error:
        raise _cannot_be(error) from error


def _cannot_be(error: ValueError) -> Refused:
    message = _("These opening hours cannot be used: %(reason)s. Correct them and save again.")
    return Refused(message % {"reason": error}, code="calendar_hours")


def _years_from(first: int) -> range:
    return range(first, first + YEARS_PINNED)


def _today(zone: str) -> date:
    return now().astimezone(ZoneInfo(zone)).date()


def _demand(by: Actor) -> None:
    if not by.roles & MAY_EDIT:
        raise Refused(
            _("You may not do this. Ask a colleague whose role allows it."), code="not_allowed"
        )

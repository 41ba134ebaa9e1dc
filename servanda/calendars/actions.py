"""What is done to calendars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from servanda.calendars.days import start_of_day
from servanda.calendars.events import (
    CalendarChanged,
    CalendarCreated,
    CalendarRenamed,
    ChangeWithdrawn,
)
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


@dataclass(frozen=True)
class BothOpen:
    """Open when both calendars are. It follows their later changes; its local days are those of
    the one in the calendar's own zone, the left one if both are."""

    left: Calendar
    right: Calendar


def create_calendar(
    name: Mapping[str, str] | str,
    zone: str,
    hours: Hours | BothOpen,
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
    if isinstance(hours, Hours):
        _try_out(zone, hours.week)
    start = effective_from or _today(zone)
    with action():
        _lock_all()
        ref = new_ref()
        calendar = Calendar.objects.create(
            ref=ref,
            name=as_words(name),
            zone=zone,
            stream=Stream.objects.create(key=f"calendar:{ref}"),
        )
        version = _add_version(calendar, hours, start, years or _years_from(start.year - 1))
        _demand_openings(calendar, version)
        record(CalendarCreated(calendar.pk, version.pk, start.isoformat()), calendar.stream, by=by)
    return calendar


def change_calendar(
    calendar: Calendar,
    hours: Hours | BothOpen,
    *,
    by: Actor,
    effective_from: date,
    years: Iterable[int] | None = None,
) -> CalendarVersion:
    """Other hours from a local date on, today or later; what was before stays as it was.

    Hours that were given from that very day already are replaced. Raises Refused for a date in
    the past and for hours that cannot be.
    """
    _demand(by)
    if effective_from < _today(calendar.zone):
        raise Refused(
            _("Opening hours cannot be changed for the past. Choose today or a later day."),
            code="calendar_past",
        )
    with action():
        _lock_all()
        replaced = calendar.versions.filter(effective_from=effective_from, withdrawn_at=None)
        replaced.update(withdrawn_at=now())
        version = _add_version(
            calendar, hours, effective_from, years or _years_from(effective_from.year)
        )
        _demand_openings(calendar, version)
        record(
            CalendarChanged(calendar.pk, version.pk, effective_from.isoformat()),
            calendar.stream,
            by=by,
        )
    return version


def rename_and_change(
    calendar: Calendar,
    hours: Hours | BothOpen,
    *,
    by: Actor,
    name: Mapping[str, str],
    effective_from: date,
) -> None:
    """What a form gives at once. Hours that are just those in force then are no change."""
    with action():
        rename_calendar(calendar, by=by, name=name)
        if not _is_same(calendar, hours, effective_from):
            change_calendar(calendar, hours, by=by, effective_from=effective_from)


def _is_same(calendar: Calendar, hours: Hours | BothOpen, day: date) -> bool:
    standing = calendar.versions.filter(withdrawn_at=None, effective_from__lte=day)
    version = standing.order_by("-effective_from").first()
    if version is None:
        return False
    if isinstance(hours, BothOpen):
        return {version.left_id, version.right_id} == {hours.left.pk, hours.right.pk}
    week = {str(day): list(periods) for day, periods in hours.week.items() if periods}
    known = {day: periods for day, periods in version.week.items() if periods}
    return week == known and hours.rules.as_json() == version.day_rules.as_json()


def withdraw_change(version: CalendarVersion, *, by: Actor) -> None:
    """Hours that were to come are not coming after all. Raises Refused for what counts already."""
    _demand(by)
    calendar = version.calendar
    with action():
        _lock_all()
        left = calendar.versions.filter(withdrawn_at=None)
        if version.effective_from <= _today(calendar.zone) or left.count() < 2:
            raise Refused(
                _("These hours count already. Give other hours from today or a later day on."),
                code="calendar_counts",
            )
        if not left.filter(pk=version.pk).update(withdrawn_at=now()):
            return
        _demand_openings(calendar, version)
        record(ChangeWithdrawn(calendar.pk, version.pk), calendar.stream, by=by)


def rename_calendar(calendar: Calendar, *, by: Actor, name: Mapping[str, str]) -> None:
    """What colleagues and customers read of it, in each language."""
    _demand(by)
    words = as_words(name)
    if not any(words.values()):
        raise Refused(_("Give a name."), code="no_name")
    with action():
        standing = Calendar.objects.select_for_update(no_key=True).get(pk=calendar.pk)
        calendar.name = words
        if standing.name != words:
            calendar.save(update_fields=["name"])
            record(CalendarRenamed(calendar.pk), calendar.stream, by=by)


def extend_calendars(*, by: Actor) -> list[CalendarVersion]:
    """Periodic: calendars whose pinned years run out within two years get the next six, from the
    same rules. What is pinned already is not resolved again.
    """
    extended = []
    for calendar in Calendar.objects.order_by("pk"):
        last = calendar.versions.filter(withdrawn_at=None).latest("effective_from")
        if last.last_year is not None and last.last_year < _today(calendar.zone).year + 2:
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


def _lock_all() -> None:
    """Calendars rest on each other, so their changes come one after the other; who only uses one
    (a contract line) waits for nobody."""
    list(Calendar.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def _add_version(
    calendar: Calendar, hours: Hours | BothOpen, effective_from: date, years: Iterable[int]
) -> CalendarVersion:
    if isinstance(hours, BothOpen):
        left, right = _parts(calendar, hours)
        return CalendarVersion.objects.create(
            calendar=calendar, effective_from=effective_from, week={}, left=left, right=right
        )
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


def _parts(calendar: Calendar, hours: BothOpen) -> tuple[Calendar, Calendar]:
    left, right = hours.left, hours.right
    if left.pk == right.pk:
        raise Refused(
            _("Choose two different calendars: open when both are."), code="calendar_twice"
        )
    resting = Calendar.objects.resting_on(calendar.pk)
    for part in (left, right):
        if part.pk in resting:
            message = _(
                "“%(part)s” cannot be a part of “%(calendar)s”, since its own hours depend on it. "
                "Choose another calendar."
            )
            values = {"part": part.name, "calendar": calendar.name}
            raise Refused(message % values, code="calendar_circle")
    if calendar.zone not in (left.zone, right.zone):
        message = _(
            "One of the two calendars must be in the time zone %(zone)s, by which this one counts "
            "its days. Choose another one, or make a new calendar."
        )
        raise Refused(message % {"zone": calendar.zone}, code="calendar_zone")
    return (left, right) if left.zone == calendar.zone else (right, left)


def _demand_openings(calendar: Calendar, version: CalendarVersion) -> None:
    """Whatever is open only together with this one must still open, now and for good."""
    resting = Calendar.objects.resting_on(calendar.pk)
    if version.left_id is None:
        resting.discard(calendar.pk)
    for whole in Calendar.objects.filter(pk__in=sorted(resting)).order_by("pk"):
        try:
            for start, hours in whole.dated_schedules():
                hours.next_open(max(start, now()))
            whole.schedule().next_open(_after_all(whole))
        except ValueError as error:
            message = _(
                "With these hours “%(calendar)s” would never be open, because two calendars must "
                "be open at the same time for it. Choose hours that have some time in common."
            )
            raise Refused(message % {"calendar": whole.name}, code="calendar_never") from error


def _after_all(calendar: Calendar) -> datetime:
    """An instant after every change of hours that is known today."""
    last = CalendarVersion.objects.aggregate(last=Max("effective_from"))["last"]
    return max(now(), start_of_day(calendar.zone, last))


def _try_out(zone: str, week: Week, days: Mapping[date, Periods] | None = None) -> None:
    if not any(week.values()) and not any((days or {}).values()):
        message = _("These hours never open. Give at least one day a time to be open in.")
        raise Refused(message, code="calendar_hours")
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

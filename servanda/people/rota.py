"""Who is in, until when, and since when not. Why somebody is away is said to nobody here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from servanda.calendars.models import Calendar
from servanda.calendars.worktime import OpenHours
from servanda.people.models import Absence, Quiet, Staff

Away = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether somebody can be called on. `until` is when that changes; None: nobody knows.

    "in": works now; "later": today, from `until` on; "off": outside their hours until then;
    "away": absent until then; "gone": works here no more.
    """

    state: Literal["in", "later", "off", "away", "gone"]
    until: datetime | None = None

    @property
    def today(self) -> bool:
        return self.state in ("in", "later")


@dataclass(frozen=True, slots=True)
class Rota:
    """When some colleagues are away, their own working hours by calendar, and until when they are
    not to be disturbed."""

    away: Mapping[int, list[Away]] = field(default_factory=dict)
    hours: Mapping[int, OpenHours] = field(default_factory=dict)
    quiet: Mapping[int, datetime] = field(default_factory=dict)

    def is_in(self, staff: Staff, at: datetime) -> bool:
        """Whether the colleague still works on the local day of `at`, at that time or later."""
        return self.presence(staff, at).today

    def presence(self, staff: Staff, at: datetime) -> Presence:
        """Where the colleague stands at an instant."""
        if staff.left_at is not None and staff.left_at <= at:
            return Presence("gone")
        hours = self.hours.get(staff.calendar_id or 0)
        if (back := self._back(staff, at, hours)) is not None:
            return Presence("away", back)
        if hours is None:
            return Presence("in", self._next_absence(staff, at))
        today = hours.spans(at, _midnight_after(at, hours.zone))
        if not today:
            return Presence("off", hours.next_open(at))
        if today[0][0] > at:
            return Presence("later", today[0][0])
        leaves, ends = self._next_absence(staff, at), today[-1][1]
        return Presence("in", min(leaves, ends) if leaves else ends)

    def _back(self, staff: Staff, at: datetime, hours: OpenHours | None) -> datetime | None:
        """When they work again after the absence that holds at `at` and those that follow it
        without a working hour between; None if none holds."""
        back: datetime | None = None
        for start, end in sorted(self.away.get(staff.pk, ())):
            if start <= (back or at) < end:
                back = hours.next_open(end) if hours else end
        return back

    def _next_absence(self, staff: Staff, at: datetime) -> datetime | None:
        return min(
            (start for start, _end in self.away.get(staff.pk, ()) if start > at), default=None
        )


def _midnight_after(at: datetime, zone: str) -> datetime:
    local = at.astimezone(ZoneInfo(zone))
    return (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


def rota_of_staff(staff: Iterable[Staff], since: datetime) -> Rota:
    """For these colleagues, from an instant on: four queries, however many they are."""
    people = {one.pk: one for one in staff}
    if not people:
        return Rota()
    away: dict[int, list[Away]] = {}
    for row in Absence.objects.filter(staff__in=people, ends_at__gt=since):
        away.setdefault(row.staff_id, []).append((row.starts_at, row.ends_at))
    calendars = {one.calendar_id for one in people.values() if one.calendar_id is not None}
    return Rota(away, _hours_of(calendars) if calendars else {}, quiet_until(people, since))


def quiet_until(staff: Iterable[int], at: datetime) -> dict[int, datetime]:
    """Of these colleagues (keys), those not to be disturbed at an instant, and until when."""
    rows = Quiet.objects.at(at).filter(staff__in=list(staff)).order_by("until")
    return dict(rows.values_list("staff", "until"))


def _hours_of(calendars: set[int]) -> dict[int, OpenHours]:
    return Calendar.objects.filter(pk__in=calendars).hours()

"""A colleague's working time, read from their calendar and absences."""

from __future__ import annotations

from datetime import datetime

from servanda.calendars.worktime import OpenHours, Schedule
from servanda.people.models import Absence, Staff
from servanda.promises.worktime import Capacity

OFFICE = {day: ["09:00-17:00"] for day in range(5)}


def capacity_of(staff: Staff, since: datetime) -> Capacity:
    """From an instant on. Who has no calendar of their own works Monday to Friday, 9 to 17."""
    hours: OpenHours = staff.calendar.schedule() if staff.calendar else office(staff.zone)
    rows = Absence.objects.filter(staff=staff, ends_at__gt=since).order_by("starts_at")
    return Capacity(hours, list(rows.values_list("starts_at", "ends_at")))


def office(zone: str) -> Schedule:
    return Schedule(zone, OFFICE)

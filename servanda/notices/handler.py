"""Who will handle a ticket, as far as we may name them: never somebody who is away.

The one it is assigned to, else the customer's own supporter, else the deputy, each only if in on
the day we start; else the team. Why somebody is away is said to nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from servanda import kernel
from servanda.calendars.models import Calendar
from servanda.calendars.worktime import OpenHours
from servanda.people.models import Absence, Staff, Team
from servanda.tickets.models import Ticket

Away = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Rota:
    """When some colleagues are away, and their own working hours by calendar."""

    away: Mapping[int, list[Away]] = field(default_factory=dict)
    hours: Mapping[int, OpenHours] = field(default_factory=dict)

    def is_in(self, staff: Staff, at: datetime) -> bool:
        """Whether the colleague still works on the local day of `at`, at that time or later."""
        if staff.left_at is not None and staff.left_at <= at:
            return False
        if any(start <= at < end for start, end in self.away.get(staff.pk, ())):
            return False
        if staff.calendar_id is None:
            return True
        hours = self.hours[staff.calendar_id]
        return hours.elapsed(at, _midnight_after(at, hours.zone)) > 0


def _midnight_after(at: datetime, zone: str) -> datetime:
    local = at.astimezone(ZoneInfo(zone))
    return (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


def rota_of(tickets: Iterable[Ticket]) -> Rota:
    """For everybody who could be named on these tickets: three queries, however many they are."""
    staff = {one.pk: one for ticket in tickets for one in candidates(ticket)}
    if not staff:
        return Rota()
    away: dict[int, list[Away]] = {}
    for row in Absence.objects.filter(staff__in=staff, ends_at__gt=kernel.now()):
        away.setdefault(row.staff_id, []).append((row.starts_at, row.ends_at))
    calendars = {one.calendar_id for one in staff.values() if one.calendar_id is not None}
    return Rota(away, _hours_of(calendars) if calendars else {})


def _hours_of(calendars: set[int]) -> dict[int, OpenHours]:
    return Calendar.objects.filter(pk__in=calendars).hours()


def candidates(ticket: Ticket) -> list[Staff]:
    """In the order in which we would name them."""
    customer = ticket.customer
    asked = [ticket.assignee]
    if customer is not None:
        asked += [customer.own_supporter, customer.deputy]
    return [one for one in asked if one is not None]


def handler_of(ticket: Ticket, rota: Rota, at: datetime) -> Staff | Team | None:
    """Who handles it on the day of `at`."""
    for staff in candidates(ticket):
        if rota.is_in(staff, at):
            return staff
    return ticket.team or (ticket.customer.team if ticket.customer else None)

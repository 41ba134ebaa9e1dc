"""Who gets the morning's mail now, and what it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext as _

from servanda.calendars.models import Calendar
from servanda.people import actors
from servanda.people.access import MAY
from servanda.people.models import Role, Staff, StaffRole
from servanda.people.queries import away
from servanda.reviews.models import Morning
from servanda.reviews.overview import Overview
from servanda.reviews.period import DAY, midnight, period_of
from servanda.reviews.scope import Scope
from servanda.reviews.sentences import answered, burdened, due

FIRST_HOUR: Final = 7
LAST_HOUR: Final = 11
"""By the reader's own clock. After a night in which everything was down it still comes until then;
later it would be no news."""
WEEKEND: Final = 5


@dataclass(frozen=True, slots=True)
class Reader:
    staff: Staff
    day: date


def is_wanted(staff: Staff, roles: frozenset[str]) -> bool:
    """By their own wish; who has said nothing gets it as the head."""
    row = Morning.objects.filter(staff=staff).first()
    return row.wanted if row else Role.HEAD in roles


def readers_at(now: datetime) -> Iterator[Reader]:
    """Those who work today, whose morning it is, and who have not had it yet."""
    managers = StaffRole.objects.held_at(now).filter(role__in=MAY["day.read"])
    staff = Staff.objects.here(now).filter(pk__in=managers.values("staff")).order_by("pk")
    missing = away(staff.values_list("pk", flat=True), now)
    for one in staff.select_related("account"):
        local = now.astimezone(ZoneInfo(one.zone))
        if not FIRST_HOUR <= local.hour <= LAST_HOUR or one.pk in missing:
            continue
        if works_on(one, local.date()) and is_wanted(one, actors.of_staff(one).roles):
            yield Reader(one, local.date())


def claim(reader: Reader) -> bool:
    """True for the one worker that may write it: a day's mail is written once."""
    Morning.objects.get_or_create(staff=reader.staff, defaults={"wanted": True})
    unsent = Q(sent_for=None) | Q(sent_for__lt=reader.day)
    return bool(Morning.objects.filter(unsent, staff=reader.staff).update(sent_for=reader.day))


def works_on(staff: Staff, day: date) -> bool:
    """By their own hours; who has none works from Monday to Friday."""
    if staff.calendar_id is None:
        return day.weekday() < WEEKEND
    zone = ZoneInfo(staff.zone)
    hours = Calendar.objects.get(pk=staff.calendar_id).schedule()
    return hours.elapsed(midnight(day, zone), midnight(day + DAY, zone)) > 0


def said_to(reader: Reader) -> list[str]:
    """How the day before went, and what waits today; in the active language."""
    zone, scope = ZoneInfo(reader.staff.zone), Scope(actors.of_staff(reader.staff))
    yesterday = Overview(scope, period_of("day", reader.day - DAY, zone))
    today = Overview(scope, period_of("day", reader.day, zone))
    return [
        _("Yesterday: %(what)s") % {"what": answered(yesterday)},
        _("Today: %(what)s") % {"what": due(today)},
        burdened(today),
    ]

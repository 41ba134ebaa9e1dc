"""Instants one is likely to choose: "in an hour", "tomorrow morning", before it is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MORNING = time(8, 30)
SLACK = timedelta(minutes=30)  # how long before a due time one comes back to it
NEAR = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Proposal:
    """An instant with its name; `beyond`: something on the ticket is due before it."""

    at: datetime
    name: Promise | str
    beyond: bool = False

    @property
    def value(self) -> str:
        return self.at.isoformat()


def proposals(now: datetime, due: datetime | None = None) -> list[Proposal]:
    """In order of time, in the reader's zone; what lies before the due time comes first."""
    found = [
        (now + timedelta(hours=1), _("in an hour")),
        (now + timedelta(hours=3), _("in three hours")),
        (_morning(now, 1), _("tomorrow morning")),
        (_morning(now, _until_monday(now)), _("on Monday morning")),
        (_morning(now, 7), _("in a week")),
    ]
    if due is not None and due - SLACK > now + NEAR:
        found.append((due - SLACK, _("half an hour before it is due")))
    named = {at.replace(second=0, microsecond=0): name for at, name in reversed(found)}
    return [
        Proposal(at, named[at], beyond=due is not None and now < due < at) for at in sorted(named)
    ]


def _morning(now: datetime, days: int) -> datetime:
    zone = timezone.get_current_timezone()
    day = now.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, MORNING, zone)


def _until_monday(now: datetime) -> int:
    weekday = now.astimezone(timezone.get_current_timezone()).weekday()
    return 7 - weekday

"""Who has too much on their desk: what lies there now, against the hours that are left today.

This is about dividing work, not about judging people, so it shows what is open and never what
somebody achieved. Of a colleague who is away nothing is said but that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count

from servanda.calendars.dated import Dated
from servanda.calendars.models import Calendar
from servanda.people.models import Absence, Staff
from servanda.people.queries import staff_in_office
from servanda.reviews.scope import Scope

DUE_PER_HOUR: Final = 1.0
MANY: Final = 6
TIMES_OTHERS: Final = 2.0


@dataclass(frozen=True, slots=True)
class Load:
    """`seconds_left` is the working time left today, None where no hours are set. `why` is "" or
    a code: away, no_time, hours (too much due for them), many (twice what others have)."""

    staff: Staff
    open: int
    due: int
    seconds_left: int | None
    away: bool
    why: str = ""


def loads_of(scope: Scope, due: Mapping[int, int], now: datetime, midnight: datetime) -> list[Load]:
    """Every colleague who has open work, the most burdened first. `due` is what falls due today,
    by colleague; `midnight` ends the day."""
    counted = scope.live.exclude(assignee=None).values("assignee").annotate(n=Count("pk"))
    work = {row["assignee"]: row["n"] for row in counted.order_by()}
    if not work:
        return []
    team = list(staff_in_office().filter(pk__in=work))
    away = set(Absence.objects.at(now).filter(staff__in=team).values_list("staff", flat=True))
    hours = _hours(team)
    loads = [
        _load(one, work[one.pk], due.get(one.pk, 0), one.pk in away, hours, now, midnight)
        for one in team
    ]
    return sorted(_judged(loads), key=lambda load: (not load.why, -load.due, -load.open))


def _hours(team: Iterable[Staff]) -> dict[int, Dated]:
    keys = {one.calendar_id for one in team if one.calendar_id is not None}
    found = Calendar.objects.filter(pk__in=keys).dated_schedules() if keys else {}
    return {key: Dated(versions) for key, versions in found.items()}


def _load(
    staff: Staff,
    work: int,
    due: int,
    away: bool,
    hours: Mapping[int, Dated],
    now: datetime,
    midnight: datetime,
) -> Load:
    own = hours.get(staff.calendar_id or 0)
    left = own.elapsed(now, midnight) if own is not None and now < midnight else None
    return Load(staff, work, due, 0 if away else left, away)


def _judged(loads: Sequence[Load]) -> list[Load]:
    """Each with the reason why it is too much, if it is."""
    mean = sum(load.open for load in loads) / len(loads)
    return [
        Load(load.staff, load.open, load.due, load.seconds_left, load.away, _why(load, mean))
        for load in loads
    ]


def _why(load: Load, mean: float) -> str:
    if load.due and load.away:
        return "away"
    if load.due and load.seconds_left == 0:
        return "no_time"
    if load.seconds_left and load.due > 1 and load.due / (load.seconds_left / 3600) > DUE_PER_HOUR:
        return "hours"
    return "many" if load.open >= MANY and load.open >= TIMES_OTHERS * mean else ""


def by_colleague(assignees: Iterable[int | None]) -> Counter[int]:
    """How often each colleague is named."""
    return Counter(one for one in assignees if one is not None)

"""What a target may say, before it is a row: an amount, its unit, and where the paper says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Final

from django.utils.translation import gettext_lazy as _

from servanda.catalogue.models import Metric, TargetTerms, Unit
from servanda.kernel import Refused

YEAR: Final = 365 * 24 * 3600
YEAR_DAYS: Final = 366
PRIORITIES: Final = range(1, 6)


@dataclass(frozen=True, slots=True)
class Promise:
    """One target: `amount` is seconds of working time or a number of working days, by `unit`.

    Make them with `working()`, `working_days()` and `by_time_of_day()`. An empty `clause` is that
    of the line.
    """

    amount: int
    unit: str = Unit.SECONDS.value
    by_time: time | None = None
    clause: str = ""


# By metric and priority (1 is the most urgent). None takes away what the offering promises.
Promises = Mapping[tuple[str, int], Promise | None]


def working(*, hours: int = 0, minutes: int = 0, clause: str = "") -> Promise:
    """So much working time."""
    return Promise(hours * 3600 + minutes * 60, clause=clause)


def working_days(days: int, *, clause: str = "") -> Promise:
    """By the end of the n-th working day, the first day not counted."""
    return Promise(days, Unit.WORKING_DAYS.value, clause=clause)


def by_time_of_day(at: time, *, days: int = 1, clause: str = "") -> Promise:
    """On the n-th working day after it came, by a local time."""
    return Promise(days, Unit.TIME_OF_DAY.value, at, clause)


def promise_of(row: TargetTerms) -> Promise:
    """What a stored target promises."""
    return Promise(row.amount, row.unit, row.by_time, getattr(row, "clause", ""))


def check(metric: str, priority: int, promise: Promise) -> None:
    """Raise Refused for a target of zero, beyond a year, or for a priority that does not exist."""
    Metric(metric)
    if priority not in PRIORITIES:
        raise Refused(_("Priorities go from 1 to 5."), code="bad_priority")
    if promise.amount <= 0:
        raise Refused(
            _("A target needs some time: give at least one minute or one working day."),
            code="target_zero",
        )
    longest = YEAR if promise.unit == Unit.SECONDS else YEAR_DAYS
    if promise.amount > longest:
        raise Refused(
            _("A target lies within a year. Shorten it, or leave it out."), code="target_too_long"
        )
    if (promise.unit == Unit.TIME_OF_DAY) != (promise.by_time is not None):
        raise Refused(
            _("Say by which time of the day it is due, for a target by a time of day only."),
            code="target_time",
        )


def merged(basis: Promises, changes: Promises) -> dict[tuple[str, int], Promise]:
    """The promises of `basis` with `changes` on top. Raises Refused for one that cannot be."""
    found = {key: promise for key, promise in {**basis, **changes}.items() if promise is not None}
    for (metric, priority), promise in found.items():
        check(metric, priority, promise)
    return found

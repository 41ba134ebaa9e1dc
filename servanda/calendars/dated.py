"""Schedules that change on a day, and why a stretch of time was closed. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Literal

from servanda.calendars.localtime import first_instant, load_zone, wall_of
from servanda.calendars.periods import DAY, Span, day_of
from servanda.calendars.spans import clipped, joined
from servanda.calendars.timeline import (
    EARLIEST,
    LATEST,
    Both,
    OpenHours,
    instant,
    moment,
)
from servanda.calendars.worktime import Schedule

ALWAYS = datetime.min.replace(tzinfo=UTC)

ClosedKind = Literal["holiday", "weekend", "break", "night"]
WHOLE_DAYS = ("holiday", "weekend")
Piece = tuple[ClosedKind, date]


class Dated(OpenHours):
    """Several schedules, each from its instant on; the first also holds for all time before.

    `versions` are (from, schedule) in any order, as `Calendar.dated_schedules()` gives them.
    Raises ValueError when there are none.
    """

    def __init__(self, versions: Sequence[tuple[datetime, OpenHours]]) -> None:
        super().__init__()
        if not versions:
            raise ValueError("at least one schedule is needed")
        ordered = sorted(versions, key=lambda version: version[0])
        starts = [EARLIEST, *(instant(start) for start, _ in ordered[1:])]
        self._pieces = [(start, each) for start, (_, each) in zip(starts, ordered, strict=True)]
        self._ends = [*starts[1:], LATEST]
        self.zone = ordered[-1][1].zone
        bounds = [bound for _, each in ordered for bound in each._exceptions or ()] + starts[1:]
        self._exceptions = (min(bounds), max(bounds)) if bounds else None

    def schedule_at(self, t: datetime) -> OpenHours:
        """The schedule in force at t."""
        return self._pieces[self._index(instant(t))][1]

    def day_spans(self, day: int) -> list[Span]:
        number = self._index(first_instant(load_zone(self.zone), day * DAY))
        start, piece = self._pieces[number]
        return clipped(piece.day_spans(day), start, self._ends[number])

    def open_between(self, lo: int, hi: int) -> list[Span]:
        return joined(
            span
            for (start, each), end in zip(self._pieces, self._ends, strict=True)
            if start < hi and lo < end
            for span in clipped(each.open_between(lo, hi), start, end)
        )

    def _index(self, x: int) -> int:
        return max(sum(start <= x for start, _ in self._pieces) - 1, 0)


@dataclass(frozen=True)
class Closed:
    """Why time did not count, for a run of local days (`first` to `last`, both included).

    holiday: a day closed that the week would open; weekend: closed by the week; break: between
    two periods of a day; night: before the first or after the last period of a day. `whose` is the
    key of the calendar that was closed, where two are open only together.
    """

    kind: ClosedKind
    first: date
    last: date
    whose: int | None = None


def closed_reason(schedule: OpenHours, t: datetime) -> Closed | None:
    """Why t is outside the hours; None when open."""
    if schedule.is_open(t):
        return None
    x = instant(t)
    whose, side = next(each for each in _sides(schedule, x) if not each[1].is_open(t))
    kind, day = _kind_at(side, x)
    return Closed(kind, day, day, whose)


def closed_reasons(schedule: OpenHours, a: datetime, b: datetime) -> list[Closed]:
    """What a closed stretch is made of, as one would say it: whole days off if it has any,
    otherwise the break or the night. In order of time; weekends in one run, holidays day by day.

    Where two are open only together: the same of each that was closed, one after the other.
    """
    sides = _sides(schedule, instant(a))
    runs = [run for whose, side in sides for run in _runs(_pieces(side, a, b), whose)]
    return [run for run in runs if run.kind in WHOLE_DAYS] or runs


def _runs(pieces: list[Piece], whose: int | None) -> Iterator[Closed]:
    found = sorted(set(pieces), key=lambda piece: (piece[1], piece[0]))
    chosen = [piece for piece in found if piece[0] in WHOLE_DAYS] or found[:1]
    for kind, group in groupby(chosen, key=lambda piece: piece[0]):
        days = [day for _, day in group]
        if kind == "holiday":
            yield from (Closed(kind, day, day, whose) for day in days)
        else:
            yield Closed(kind, days[0], days[-1], whose)


def _sides(
    schedule: OpenHours, x: int, whose: int | None = None
) -> list[tuple[int | None, Schedule]]:
    """The plain schedules that decide about an instant, each with the key of its calendar."""
    if isinstance(schedule, Both):
        halves = zip(schedule.halves, schedule.keys, strict=True)
        return [side for half, key in halves for side in _sides(half, x, key)]
    if isinstance(schedule, Dated):
        return _sides(schedule.schedule_at(moment(x)), x, whose)
    assert isinstance(schedule, Schedule)
    return [(whose, schedule)]


def _pieces(side: Schedule, a: datetime, b: datetime) -> list[Piece]:
    """(kind, local day) of every closed piece of [a, b], cut at local midnights."""
    x, y = instant(a), instant(b)
    zone, cuts = load_zone(side.zone), {x}
    for day in range(wall_of(zone, x) // DAY + 1, wall_of(zone, y) // DAY + 1):
        cuts.add(first_instant(zone, day * DAY))
    cuts |= {end for _, end in side.open_between(x, y)}
    return [
        _kind_at(side, cut) for cut in sorted(cuts) if cut < y and not side.is_open(moment(cut))
    ]


def _kind_at(side: Schedule, x: int) -> tuple[ClosedKind, date]:
    day, clock = divmod(wall_of(load_zone(side.zone), x), DAY)
    periods = side.periods_on(day)
    if not periods:
        kind: ClosedKind = "holiday" if side.week_periods_on(day) else "weekend"
    else:
        kind = "break" if periods[0][0] <= clock < periods[-1][1] else "night"
    return kind, day_of(day)

"""A colleague's week as the page draws it: their hours, what is planned, what is too much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from servanda.people.models import Staff
from servanda.promises.capacity import capacity_of
from servanda.promises.models import Block
from servanda.promises.worktime import Capacity, Span, overlap, total

STEP = 5  # minutes a row of the grid
EARLIEST, LATEST = 8 * 60, 18 * 60
SUNDAY = 6


@dataclass(slots=True)
class Piece:
    """One stretch of a day: `row` and `rows` place it in the grid; `lane` of `lanes` beside others
    at the same time."""

    start: datetime
    end: datetime
    row: int
    rows: int
    block: Block | None = None
    is_first: bool = True
    lane: int = 0
    lanes: int = 1


@dataclass(slots=True)
class Day:
    """One day: seconds of working time and of work planned in it."""

    date: date
    start: datetime
    capacity: int
    planned: int
    open: list[Piece] = field(default_factory=list)
    away: list[Piece] = field(default_factory=list)
    blocks: list[Piece] = field(default_factory=list)

    @property
    def over(self) -> int:
        return max(0, self.planned - self.capacity)


@dataclass(slots=True)
class Week:
    """`first` and `last` are the grid's bounds in minutes of the day."""

    staff: Staff
    days: Sequence[Day]
    first: int
    last: int

    @property
    def rows(self) -> int:
        return (self.last - self.first) // STEP

    @property
    def hours(self) -> list[tuple[int, str]]:
        """Where each full hour stands in the grid, and what it is called."""
        hours = range(self.first // 60, self.last // 60)
        return [((hour * 60 - self.first) // STEP, f"{hour}:00") for hour in hours]

    @property
    def capacity(self) -> int:
        return sum(day.capacity for day in self.days)

    @property
    def planned(self) -> int:
        return sum(day.planned for day in self.days)

    @property
    def over(self) -> int:
        return max(0, self.planned - self.capacity)


def bounds(staff: Staff, day: date, capacity: Capacity) -> tuple[datetime, datetime]:
    """The seven days that hold `day`: from Monday, or from Sunday for those who work on Sundays."""
    zone = ZoneInfo(staff.zone)
    monday = day - timedelta(days=day.weekday())
    sunday = _midnight(monday - timedelta(days=1), zone)
    works_sundays = bool(capacity.hours.spans(sunday, sunday + timedelta(days=1)))
    first = monday - timedelta(days=1) if works_sundays else monday
    if works_sundays and day.weekday() == SUNDAY:
        first = day
    return _midnight(first, zone), _midnight(first + timedelta(days=7), zone)


def week_of(staff: Staff, day: date, blocks: Sequence[Block], capacity: Capacity) -> Week:
    """The week that holds `day`, in the colleague's own zone."""
    start, _end = bounds(staff, day, capacity)
    zone = ZoneInfo(staff.zone)
    dates = [start.date() + timedelta(days=number) for number in range(7)]
    spans = {block.pk: capacity.spread(block.starts_at, block.seconds) for block in blocks}
    days = [_day(one, zone, capacity, blocks, spans) for one in dates]
    shown = [day for day in days if day.open or day.away or day.blocks]
    first, last = _grid([piece for day in shown for piece in (*day.open, *day.away, *day.blocks)])
    for one in shown:
        for piece in (*one.open, *one.away, *one.blocks):
            piece.row = (_minute(piece.start) - first) // STEP
            piece.rows = max(3, _rows(piece))
        _lanes(one.blocks)
    return Week(staff, shown, first, last)


def _rows(piece: Piece) -> int:
    return int((piece.end - piece.start).total_seconds()) // 60 // STEP


def _day(
    day: date,
    zone: ZoneInfo,
    capacity: Capacity,
    blocks: Sequence[Block],
    spans: dict[int, list[Span]],
) -> Day:
    start, end = _midnight(day, zone), _midnight(day + timedelta(days=1), zone)
    hours = capacity.hours.spans(start, end)
    works = capacity.spans(start, end)
    found = Day(day, start, total(works), sum(overlap(spans[b.pk], start, end) for b in blocks))
    found.open = [_piece(span, zone) for span in works]
    found.away = [
        _piece((max(opens, since), min(closes, until)), zone)
        for opens, closes in hours
        for since, until in capacity.away
        if opens < until and closes > since
    ]
    for block in blocks:
        pieces = [(a, b) for a, b in spans[block.pk] if a < end and b > start]
        if pieces:
            whole = (pieces[0][0], pieces[-1][1])
            is_first = pieces[0][0] <= block.starts_at
            found.blocks.append(_piece(whole, zone, block, is_first=is_first))
    return found


def _piece(
    span: Span, zone: ZoneInfo, block: Block | None = None, *, is_first: bool = True
) -> Piece:
    start, end = span[0].astimezone(zone), span[1].astimezone(zone)
    return Piece(start, end, 0, 0, block, is_first)


def _grid(pieces: Sequence[Piece]) -> tuple[int, int]:
    """From the earliest full hour to the latest."""
    starts = [_minute(piece.start) for piece in pieces]
    ends = [_minute(piece.end) or 24 * 60 for piece in pieces]
    first = min(starts, default=EARLIEST) // 60 * 60
    return first, max(-(-max(ends, default=LATEST) // 60) * 60, first + 60)


def _lanes(blocks: list[Piece]) -> None:
    """What is planned for the same time stands side by side."""
    blocks.sort(key=lambda piece: (piece.start, piece.end))
    group: list[Piece] = []
    for piece in blocks:
        if group and piece.start >= max(one.end for one in group):
            group = []
        taken = {one.lane for one in group if one.end > piece.start}
        piece.lane = next(lane for lane in range(len(group) + 1) if lane not in taken)
        group.append(piece)
        width = max(one.lane for one in group) + 1
        for one in group:
            one.lanes = width


def _minute(local: datetime) -> int:
    return local.hour * 60 + local.minute


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(0), zone)


def free_from(staff: Staff, now: datetime, blocks: Sequence[Block]) -> datetime:
    """The first working time with nothing planned yet, at a full quarter of an hour."""
    at = now + timedelta(minutes=(-now.minute) % 15, seconds=-now.second)
    capacity = capacity_of(staff, now)
    for block in sorted(blocks, key=lambda one: one.starts_at):
        if block.starts_at <= at < block.ends_at:
            at = block.ends_at
    pieces = capacity.spread(at, 60)
    return pieces[0][0] if pieces else at

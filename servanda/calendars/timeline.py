"""Open hours as a line of UTC spans with running sums: the arithmetic under every schedule.

Instants are whole seconds since 1970-01-01 UTC inside; a fraction of a second in a given datetime
is cut off, so that sums over adjoining intervals add up exactly.
"""

from bisect import bisect_left, bisect_right
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import NoReturn

from servanda.calendars.periods import DAY, Span
from servanda.calendars.spans import common, joined

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
YEAR = 366 * DAY
MARGIN = 120 * DAY  # compiled beyond what was asked for: about half a millisecond
# Two years are left to the ends of what a datetime can hold.
EARLIEST = -1960 * YEAR
LATEST = 8000 * YEAR
_ANY_TIME = 20_000 * DAY  # October 2024: any date at which today's zone rules hold

# (from, until, openings, open seconds before each opening ... and in all). The first opening is an
# empty span at `from`, so that every instant in between finds an opening at or before itself.
Table = tuple[int, int, list[int], list[int]]


class OpenHours:
    """What `Schedule` and the intersection of two have in common: arithmetic over open spans.

    Instants go in as aware datetimes and come out as aware datetimes in UTC; durations are whole
    seconds. Naive datetimes raise ValueError, instants beyond the calendar OverflowError. The
    line of spans is compiled around the instants asked for and grows on demand; a grown table
    replaces the old one whole, so threads may share a schedule.
    """

    zone: str

    # Subclasses set the instants between which single days break the weekly pattern.
    _exceptions: Span | None = None

    def __init__(self) -> None:
        self._table: Table = (0, -1, [], [])

    def open_between(self, lo: int, hi: int) -> list[Span]:
        """Sorted, disjoint, non-touching open spans clipped to [lo, hi], in epoch seconds."""
        raise NotImplementedError

    def day_spans(self, day: int) -> list[Span]:
        """Open spans of one local day, including the part of its last one after midnight."""
        raise NotImplementedError

    def __and__(self, other: "OpenHours") -> "Both":
        """Open only when both are."""
        return Both(self, other)

    def elapsed(self, a: datetime, b: datetime) -> int:
        """Open seconds from a to b; negative when b is before a."""
        try:
            delta = a - EPOCH
            x = delta.days * 86400 + delta.seconds
            delta = b - EPOCH
            y = delta.days * 86400 + delta.seconds
        except TypeError:
            _refuse(a, b)
        lo, hi, opens, sums = self._table
        if x < lo or y < lo or x > hi or y > hi:
            lo, hi, opens, sums = self._cover(min(x, y), max(x, y))
        i = bisect_right(opens, x)
        since = sums[i - 1] + x - opens[i - 1]
        if since > sums[i]:
            since = sums[i]
        i = bisect_right(opens, y)
        until = sums[i - 1] + y - opens[i - 1]
        return (until if until < sums[i] else sums[i]) - since

    def advance(self, t: datetime, seconds: int) -> datetime:
        """The earliest instant by which that many open seconds have passed since t.

        Negative seconds go back: the latest instant from which that much passes until t.
        Zero returns t itself.
        """
        try:
            delta = t - EPOCH
        except TypeError:
            _refuse(t)
        x = delta.days * 86400 + delta.seconds
        lo, hi, opens, sums = self._table
        if x < lo or x > hi:
            lo, hi, opens, sums = self._cover(x, x)
        i = bisect_right(opens, x)
        done = sums[i - 1] + x - opens[i - 1]
        target = (done if done < sums[i] else sums[i]) + seconds
        if seconds > 0:
            if target > sums[-1]:
                return self._further(x, seconds, t)
            i = bisect_left(sums, target) - 1
        elif seconds < 0:
            if target < sums[0]:
                return self._further(x, seconds, t)
            i = bisect_right(sums, target) - 1
        else:
            return t.astimezone(UTC)
        return EPOCH + timedelta(0, opens[i] + target - sums[i])

    def is_open(self, t: datetime) -> bool:
        """Whether t lies in an open span; the closing instant itself is closed."""
        x = instant(t)
        _, _, opens, sums = self._cover(x, x + 1)
        i = bisect_right(opens, x)
        return x - opens[i - 1] < sums[i] - sums[i - 1]

    def next_open(self, t: datetime) -> datetime:
        """t itself when open, else the next opening."""
        if self.is_open(t):
            return t.astimezone(UTC)
        x = instant(t)
        while True:
            _, _, opens, _ = self._table
            i = bisect_right(opens, x)
            if i < len(opens):
                return moment(opens[i])
            self._grow(forward=True)

    def spans(self, a: datetime, b: datetime) -> list[tuple[datetime, datetime]]:
        """The open spans from a to b as (start, end) in UTC, clipped to [a, b]."""
        x, y = instant(a), instant(b)
        if y < x:
            return []
        _, _, opens, sums = self._cover(x, y + 1)
        first, last = bisect_right(opens, x) - 1, bisect_left(opens, y + 1)
        utc_a, utc_b = a.astimezone(UTC), b.astimezone(UTC)
        found = []
        for i in range(first, last):
            start = max(utc_a, moment(opens[i]))
            end = min(utc_b, moment(opens[i] + sums[i + 1] - sums[i]))
            if start < end:
                found.append((start, end))
        return found

    def _further(self, x: int, seconds: int, t: datetime) -> datetime:
        """Advance beyond what is compiled."""
        if not EARLIEST < x + seconds < LATEST:
            raise OverflowError(f"{seconds} working seconds from {t} lie beyond the calendar")
        self._grow(forward=seconds > 0)
        return self.advance(t, seconds)

    def _cover(self, x: int, y: int) -> Table:
        """The table, compiled at least from x to y."""
        lo, hi, _, _ = self._table
        if lo <= x and y <= hi:
            return self._table
        if x < EARLIEST or y > LATEST:
            raise OverflowError("open hours are known from the year 6 to the year 9986")
        if hi < lo:
            return self._compile(x - MARGIN // 4, y + MARGIN)
        return self._compile(lo if lo <= x else x - MARGIN, hi if y <= hi else y + MARGIN)

    def _compile(self, lo: int, hi: int) -> Table:
        old_lo, old_hi, opens, sums = self._table
        if old_hi < old_lo:
            spans = self.open_between(lo, hi)
        else:
            known = [
                (start, start + after - before)
                for start, (before, after) in zip(opens, pairwise(sums), strict=True)
            ]
            spans = joined(
                [
                    *(self.open_between(lo, old_lo) if lo < old_lo else ()),
                    *known,
                    *(self.open_between(old_hi, hi) if old_hi < hi else ()),
                ]
            )
        self._table = _tabulate(lo, hi, spans)
        return self._table

    def _grow(self, *, forward: bool) -> None:
        """Twice as long in one direction; ValueError when it never opens there again."""
        lo, hi, opens, sums = self._table
        if forward:
            closed_since = opens[-1] + sums[-1] - sums[-2]
            pattern_only = hi - max(closed_since, self._exceptions[1] if self._exceptions else lo)
        else:
            closed_since = opens[1] if len(opens) > 1 else hi
            pattern_only = min(closed_since, self._exceptions[0] if self._exceptions else hi) - lo
        if pattern_only > 3 * YEAR:
            side = "after" if forward else "before"
            raise ValueError(f"the schedule never opens {side} {moment(closed_since)}")
        step = max(MARGIN, hi - lo)
        lo, hi = (lo, hi + step) if forward else (lo - step, hi)
        if lo < EARLIEST or hi > LATEST:
            raise OverflowError("that much working time lies beyond the calendar")
        self._compile(lo, hi)


class Both(OpenHours):
    """Open only when two schedules are; its days and its zone are those of the left one.

    `keys` name the two for whoever is told which of them was closed (`dated.Closed`).
    Raises ValueError when the two never open together.
    """

    def __init__(
        self, left: OpenHours, right: OpenHours, keys: tuple[int | None, int | None] = (None, None)
    ) -> None:
        super().__init__()
        self.zone = left.zone
        self.halves = left, right
        self.keys = keys
        ranges = [each for each in (left._exceptions, right._exceptions) if each]
        if ranges:
            self._exceptions = min(lo for lo, _ in ranges), max(hi for _, hi in ranges)
        self._refuse_never()

    def __repr__(self) -> str:
        return f"<{self.halves[0]!r} and {self.halves[1]!r}>"

    def day_spans(self, day: int) -> list[Span]:
        spans = self.halves[0].day_spans(day)
        if not spans:
            return []
        return common(spans, self.halves[1].open_between(spans[0][0], spans[-1][1]))

    def open_between(self, lo: int, hi: int) -> list[Span]:
        return common(self.halves[0].open_between(lo, hi), self.halves[1].open_between(lo, hi))

    def _refuse_never(self) -> None:
        first, last = self._exceptions or (_ANY_TIME, _ANY_TIME)
        # The week after week 53 shows nothing new: zones change their clocks once a year.
        for lo in range(first, last + 54 * 7 * DAY, 28 * DAY):
            if self.open_between(lo, lo + 28 * DAY):
                return
        raise ValueError("the two schedules are never open at the same time")


def instant(t: datetime) -> int:
    """Whole seconds since 1970 UTC; ValueError for a naive datetime."""
    try:
        delta = t - EPOCH
    except TypeError:
        _refuse(t)
    return delta.days * 86400 + delta.seconds


def moment(at: int) -> datetime:
    """The aware UTC datetime of an instant."""
    return EPOCH + timedelta(0, at)


def _tabulate(lo: int, hi: int, spans: list[Span]) -> Table:
    opens, sums = [lo], [0, 0]
    for start, end in spans:
        opens.append(start)
        sums.append(sums[-1] + end - start)
    return lo, hi, opens, sums


def _refuse(*instants: datetime) -> NoReturn:
    for t in instants:
        if not isinstance(t, datetime):
            raise TypeError(f"a datetime is needed, not {t!r}") from None
    raise ValueError("a datetime without a time zone was given; use an aware one") from None

"""A slow, independent answer: walk over UTC minute by minute and look at the local clock."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
WINDOW_DAYS = 12


@lru_cache(maxsize=64)
def walk(zone: str, first: date) -> list[tuple[datetime, datetime]]:
    """(UTC minute, what the local clock shows) for the days from `first` on."""
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    local = ZoneInfo(zone)
    minutes = [start + number * MINUTE for number in range(WINDOW_DAYS * 1440)]
    return [(utc, utc.astimezone(local).replace(tzinfo=None, fold=0)) for utc in minutes]


class Oracle:
    """Which minutes of the window are open, found by looking up wall times in the walk."""

    def __init__(
        self,
        zone: str,
        week: Mapping[int, Sequence[str]],
        days: Mapping[date, Sequence[str]],
        first: date,
    ) -> None:
        self.steps = walk(zone, first)
        self.shown: dict[datetime, list[datetime]] = {}
        for utc, wall in self.steps:
            self.shown.setdefault(wall, []).append(utc)
        minutes: set[datetime] = set()
        for number in range(-2, WINDOW_DAYS + 2):
            day = first + timedelta(days=number)
            for period in days.get(day, week.get(day.weekday(), ())):
                minutes |= self.minutes_of(day, period)
        self.open = sorted(minutes)

    def minutes_of(self, day: date, period: str) -> set[datetime]:
        opening, closing = (self.wall(day, text) for text in period.split("-"))
        if closing <= opening:
            closing += timedelta(days=1)
        start, end = self.occurrences(opening)[0], self.occurrences(closing)[-1]
        return {start + number * MINUTE for number in range(int((end - start) / MINUTE))}

    @staticmethod
    def wall(day: date, text: str) -> datetime:
        hours, minutes = map(int, text.split(":"))
        return datetime(day.year, day.month, day.day) + timedelta(hours=hours, minutes=minutes)

    def occurrences(self, wall: datetime) -> list[datetime]:
        if wall in self.shown:
            return self.shown[wall]
        if wall < self.steps[0][1]:
            return [self.steps[0][0]]
        later = (utc for utc, shown in self.steps if shown > wall)
        return [next(later, self.steps[-1][0] + MINUTE)]

    def elapsed(self, a: datetime, b: datetime) -> int:
        """Open seconds, minute by minute, with the seconds at both ends."""
        overlaps = (min(b, minute + MINUTE) - max(a, minute) for minute in self.open)
        return sum(int(part.total_seconds()) for part in overlaps if part > timedelta(0))

    def advance(self, t: datetime, seconds: int) -> datetime | None:
        """The first instant by which so many seconds passed; None beyond the window."""
        for minute in self.open:
            left = int((minute + MINUTE - max(t, minute)).total_seconds())
            if left > 0 and seconds <= left:
                return max(t, minute) + timedelta(seconds=seconds)
            seconds -= max(left, 0)
        return None

    def go_back(self, t: datetime, seconds: int) -> datetime | None:
        """The last instant from which so many seconds pass until t; None beyond the window."""
        for minute in reversed(self.open):
            left = int((min(t, minute + MINUTE) - minute).total_seconds())
            if left > 0 and seconds <= left:
                return min(t, minute + MINUTE) - timedelta(seconds=seconds)
            seconds -= max(left, 0)
        return None

    def is_open(self, t: datetime) -> bool:
        return t.replace(second=0, microsecond=0) in self.open

"""A slow, independent answer: walk over UTC minute by minute and look at the local clock."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
WINDOW_DAYS = 12


@lru_cache(maxsize=64)
def walk(zone: str, first: date) -> list[tuple[int, datetime]]:
    """(UTC minute in epoch seconds, what the local clock shows) for the days from `first` on."""
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    local = ZoneInfo(zone)
    minutes = [start + number * MINUTE for number in range(WINDOW_DAYS * 1440)]
    return [
        (int(utc.timestamp()), utc.astimezone(local).replace(tzinfo=None, fold=0))
        for utc in minutes
    ]


@lru_cache(maxsize=64)
def shown_at(zone: str, first: date) -> dict[datetime, list[int]]:
    """When the local clock showed a time: never, once or twice."""
    shown: dict[datetime, list[int]] = {}
    for utc, wall in walk(zone, first):
        shown.setdefault(wall, []).append(utc)
    return shown


class Oracle:
    """Which minutes of the window are open, found by looking up wall times in the walk."""

    def __init__(
        self,
        zone: str,
        week: Mapping[int, Sequence[str]],
        days: Mapping[date, Sequence[str]],
        first: date,
    ) -> None:
        self.steps, self.shown = walk(zone, first), shown_at(zone, first)
        minutes: set[int] = set()
        for number in range(-2, WINDOW_DAYS + 2):
            day = first + timedelta(days=number)
            for period in days.get(day, week.get(day.weekday(), ())):
                minutes |= self.minutes_of(day, period)
        self.open = sorted(minutes)

    def minutes_of(self, day: date, period: str) -> set[int]:
        opening, closing = (self.wall(day, text) for text in period.split("-"))
        if closing <= opening:
            closing += timedelta(days=1)
        return set(range(self.occurrences(opening)[0], self.occurrences(closing)[-1], 60))

    @staticmethod
    def wall(day: date, text: str) -> datetime:
        hours, minutes = map(int, text.split(":"))
        return datetime(day.year, day.month, day.day) + timedelta(hours=hours, minutes=minutes)

    def occurrences(self, wall: datetime) -> list[int]:
        if wall in self.shown:
            return self.shown[wall]
        if wall < self.steps[0][1]:
            return [self.steps[0][0]]
        later = (utc for utc, shown in self.steps if shown > wall)
        return [next(later, self.steps[-1][0] + 60)]

    def elapsed(self, a: datetime, b: datetime) -> int:
        """Open seconds, minute by minute, with the seconds at both ends."""
        x, y = int(a.timestamp()), int(b.timestamp())
        return sum(max(0, min(y, minute + 60) - max(x, minute)) for minute in self.open)

    def advance(self, t: datetime, seconds: int) -> datetime | None:
        """The first instant by which so many seconds passed; None beyond the window."""
        x = int(t.timestamp())
        for minute in self.open:
            left = max(0, minute + 60 - max(x, minute))
            if seconds <= left:
                return datetime.fromtimestamp(max(x, minute) + seconds, UTC)
            seconds -= left
        return None

    def go_back(self, t: datetime, seconds: int) -> datetime | None:
        """The last instant from which so many seconds pass until t; None beyond the window."""
        x = int(t.timestamp())
        for minute in reversed(self.open):
            left = max(0, min(x, minute + 60) - minute)
            if seconds <= left:
                return datetime.fromtimestamp(min(x, minute + 60) - seconds, UTC)
            seconds -= left
        return None

    def is_open(self, t: datetime) -> bool:
        return int(t.timestamp()) // 60 * 60 in self.open

"""A day, a week or a month of the reader's own calendar, with the one before it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

from servanda.calendars.days import months_later

DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)
SPANS: Final = ("day", "week", "month")
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class Period:
    """From the start of the local day `first` to that of `end_day`, which is not in it any more."""

    span: str
    first: date
    end_day: date
    zone: tzinfo
    first_weekday: int = 0

    @property
    def start(self) -> datetime:
        return midnight(self.first, self.zone)

    @property
    def end(self) -> datetime:
        return midnight(self.end_day, self.zone)

    @property
    def before(self) -> Period:
        """The one just before, of the same kind."""
        return period_of(self.span, self.first - DAY, self.zone, self.first_weekday)

    @property
    def after(self) -> Period:
        return period_of(self.span, self.end_day, self.zone, self.first_weekday)

    @property
    def days(self) -> list[date]:
        return [self.first + number * DAY for number in range((self.end_day - self.first).days)]

    @property
    def slots(self) -> list[tuple[datetime, datetime]]:
        """What a chart over the period is cut into: the hours of a day, else its days."""
        if self.span != "day":
            return [(midnight(day, self.zone), midnight(day + DAY, self.zone)) for day in self.days]
        start, end = self.start.timestamp(), self.end.timestamp()
        count = round((end - start) / HOUR.total_seconds())  # 23 or 25 when the clocks change
        return [
            (self._hour(start, number), self._hour(start, number + 1)) for number in range(count)
        ]

    def _hour(self, start: float, number: int) -> datetime:
        return datetime.fromtimestamp(start + number * HOUR.total_seconds(), self.zone)

    def holds(self, instant: datetime) -> bool:
        return self.start <= instant < self.end


def midnight(day: date, zone: tzinfo) -> datetime:
    """The first instant of a local day, as far as a zone can tell."""
    return datetime.combine(day, time(), zone)


def period_of(span: str, day: date, zone: tzinfo, first_weekday: int = 0) -> Period:
    """The period of this kind that holds the day. `first_weekday`: 0 is Monday, 6 is Sunday."""
    day = min(max(day, EARLIEST), LATEST)
    if span == "week":
        first = day - ((day.weekday() - first_weekday) % 7) * DAY
        return Period(span, first, first + 7 * DAY, zone, first_weekday)
    if span == "month":
        first = day.replace(day=1)
        return Period(span, first, months_later(first, 1), zone, first_weekday)
    return Period("day", day, day + DAY, zone, first_weekday)

"""From what a calendar's days are resolved: country, region, eves, seasons, swaps, own days.

Dates are written "2026-09-24", or "09-24" for every year. Names are {language: text}.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

Periods = Sequence[str]
Week = Mapping[int, Periods]
Names = Mapping[str, str]


@dataclass(frozen=True)
class OwnDay:
    """A municipal holiday, a half day, a day on which we work though it is one: its periods."""

    on: str
    periods: Periods = ()
    name: Names = field(default_factory=dict)


@dataclass(frozen=True)
class Swap:
    """A day worked instead of another one, with the hours of that other one."""

    worked: str
    instead_of: str


@dataclass(frozen=True)
class Season:
    """Another week from `start` to `end`, both included; may run over the new year."""

    start: str
    end: str
    week: Week
    name: Names = field(default_factory=dict)


@dataclass(frozen=True)
class DayRules:
    """How the days that differ from the week come about. Later entries win over earlier ones:
    seasons, holidays of country and region, eves and Hol HaMoed (Israel), swaps, own days.

    `not_taken` are the keys of holidays (`holidays_source.proposed`) on which we
    work as on any other day.
    `eves` and `hol_hamoed` are the periods of those days; None leaves them ordinary days.
    """

    country: str = ""
    region: str = ""
    seasons: Sequence[Season] = ()
    eves: Periods | None = None
    hol_hamoed: Periods | None = None
    swaps: Sequence[Swap] = ()
    own_days: Sequence[OwnDay] = ()
    not_taken: Sequence[str] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain data for a JSON column."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "DayRules":
        """The inverse of `as_json`, also after a round through JSON."""
        seasons = [
            Season(each["start"], each["end"], read_week_keys(each["week"]), each["name"])
            for each in data.get("seasons", ())
        ]
        plain = {
            key: data[key] for key in ("country", "region", "eves", "hol_hamoed") if key in data
        }
        return cls(
            **plain,
            seasons=seasons,
            swaps=[Swap(**each) for each in data.get("swaps", ())],
            own_days=[OwnDay(**each) for each in data.get("own_days", ())],
            not_taken=tuple(data.get("not_taken", ())),
        )


def read_week_keys(week: Mapping[Any, Periods]) -> dict[int, Periods]:
    """JSON knows no whole numbers as keys."""
    return {int(weekday): periods for weekday, periods in week.items()}


def dates_of(text: str, years: Sequence[int]) -> list[date]:
    """The dates meant by "2026-09-24" or, in each of the years, by "09-24"."""
    try:
        if len(text) > 5:
            day = date.fromisoformat(text)
            return [day] if day.year in years else []
        month, day_of_month = map(int, text.split("-"))
        date(2024, month, day_of_month)
    except ValueError as error:
        raise ValueError(f'{text!r} is not a date like "2026-09-24" or "09-24"') from error
    leap_only = (month, day_of_month) == (2, 29)
    return [
        date(year, month, day_of_month)
        for year in years
        if not leap_only or (year % 4 == 0 and (year % 100 or year % 400 == 0))
    ]


def season_days(season: Season, years: Sequence[int]) -> Iterator[date]:
    """Every date of the season within the years."""
    around = range(min(years) - 1, max(years) + 2)
    ends = dates_of(season.end, around)
    for start in dates_of(season.start, around):
        end = next((end for end in ends if end >= start), None)
        if end is None:
            continue
        for number in range((end - start).days + 1):
            if (day := start + timedelta(days=number)).year in years:
                yield day

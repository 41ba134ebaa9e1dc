"""Resolving a calendar's rules into the days that a version pins, for a range of years.

The `holidays` library is asked here and nowhere else. Its answers are written into the version,
so that no upgrade of it moves a past due time.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import holidays

from servanda.calendars.holiday_names import (
    EVE,
    HOL_HAMOED,
    in_four_languages,
    rest_day,
    worked_day,
)
from servanda.calendars.periods import read_periods, read_week
from servanda.calendars.rules import DayRules, Names, Periods, Week, dates_of, season_days

LANGUAGES = {"en": ("en_US", "en_GB"), "hu": ("hu",), "he": ("he",), "es": ("es",)}
# In Israel work ends early on the day before these.
EVES = {
    *("Rosh Hashanah", "Yom Kippur", "Sukkot", "Simchat Torah / Shemini Atzeret"),
    *("Pesach", "Seventh day of Pesach", "Shavuot"),
}
HALF_FEASTS = {"Pesach": "Seventh day of Pesach", "Sukkot": "Simchat Torah / Shemini Atzeret"}
_SUBSTITUTED = re.compile(r"substituted from (\d\d/\d\d/\d{4})")


@dataclass
class Resolution:
    """The days found so far."""

    week: Week
    years: Sequence[int]
    days: dict[date, tuple[Periods, Names]] = field(default_factory=dict)
    usual: dict[date, Periods] = field(default_factory=dict)

    def usual_on(self, day: date) -> Periods:
        """The hours of a date by season or week, before any holiday."""
        return self.usual.get(day, self.week.get(day.weekday(), ()))

    def put(self, day: date, periods: Periods, name: Names) -> None:
        if day.year in self.years:
            self.days[day] = (list(periods), dict(name))


def resolve(week: Week, rules: DayRules, years: Iterable[int]) -> dict[str, dict[str, Any]]:
    """The pinned days: {"2026-04-03": {"periods": [], "name": {"en": "Good Friday", …}}}.

    `name` is None where there is none. Raises ValueError for malformed periods and dates, and for
    countries and regions that the library does not know.
    """
    found = Resolution(week, sorted(years))
    if not found.years:
        raise ValueError("at least one year is needed")
    read_week(dict(week))
    _add_seasons(found, rules)
    if rules.country:
        _add_holidays(found, rules)
    for swap in rules.swaps:
        for worked in dates_of(swap.worked, found.years):
            _swap(found, worked, date.fromisoformat(swap.instead_of))
    for own in rules.own_days:
        read_periods(own.periods, own.on)
        for day in dates_of(own.on, found.years):
            found.put(day, own.periods, own.name)
    return {
        day.isoformat(): {"periods": periods, "name": name or None}
        for day, (periods, name) in sorted(found.days.items())
    }


def _add_seasons(found: Resolution, rules: DayRules) -> None:
    for season in rules.seasons:
        read_week(dict(season.week))
        for day in season_days(season, found.years):
            found.usual[day] = season.week.get(day.weekday(), ())
            if list(found.usual[day]) != list(found.week.get(day.weekday(), ())):
                found.put(day, found.usual[day], season.name)


def _add_holidays(found: Resolution, rules: DayRules) -> None:
    english, names = _library_days(rules, found.years)
    swaps = []
    keys = _keys(english)
    for day, title in english.items():
        if keys[day] in rules.not_taken:
            continue
        if match := _SUBSTITUTED.search(title):
            swaps.append((datetime.strptime(match[1], "%m/%d/%Y").date(), day))  # noqa: DTZ007
        else:
            found.put(day, (), names[day])
    if rules.country == "IL":
        _add_jewish_half_days(found, rules, english, names)
    for worked, instead_of in swaps:
        _swap(found, worked, instead_of)


def _add_jewish_half_days(
    found: Resolution, rules: DayRules, english: dict[date, str], names: dict[date, Names]
) -> None:
    starts = {(day.year, title): day for day, title in english.items()}
    for (year, title), day in starts.items():
        last = starts.get((year, HALF_FEASTS.get(title, "")))
        if rules.hol_hamoed is not None and last is not None:
            for number in range(1, (last - day).days):
                _shorten(found, day + timedelta(days=number), rules.hol_hamoed, HOL_HAMOED)
    for day, title in english.items():
        if rules.eves is not None and title in EVES and day - timedelta(days=1) not in english:
            eve_of = {code: EVE[code].format(text) for code, text in names[day].items()}
            _shorten(found, day - timedelta(days=1), rules.eves, eve_of)


def _shorten(found: Resolution, day: date, periods: Periods, name: Names) -> None:
    """A half day takes hours only from days that have some."""
    read_periods(periods, day.isoformat())
    if found.usual_on(day):
        found.put(day, periods, name)


def _swap(found: Resolution, worked: date, instead_of: date) -> None:
    found.put(worked, found.usual_on(instead_of), worked_day(instead_of))
    periods, name = found.days.get(instead_of, ((), {}))
    if periods or not name:
        found.put(instead_of, (), rest_day(worked))


def countries() -> list[str]:
    """The two letters of each country whose holidays are known."""
    return sorted(holidays.list_supported_countries(include_aliases=False))


def regions(country: str) -> list[tuple[str, str]]:
    """(code, name) of each region with holidays of its own; none for an unknown country."""
    if country not in countries():
        return []
    known = holidays.country_holidays(country)
    aliases = known.get_subdivision_aliases()
    found = [(code, (aliases.get(code) or [code])[0]) for code in known.subdivisions]
    return sorted(found, key=lambda each: each[1])


def proposed(country: str, region: str, since: date) -> list[tuple[date, str, Names]]:
    """The holidays of the year that begins at `since`: date, key (`DayRules.not_taken`), names.

    Raises ValueError for a country or region that the library does not know.
    """
    english, names = _library_days(DayRules(country, region), [since.year, since.year + 1])
    year_on = since.replace(year=since.year + 1, day=min(since.day, 28))
    keys = _keys(english)
    found: dict[str, date] = {}
    for day in sorted(english):
        if since <= day < year_on:
            found.setdefault(keys[day], day)
    return [(day, key, names[day]) for key, day in found.items()]


def _keys(english: dict[date, str]) -> dict[date, str]:
    """By what a holiday is known in every year: its title, and which one of that title it is
    (Hungary has two National Days)."""
    seen: Counter[tuple[int, str]] = Counter()
    keys = {}
    for day, title in sorted(english.items()):
        seen[day.year, title] += 1
        number = seen[day.year, title]
        keys[day] = title if number == 1 else f"{title} #{number}"
    return keys


def _library_days(
    rules: DayRules, years: Sequence[int]
) -> tuple[dict[date, str], dict[date, Names]]:
    """Holidays with their English titles, and with their names in our languages."""
    # A swap or an eve may reach into the years from outside.
    around = range(min(years), max(years) + 2)
    try:
        known = holidays.country_holidays(rules.country, subdiv=rules.region or None, years=around)
    except NotImplementedError as error:
        where = f"{rules.country}, {rules.region}" if rules.region else rules.country
        raise ValueError(f"no holidays are known for {where}") from error
    spoken = {
        code: dict(
            holidays.country_holidays(
                rules.country, subdiv=rules.region or None, years=around, language=variant
            )
        )
        for code, variants in LANGUAGES.items()
        for variant in variants
        if variant in (known.supported_languages or ())
    }
    english: dict[date, str] = spoken.get("en") or dict(known)
    names: dict[date, Names] = {
        day: in_four_languages(title, {code: days[day] for code, days in spoken.items()})
        for day, title in english.items()
    }
    return english, names

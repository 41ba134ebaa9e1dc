"""How times, durations, amounts and names are said to people; shared by pages and mails.

Pure: zone, language and the present instant are given. Languages: en, hu, he, es.
"""

from __future__ import annotations

from datetime import datetime, tzinfo
from math import floor
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import (
    format_compact_decimal,
    format_currency,
    format_decimal,
    format_percent,
)

from servanda.kernel.money import MINOR_DIGITS, Money
from servanda.presentation.language_tables import Forms, Patterns, patterns

UNIT_SECONDS = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}
NEAR_DAYS = 6
DAYS_ONLY_FROM = 7
LEFT_TO_RIGHT, END_OF_ISOLATE = "\u2066", "\u2069"
FORINT_FORMAT = "#,##0\xa0Ft"


def say_clock(instant: datetime, *, zone: tzinfo) -> str:
    """The time of day, "8:05" or "14:20"; the same in all four languages."""
    local = _local(instant, zone)
    return f"{local.hour}:{local.minute:02}"


def say_time(instant: datetime, *, zone: tzinfo, language: str, now: datetime) -> str:
    """ "today 14:20", "tomorrow 8:20", "Wed 14:00", "3 Jul 14:00", "3 Jul 2027 14:00".

    `zone` is the reader's. Raises ValueError for naive datetimes.
    """
    return f"{say_day(instant, zone=zone, language=language, now=now)} " + say_clock(
        instant, zone=zone
    )


def say_day(instant: datetime, *, zone: tzinfo, language: str, now: datetime) -> str:
    """The day of `instant` as seen from the day of `now`, both in the reader's `zone`."""
    words = patterns(language)
    day, today = _local(instant, zone).date(), _local(now, zone).date()
    away = (day - today).days
    near = {-1: words.yesterday, 0: words.today, 1: words.tomorrow}
    if away in near:
        return near[away]
    if abs(away) <= NEAR_DAYS:
        return format_date(day, words.weekday, locale=words.locale)
    skeleton = "MMMd" if day.year == today.year else "yMMMd"
    return format_skeleton(skeleton, datetime(day.year, day.month, day.day), locale=words.locale)  # noqa: DTZ001


def say_span(start: datetime, end: datetime, *, zone: tzinfo, language: str, now: datetime) -> str:
    """ "Mon 9:00–10:15" within a day, "Fri 16:20 – Mon 9:00" over several."""
    first = say_time(start, zone=zone, language=language, now=now)
    if _local(start, zone).date() != _local(end, zone).date():
        return f"{first} – {say_time(end, zone=zone, language=language, now=now)}"
    day = say_day(start, zone=zone, language=language, now=now)
    hours = f"{say_clock(start, zone=zone)}–{say_clock(end, zone=zone)}"
    return f"{day} {LEFT_TO_RIGHT}{hours}{END_OF_ISOLATE}"


def say_range(first: str, last: str, language: str) -> str:
    """ "10:15–11:40"; among right-to-left words it is isolated, or it would be shown mirrored."""
    said = f"{first}–{last}"
    return f"{LEFT_TO_RIGHT}{said}{END_OF_ISOLATE}" if language[:2] == "he" else said


def say_exactly(instant: datetime, *, zone: tzinfo, language: str) -> str:
    """The full date and time with seconds and zone, for the hover text and for proofs."""
    local = _local(instant, zone)
    locale = patterns(language).locale
    return f"{format_date(local, 'full', locale=locale)} " + format_datetime(
        local, "H:mm:ss z", tzinfo=zone, locale=locale
    )


def say_duration(seconds: int, language: str) -> str:
    """ "2 h 15 min": two neighbouring units; from a week on days only.

    Seconds are said below ten minutes; the sign is not.
    """
    words = patterns(language)
    return _joined(abs(seconds), words, words.units, seconds_below=600)


def say_working_time(seconds: int, language: str) -> str:
    """ "38 min of working time", for durations that a calendar counts."""
    return patterns(language).working.format(say_duration(seconds, language))


def say_hours(seconds: int, language: str) -> str:
    """ "40 h" or "1.5 h", of working time: days of it would be long or short."""
    words = patterns(language)
    said = format_decimal(round(seconds / 3600, 2), locale=words.locale)
    return words.units["hour"]["other"].format(said)


def say_until(instant: datetime, *, language: str, now: datetime) -> str:
    """ "in 38 min", "12 min ago", "now". `times.js` says the same in the browser."""
    words = patterns(language)
    ahead = 60 * floor((instant - now).total_seconds() / 60 + 0.5)
    if ahead == 0:
        return words.now
    if ahead > 0:
        return words.future.format(_joined(ahead, words, words.units))
    return words.ago.format(_joined(-ahead, words, words.units, last=words.past))


def say_minutes(seconds: float, language: str) -> str:
    """ "12 min", "1 h 5 min", to the minute and without the sign; empty for less than half a
    minute. `times.js` says the same in the browser."""
    words = patterns(language)
    ahead = 60 * floor(seconds / 60 + 0.5)
    return _joined(abs(ahead), words, words.units) if ahead else ""


def relative_words(language: str) -> dict[str, Any]:
    """All that the browser needs to say what `say_until` says."""
    words = patterns(language)
    return {
        "locale": language,
        "units": words.units,
        "past": words.past or words.units,
        "future": words.future,
        "ago": words.ago,
        "now": words.now,
    }


def say_money(amount: Money, language: str) -> str:
    """The amount as its reader writes it; forints without decimals."""
    locale = patterns(language).locale
    digits = MINOR_DIGITS.get(amount.currency, 2)
    form = FORINT_FORMAT if amount.currency == "HUF" else None
    if form is None and digits == 0:
        form = "#,##0\xa0¤"
    return format_currency(
        amount.major, amount.currency, form, locale=locale, currency_digits=digits > 0
    )


def say_percent(percent: int, language: str) -> str:
    """ "75%", in Spanish "75 %"."""
    return str(format_percent(percent / 100, locale=patterns(language).locale))


def say_number(number: int, language: str) -> str:
    """ "12,345"."""
    return str(format_decimal(number, locale=patterns(language).locale))


def say_roughly(number: int, language: str) -> str:
    """ "12K" from ten thousand on, where there is little room."""
    if number < 10_000:
        return say_number(number, language)
    locale = patterns(language).locale
    return str(format_compact_decimal(number, locale=locale, fraction_digits=1))


def initials(name: str) -> str:
    """Two letters at most, of the first and the last word, in the order the name is written."""
    parts = [part for part in name.replace("-", " ").split() if part[0].isalnum()]
    ends = [parts[0], parts[-1]] if len(parts) > 1 else parts
    return "".join(part[0] for part in ends).upper()


def _local(instant: datetime, zone: tzinfo) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("a time without its zone cannot be said to anybody")
    return instant.astimezone(zone)


def _joined(
    seconds: int,
    words: Patterns,
    units: dict[str, Forms],
    *,
    last: dict[str, Forms] | None = None,
    seconds_below: int = 0,
) -> str:
    """At most two neighbouring units; the last of them in its own form (Hungarian "15 perce")."""
    parts = _split(seconds, with_seconds=seconds < seconds_below)
    said = [_counted(count, units[unit], words) for unit, count in parts[:-1]]
    unit, count = parts[-1]
    return " ".join([*said, _counted(count, (last or units)[unit], words)])


def _split(seconds: int, *, with_seconds: bool) -> list[tuple[str, int]]:
    smallest = "second" if with_seconds else "minute"
    names = ["day", "hour", "minute", "second"][: 4 if with_seconds else 3]
    parts = []
    for name in names:
        count, seconds = divmod(seconds, UNIT_SECONDS[name])
        parts.append((name, count))
    while len(parts) > 1 and parts[0][1] == 0:
        parts.pop(0)
    unit, count = parts[0]
    shown = 1 if unit == "day" and count >= DAYS_ONLY_FROM else 2
    return [part for part in parts[:shown] if part[1]] or [(smallest, 0)]


def _counted(count: int, forms: Forms, words: Patterns) -> str:
    category = Locale.parse(words.locale).plural_form(count)
    return forms.get(category, forms["other"]).format(count)

"""Times as a letter says them: plain on the day it arrives, and still right when read next week."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import get_timezone_location, parse_pattern
from django.utils.translation import gettext as _

from servanda.presentation.language_tables import patterns
from servanda.presentation.wording import say_clock

# CLDR has the whole date only with its year, or with short names of days and months.
DATE = {
    "en_GB": "EEEE d MMMM",
    "hu": "MMMM d., EEEE",
    "he": "EEEE, d בMMMM",
    "es": "EEEE d 'de' MMMM",
}


def say_when(instant: datetime, *, zone: ZoneInfo, language: str, now: datetime) -> str:
    """ "today 14:20 (Friday 5 June)", "tomorrow 8:20 (…)" or "Monday 8 June, 8:20".

    `zone` is the reader's; the date is always there, for who reads it later.
    """
    local, today = instant.astimezone(zone), now.astimezone(zone)
    words, clock = patterns(language), say_clock(instant, zone=zone)
    date = say_date(instant, zone=zone, language=language, now=now)
    away = (local.date() - today.date()).days
    if away in (0, 1):
        return f"{words.tomorrow if away else words.today} {clock} ({date})"
    return f"{date}, {clock}"


def say_date(instant: datetime, *, zone: ZoneInfo, language: str, now: datetime) -> str:
    """ "Monday 8 June", with the year only when it is another one."""
    local = instant.astimezone(zone)
    this_year = local.year == now.astimezone(zone).year
    return _said(local.date(), patterns(language).locale, this_year)


@lru_cache(maxsize=512)
def _said(day: date, locale: str, this_year: bool) -> str:
    """Kept: the due times of a day's mails fall on few dates."""
    full = Locale.parse(locale).date_formats["full"].pattern
    return str(parse_pattern(DATE[locale] if this_year else full).apply(day, locale))


def say_zone(zone: str, *, language: str) -> str:
    """ "Budapest time", for a reader who lives by another clock."""
    return _("%(city)s time") % {"city": _city(zone, patterns(language).locale)}


@lru_cache(maxsize=256)
def _city(zone: str, locale: str) -> str:
    return get_timezone_location(zone, locale=locale, return_city=True)


def same_clock(one: str, other: str, instant: datetime) -> bool:
    """Whether both zones show the same time at `instant`."""
    if one == other:
        return True
    return (
        instant.astimezone(ZoneInfo(one)).utcoffset()
        == instant.astimezone(ZoneInfo(other)).utcoffset()
    )

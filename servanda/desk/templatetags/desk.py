"""Small things that the desk's templates need everywhere: days, hours, look-ups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from babel.dates import format_skeleton
from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language

from servanda import kernel
from servanda.desk.settings.periods import written
from servanda.presentation.language_tables import patterns
from servanda.presentation.wording import (
    say_clock,
    say_day,
    say_hours,
    say_range,
)

register = template.Library()


@register.filter
def as_day(day: date) -> str:
    """ "Fri 3 Apr 2026", as the reader's language writes it."""
    words = patterns((get_language() or "en").split("-")[0])
    noon = datetime(day.year, day.month, day.day, 12)  # noqa: DTZ001 - a wall clock
    return str(format_skeleton("yMMMEd", noon, locale=words.locale))


@register.filter
def hours_written(periods: Sequence[str]) -> str:
    """ "8:00–12:00, 12:30–16:30"."""
    return written(periods)


@register.filter
def get(mapping: Mapping[Any, Any], key: Any) -> Any:
    return mapping.get(key)


@register.filter(name="is")
def is_(value: object, other: str) -> bool:
    """Whether a template variable is exactly that word; False if it is missing."""
    return value == other


@register.filter
def with_key(bound: BoundField, key: str) -> SafeString:
    """A control that a key leads to; the one for "somebody else" ticks its radio when used."""
    attributes: dict[str, str | bool] = {"data-key": key}
    attributes |= {"data-picks": "staff-other"} if key == "e" else {}
    if bound.name == "other":
        attributes["aria-label"] = str(bound.label)
    return bound.as_widget(attrs=attributes)


@register.simple_tag
def clock_range(start: datetime, end: datetime) -> str:
    """ "10:00–12:00" in the zone in force, where the day is plain."""
    zone = get_current_timezone()
    language = get_language() or "en"
    return say_range(say_clock(start, zone=zone), say_clock(end, zone=zone), language)


@register.filter
def day_words(instant: datetime) -> str:
    """ "today", "Wed", "3 Jul" as seen from now."""
    return say_day(
        instant, zone=get_current_timezone(), language=get_language() or "en", now=kernel.now()
    )


@register.filter
def hours(seconds: int) -> str:
    """For a number field: "1.5"."""
    return f"{seconds / 3600:g}"


@register.filter
def in_hours(seconds: int) -> str:
    """Working time in hours alone, "40 h" or "1.5 h": days of it would be long or short."""
    return say_hours(seconds, get_language() or "en")

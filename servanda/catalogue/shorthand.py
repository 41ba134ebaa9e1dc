"""Targets as one types them: "4 h", "30 min", "3 d", "1 d 12:00". Pure.

Hours and minutes are working time, d are working days (the first day not counted), and a time of
day after the days says by when on the last of them. Units may be typed in any of our languages.
"""

from __future__ import annotations

import re
from datetime import time

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from servanda.catalogue.models import Unit
from servanda.catalogue.promises import Promise, by_time_of_day, working, working_days
from servanda.kernel import Refused

HOURS = ("h", "hr", "hour", "hours", "ó", "óra", "hora", "horas", "ש", "שע", "שעה", "שעות")
MINUTES = ("m", "min", "mins", "minutes", "p", "perc", "minuto", "minutos", "דק", "דקות")
DAYS = ("d", "wd", "day", "days", "n", "nap", "mn", "mnap", "día", "días", "dia", "dias",
        "י", "יום", "ימים")  # fmt: skip
PART = re.compile(r"(\d{1,5})\s*([^\W\d_]+)[.'׳]?", re.UNICODE)
CLOCK = re.compile(r"(\d{1,2}):(\d{2})$")


def written(promise: Promise) -> str:
    """A target in this shorthand, with the reader's units; `read` makes the same of it again."""
    day = pgettext("working days, short", "d")
    days = f"{promise.amount} {day}"
    if promise.unit == Unit.WORKING_DAYS:
        return days
    if promise.unit == Unit.TIME_OF_DAY and promise.by_time is not None:
        return f"{days} {promise.by_time:%H:%M}"
    hour, minute = pgettext("hours, short", "h"), pgettext("minutes, short", "min")
    hours, rest = divmod(promise.amount, 3600)
    minutes = -(-rest // 60)
    parts = [f"{n} {unit}" for n, unit in ((hours, hour), (minutes, minute)) if n]
    return " ".join(parts) or f"0 {minute}"


def read(text: str) -> Promise | None:
    """What somebody typed; None for nothing. Raises Refused, saying how it is written."""
    rest = text.strip().lower()
    if not rest:
        return None
    found = CLOCK.search(rest)
    at = _time(found, text) if found else None
    amounts = _amounts(rest[: found.start()] if found else rest, text)
    if at is not None and set(amounts) <= {"days"}:
        return by_time_of_day(at, days=amounts.get("days", 1))
    if at is None and set(amounts) == {"days"}:
        return working_days(amounts["days"])
    if at is None and amounts and "days" not in amounts:
        return working(hours=amounts.get("hours", 0), minutes=amounts.get("minutes", 0))
    raise _unclear(text)


def _time(found: re.Match[str], whole: str) -> time:
    try:
        return time(int(found[1]), int(found[2]))
    except ValueError:
        raise _unclear(whole) from None


def _amounts(text: str, whole: str) -> dict[str, int]:
    """By unit; each may stand once, and nothing else may stand there."""
    found: dict[str, int] = {}
    for number, unit in PART.findall(text):
        name = next((name for name, known in _UNITS if unit in known), "")
        if not name or name in found:
            raise _unclear(whole)
        found[name] = int(number)
    if PART.sub("", text).strip():
        raise _unclear(whole)
    return found


_UNITS = (("hours", HOURS), ("minutes", MINUTES), ("days", DAYS))


def _unclear(text: str) -> Refused:
    return Refused(
        _(
            "“%(text)s” is not a target. Write working time as 4 h or 30 min, working days as 3 d,"
            " and a time of day as 1 d 12:00."
        )
        % {"text": text.strip()},
        code="target_unclear",
    )

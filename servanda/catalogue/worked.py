"""A length of time as one types it: "90", "1:30", "1,5 h", "1 h 30", "45 perc". Pure.

A number alone is minutes. Units may be typed in any of our languages.
"""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from servanda.catalogue.shorthand import HOURS, MINUTES
from servanda.kernel import Refused

NUMBER = r"(\d{1,4}(?:[.,]\d{1,2})?)"
CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)$")
PLAIN = re.compile(r"\d{1,5}$")
WITH_UNITS = re.compile(rf"{NUMBER}\s*([^\W\d_]+)[.'׳]?(?:\s*(\d{{1,2}})\s*([^\W\d_]*)[.'׳]?)?$")


def read(text: str) -> int:
    """Seconds. Raises Refused, saying how it is written."""
    typed = text.strip().lower()
    if PLAIN.match(typed):
        return int(typed) * 60
    if found := CLOCK.match(typed):
        return int(found[1]) * 3600 + int(found[2]) * 60
    if (found := WITH_UNITS.match(typed)) and (seconds := _with_units(*found.groups())):
        return seconds
    raise Refused(
        _("“%(text)s” is not a length of time. Write 90, 1:30 or 1.5 h.") % {"text": text.strip()},
        code="time_unclear",
    )


def _with_units(number: str, unit: str, rest: str | None, second: str | None) -> int | None:
    amount = Decimal(number.replace(",", "."))
    if unit in MINUTES and rest is None:
        return round(amount * 60)
    if unit not in HOURS or (second and second not in MINUTES):
        return None
    return round(amount * 3600) + int(rest or 0) * 60


def written(seconds: int) -> str:
    """The same as hours and minutes, "1:30"; `read` makes the same of it again."""
    minutes = round(seconds / 60)
    return f"{minutes // 60}:{minutes % 60:02d}"

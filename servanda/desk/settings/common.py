"""What the forms of the settings share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from django import forms
from django.utils.translation import get_language

from servanda.kernel import Refused
from servanda.presentation.language_tables import patterns

LANGUAGES = [("en", "English"), ("hu", "Magyar"), ("he", "עברית"), ("es", "Español")]
# Where somebody who reads a language most probably is, until the browser says better.
LIKELY_ZONES = {
    "en": "Europe/London",
    "hu": "Europe/Budapest",
    "he": "Asia/Jerusalem",
    "es": "Europe/Madrid",
}
T = TypeVar("T")


@cache
def zones() -> list[tuple[str, str]]:
    """IANA names as choices, without the ones that are no places."""
    places = (zone for zone in available_timezones() if "/" in zone and "Etc/" not in zone)
    return [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in sorted(places))]


def country_of(zone: str) -> str:
    """The two letters of the country in which a time zone lies; "" for UTC and its like."""
    found = get_global("zone_territories").get(zone, "")
    return "" if found == "001" else str(found)


def country_names() -> list[tuple[str, str]]:
    """Countries by name in the reader's language."""
    names = Locale.parse(patterns((get_language() or "en").split("-")[0]).locale).territories
    known = {code: name for code, name in names.items() if len(code) == 2 and code.isalpha()}
    for none in ("EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"):
        known.pop(none, None)
    return sorted(known.items(), key=lambda each: each[1])


def likely_zone() -> str:
    return LIKELY_ZONES[(get_language() or "en").split("-")[0]]


def text(label: Any, **values: Any) -> forms.CharField:
    """A line of text that may be in any direction."""
    attrs = {"dir": "auto"} | values.pop("attrs", {})
    given: dict[str, Any] = {"max_length": 80, "widget": forms.TextInput(attrs=attrs)}
    return forms.CharField(label=label, **(given | values))


def language_field(label: Any, **values: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=LANGUAGES, **values)


def zone_field(label: Any, **values: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=zones, **values)


def tried(
    form: forms.Form, act: Callable[[], T], fields: Mapping[str, str] | None = None
) -> T | None:
    """Do it; refused, say why at the field that the refusal's code belongs to, or above the form.

    Answers what was done, None when refused.
    """
    try:
        return act()
    except Refused as refused:
        form.add_error((fields or {}).get(refused.code), str(refused))
        return None


def saved(
    form: forms.Form, act: Callable[[], object], fields: Mapping[str, str] | None = None
) -> bool:
    """The same for what answers nothing: whether it was done."""
    return tried(form, lambda: (act(),), fields) is not None

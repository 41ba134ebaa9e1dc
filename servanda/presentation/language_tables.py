"""How English, Hungarian, Hebrew and Spanish say times and durations, shortly.

These few patterns are grammar, not sentences: they are kept beside the code which puts them
together (and which sends them to the browser), as CLDR has no short forms that join
("2 h 15 min") and none for "today 14:20".
"""

from __future__ import annotations

from dataclasses import dataclass

Forms = dict[str, str]
"""One pattern per plural category of CLDR (`one`, `two`, `many`, `other`), or only `other`."""


@dataclass(frozen=True)
class Patterns:
    """`units` by name; `past` are the units where they end a time in the past, if they differ."""

    locale: str
    units: dict[str, Forms]
    future: str
    ago: str
    now: str
    yesterday: str
    today: str
    tomorrow: str
    weekday: str
    working: str
    past: dict[str, Forms] | None = None


def _same(second: str, minute: str, hour: str, day: Forms) -> dict[str, Forms]:
    plain = {"second": {"other": second}, "minute": {"other": minute}, "hour": {"other": hour}}
    return {**plain, "day": day}


ENGLISH = Patterns(
    locale="en_GB",
    units=_same("{} s", "{} min", "{} h", {"one": "{} day", "other": "{} days"}),
    future="in {}",
    ago="{} ago",
    now="now",
    yesterday="yesterday",
    today="today",
    tomorrow="tomorrow",
    weekday="EEE",
    working="{} of working time",
)
HUNGARIAN = Patterns(
    locale="hu",
    units=_same("{} mp", "{} perc", "{} óra", {"other": "{} nap"}),
    past=_same("{} másodperce", "{} perce", "{} órája", {"other": "{} napja"}),
    future="{} múlva",
    ago="{}",
    now="most",
    yesterday="tegnap",
    today="ma",
    tomorrow="holnap",
    weekday="EEEE",
    working="{} munkaidő",
)
HEBREW = Patterns(
    locale="he",
    units=_same(
        "{} שנ׳", "{} דק׳", "{} שע׳", {"one": "יום אחד", "two": "יומיים", "other": "{} ימים"}
    ),
    future="בעוד {}",
    ago="לפני {}",
    now="עכשיו",
    yesterday="אתמול",
    today="היום",
    tomorrow="מחר",
    weekday="EEE",
    working="{} של זמן עבודה",
)
SPANISH = Patterns(
    locale="es",
    units=_same("{} s", "{} min", "{} h", {"one": "{} día", "other": "{} días"}),
    future="dentro de {}",
    ago="hace {}",
    now="ahora",
    yesterday="ayer",
    today="hoy",
    tomorrow="mañana",
    weekday="EEE",
    working="{} de tiempo laborable",
)
LANGUAGES = {"en": ENGLISH, "hu": HUNGARIAN, "he": HEBREW, "es": SPANISH}


def patterns(language: str) -> Patterns:
    """The patterns of `language` ("hu", "hu-HU"); English for one we do not write."""
    return LANGUAGES.get(language.split("-")[0].split("_")[0], ENGLISH)

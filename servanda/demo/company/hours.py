"""Calendars: ours, those of the customers, and two that never close."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from servanda.calendars.actions import BothOpen, Hours, create_calendar
from servanda.calendars.rules import DayRules, OwnDay, Season, Week
from servanda.demo.company.world import World
from servanda.kernel import Actor

BUDAPEST, MADRID = "Europe/Budapest", "Europe/Madrid"
JERUSALEM, LONDON = "Asia/Jerusalem", "Europe/London"
ALWAYS: Final[Week] = {day: ["00:00-24:00"] for day in range(7)}


def _days(*days: int, periods: list[str]) -> dict[int, list[str]]:
    return dict.fromkeys(days, periods)


WORKDAYS = (0, 1, 2, 3, 4)
HUNGARIAN: Final[Week] = {
    **_days(0, 1, 2, 3, periods=["08:00-12:00", "12:30-16:30"]),
    **_days(4, periods=["08:00-14:00"]),
}
SPANISH: Final[Week] = {
    **_days(0, 1, 2, 3, periods=["09:00-14:00", "15:30-18:30"]),
    **_days(4, periods=["09:00-15:00"]),
}
SUMMER = Season(
    "07-01",
    "08-31",
    _days(*WORKDAYS, periods=["08:00-15:00"]),
    {"en": "Summer hours", "hu": "Nyári nyitvatartás", "he": "שעות קיץ", "es": "Horario de verano"},
)
LA_MERCE = {
    "en": "La Mercè",
    "hu": "La Mercè (Barcelona ünnepe)",
    "he": "לה מרסה",
    "es": "La Mercè",
}
WHIT = {
    "en": "Whit Monday (Barcelona)",
    "hu": "Pünkösdhétfő (Barcelona)",
    "he": "יום שני של חג השבועות (ברצלונה)",
    "es": "Segunda Pascua (Barcelona)",
}
ALMUDENA = {
    "en": "Our Lady of Almudena",
    "hu": "Almudenai Szűzanya (Madrid ünnepe)",
    "he": "גבירתנו מאלמודנה",
    "es": "Nuestra Señora de la Almudena",
}
ISIDRO = {"en": "San Isidro", "hu": "Szent Izidor", "he": "סן איסידרו", "es": "San Isidro"}
_BARCELONA_OWN = (
    OwnDay("09-24", (), LA_MERCE),
    *(OwnDay(day, (), WHIT) for day in ("2025-06-09", "2026-05-25", "2027-05-17", "2028-06-05")),
)
_MADRID_OWN = (OwnDay("05-15", (), ISIDRO), OwnDay("11-09", (), ALMUDENA))

# key: (names, zone, week, what makes days differ)
CALENDARS: Final[dict[str, tuple[Mapping[str, str], str, Week, DayRules]]] = {
    "desk": (
        {"en": "Our desk", "hu": "Ügyfélszolgálatunk", "he": "מוקד התמיכה שלנו",
         "es": "Nuestro servicio de atención"},
        BUDAPEST, _days(*WORKDAYS, periods=["07:30-18:00"]), DayRules("HU"),
    ),
    "director": (
        {"en": "When the director is called on", "hu": "Amikor az ügyvezető hívható",
         "he": "מתי אפשר לפנות להנהלה", "es": "Cuándo se avisa a la dirección"},
        BUDAPEST, _days(*range(6), periods=["07:00-20:00"]), DayRules(),
    ),
    "always": (
        {"en": "Day and night", "hu": "Éjjel-nappal", "he": "24 שעות ביממה", "es": "Día y noche"},
        BUDAPEST, ALWAYS, DayRules(),
    ),
    "hungary": (
        {"en": "Hungary, with lunch break", "hu": "Magyarország, ebédszünettel",
         "he": "הונגריה, עם הפסקת צהריים", "es": "Hungría, con pausa de mediodía"},
        BUDAPEST, HUNGARIAN, DayRules("HU"),
    ),
    "clinic": (
        {"en": "Dental clinic", "hu": "Fogászati rendelő", "he": "מרפאת שיניים",
         "es": "Clínica dental"},
        BUDAPEST, _days(*WORKDAYS, periods=["08:00-18:00"]),
        DayRules("HU"),
    ),
    "barcelona": (
        {"en": "Barcelona", "hu": "Barcelona", "he": "ברצלונה", "es": "Barcelona"},
        MADRID, SPANISH, DayRules("ES", "CT", seasons=(SUMMER,), own_days=_BARCELONA_OWN),
    ),
    "madrid": (
        {"en": "Madrid", "hu": "Madrid", "he": "מדריד", "es": "Madrid"},
        MADRID, SPANISH, DayRules("ES", "MD", own_days=_MADRID_OWN),
    ),
    "israel": (
        {"en": "Israel", "hu": "Izrael", "he": "ישראל", "es": "Israel"},
        JERUSALEM, _days(6, 0, 1, 2, 3, periods=["08:30-17:30"]),
        DayRules("IL", eves=("08:30-12:30",), hol_hamoed=("08:30-13:30",)),
    ),
    "england": (
        {"en": "England", "hu": "Anglia", "he": "אנגליה", "es": "Inglaterra"},
        LONDON, _days(*WORKDAYS, periods=["09:00-17:30"]), DayRules("GB", "ENG"),
    ),
}  # fmt: skip


# Open when both are: what is written at night is nobody's working time.
TOGETHER: Final = {
    "madrid-and-desk": (
        {"en": "When Madrid and our desk are open", "hu": "Amikor Madrid és mi is nyitva vagyunk",
         "he": "כשגם מדריד וגם המוקד שלנו פתוחים", "es": "Cuando abren Madrid y nuestro servicio"},
        MADRID, "madrid", "desk",
    ),
}  # fmt: skip


def make(world: World, *, by: Actor) -> None:
    for key, (names, zone, week, rules) in CALENDARS.items():
        world.calendars[key] = create_calendar(names, zone, Hours(week, rules), by=by)
    for key, (names, zone, left, right) in TOGETHER.items():
        both = BothOpen(world.calendars[left], world.calendars[right])
        world.calendars[key] = create_calendar(names, zone, both, by=by)

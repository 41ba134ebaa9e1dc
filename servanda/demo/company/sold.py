"""The catalogue: what is sold, at which levels."""

from __future__ import annotations

from datetime import date
from typing import Final

from servanda.billing.actions import set_rate
from servanda.catalogue import actions
from servanda.catalogue.promises import Promise, working, working_days
from servanda.demo.company.missed import IMPACTS
from servanda.demo.company.world import World
from servanda.kernel import Actor
from servanda.kernel.money import Money


def _words(en: str, hu: str, he: str, es: str) -> dict[str, str]:
    return {"en": en, "hu": hu, "he": he, "es": es}


SERVICES: Final = {
    "workplace": (
        _words("Workplace support", "Munkahelyi támogatás", "תמיכה בעמדות עבודה",
               "Soporte de puesto de trabajo"),
        _words("Computers, printers, telephones\nThe people who work with them",
               "Számítógépek, nyomtatók, telefonok\nAkik dolgoznak velük",
               "מחשבים, מדפסות, טלפונים\nכל מי שעובד איתם",
               "Ordenadores, impresoras, teléfonos\nQuienes trabajan con ellos"),
    ),
    "mail": (
        _words("Mail and calendar", "Levelezés és naptár", "דואר ויומן", "Correo y calendario"),
        _words("Mailboxes, shared calendars\nSpam filter, archive",
               "Postafiókok, közös naptárak\nLevélszemétszűrő, archívum",
               "תיבות דואר, יומנים משותפים\nסינון דואר זבל, ארכיון",
               "Buzones, calendarios compartidos\nFiltro antispam, archivo"),
    ),
    "network": (
        _words("Network and internet", "Hálózat és internet", "רשת ואינטרנט", "Red e internet"),
        _words("Lines, firewall, switches\nWireless network, remote access",
               "Vonalak, tűzfal, kapcsolók\nVezeték nélküli hálózat, távoli elérés",
               "קווים, חומת אש, מתגים\nרשת אלחוטית, גישה מרחוק",
               "Líneas, cortafuegos, conmutadores\nWifi, acceso remoto"),
    ),
    "servers": (
        _words("Servers and backup", "Kiszolgálók és mentés", "שרתים וגיבוי",
               "Servidores y copias de seguridad"),
        _words("Servers, storage, databases\nDaily backup and its tests",
               "Kiszolgálók, tárolók, adatbázisok\nNapi mentés és annak próbái",
               "שרתים, אחסון, מסדי נתונים\nגיבוי יומי ובדיקות שחזור",
               "Servidores, almacenamiento, bases de datos\nCopia diaria y sus pruebas"),
    ),
    "web": (
        _words("Web site and shop", "Honlap és webáruház", "אתר וחנות מקוונת",
               "Web y tienda en línea"),
        _words("Operation and updates\nSmall changes",
               "Üzemeltetés és frissítések\nKisebb módosítások",
               "תפעול ועדכונים\nשינויים קטנים",
               "Operación y actualizaciones\nPequeños cambios"),
    ),
}  # fmt: skip
LEVELS: Final = {
    "gold": (_words("Gold", "Arany", "זהב", "Oro"), 1, False),
    "silver": (_words("Silver", "Ezüst", "כסף", "Plata"), 2, False),
    "bronze": (_words("Bronze", "Bronz", "ארד", "Bronce"), 3, False),
    "nonstop": (
        _words("Production, day and night", "Termelés, éjjel-nappal", "ייצור, 24 שעות ביממה",
               "Producción, día y noche"), 1, True,
    ),
}  # fmt: skip

PRIORITIES = (1, 2, 3, 4)
Targets = dict[tuple[str, int], Promise]


def _hours(first: tuple[int, int, int, int], *solved: Promise) -> Targets:
    """First response in minutes and resolution, by priority; a quote in three working days."""
    answer = {("first_response", p): working(minutes=first[p - 1]) for p in PRIORITIES}
    fix = {("resolution", p): solved[p - 1] for p in PRIORITIES}
    return {**answer, **fix, **{("quote", p): working_days(3) for p in PRIORITIES}}


TARGETS: Final[dict[str, Targets]] = {
    "gold": {
        **_hours(
            (60, 60, 120, 240),
            working(hours=4), working(hours=8), working(hours=16), working(hours=40),
        ),
        ("next_update", 1): working(hours=2),
    },
    "silver": _hours(
        (120, 120, 240, 480),
        working(hours=8), working(hours=16), working(hours=24), working_days(10),
    ),
    "bronze": _hours(
        (480, 480, 480, 480),
        working_days(2), working_days(3), working_days(5), working_days(15),
    ),
    "nonstop": {
        **_hours(
            (30, 45, 240, 480),
            working(hours=4), working(hours=8), working(hours=48), working(hours=120),
        ),
        ("next_update", 1): working(hours=2),
    },
}  # fmt: skip
# Monthly list prices in major units, by level and currency.
PRICES: Final = {
    "gold": {"EUR": 480, "ILS": 1900, "GBP": 410, "HUF": 190_000},
    "silver": {"EUR": 290, "ILS": 1150, "GBP": 250, "HUF": 115_000},
    "bronze": {"EUR": 140, "ILS": 560, "GBP": 120, "HUF": 56_000},
    "nonstop": {"HUF": 345_000},
}


# What customers take for granted, and is paid apart.
EXCLUDES: Final = {
    "workplace": _words("Toner, paper and batteries\nRepair of what was dropped or got wet",
                        "Festék, papír, elem\nLeejtett vagy beázott eszköz javítása",
                        "טונר, נייר וסוללות\nתיקון ציוד שנפל או נרטב",
                        "Tóner, papel y pilas\nReparación de lo que se cayó o se mojó"),
    "servers": _words("New hardware and licences", "Új eszközök és licencek",
                      "חומרה ורישיונות חדשים", "Equipos y licencias nuevos"),
    "web": _words("New designs\nTexts and pictures", "Új arculat\nSzövegek és képek",
                  "עיצוב חדש\nטקסטים ותמונות", "Diseños nuevos\nTextos e imágenes"),
}  # fmt: skip


# What an hour of work costs the company itself, in major units, from its first year on.
COSTS: Final = {"EUR": 38, "ILS": 150, "GBP": 33, "HUF": 14_500}
SINCE: Final = date(2020, 1, 1)


def make(world: World, *, by: Actor) -> None:
    for currency, cost in COSTS.items():
        set_rate(by=by, since=SINCE, rate=Money.of(cost, currency))
    for code, (name, description) in SERVICES.items():
        world.services[code] = actions.create_service(
            by=by, code=code, name=name, description=description, excludes=EXCLUDES.get(code, {})
        )
    for code, (name, rank, custom) in LEVELS.items():
        world.levels[code] = actions.create_level(
            by=by, code=code, name=name, rank=rank, custom=custom
        )


def offering(world: World, service: str, level: str, currency: str, *, by: Actor) -> None:
    """Put a service at a level on the list, once."""
    key = (service, level, currency)
    if key not in world.offerings:
        world.offerings[key] = actions.create_offering(
            by=by,
            service=world.services[service],
            level=world.levels[level],
            calendar=world.calendars["always" if level == "nonstop" else "desk"],
            price=Money.of(PRICES[level][currency], currency),
            targets=TARGETS[level],
            impact=IMPACTS[level],
        )

"""The calendars of the worked examples, by name, for the tests of every package.

Civil holidays are plain days here, taken from no library.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from servanda.calendars.worktime import Schedule

Periods = Sequence[str]

WORKDAYS = range(5)
SUNDAY_TO_THURSDAY = (6, 0, 1, 2, 3)


@dataclass(frozen=True)
class Given:
    """A calendar as the examples give it."""

    zone: str
    week: Mapping[int, Periods]
    days: Mapping[date, Periods]

    @property
    def schedule(self) -> Schedule:
        return Schedule(self.zone, self.week, self.days)


def closed(*days: str) -> dict[date, Periods]:
    return {date.fromisoformat(day): [] for day in days}


def _hungary() -> Given:
    full, friday = ["08:00-12:00", "12:30-16:30"], ["08:00-14:00"]
    days = closed(
        *("2026-01-01", "2026-01-02", "2026-03-15", "2026-04-03", "2026-04-05", "2026-04-06"),
        *("2026-05-01", "2026-05-24", "2026-05-25", "2026-08-20", "2026-08-21", "2026-10-23"),
        *("2026-11-01", "2026-12-24", "2026-12-25", "2026-12-26"),
    )
    # Worked Saturdays take the hours of the day they replace: two Fridays and a Thursday.
    days |= {date(2026, 1, 10): friday, date(2026, 8, 8): friday, date(2026, 12, 12): full}
    return Given("Europe/Budapest", {0: full, 1: full, 2: full, 3: full, 4: friday}, days)


def _israel() -> Given:
    eve, hol_hamoed = ["08:30-12:30"], ["08:30-13:30"]
    days = closed("2026-04-02", "2026-04-08")
    days |= {date(2026, 4, 1): eve, date(2026, 4, 7): eve}
    days |= {date(2026, 4, 5): hol_hamoed, date(2026, 4, 6): hol_hamoed}
    week = {key: ["08:30-17:30"] for key in SUNDAY_TO_THURSDAY}
    return Given("Asia/Jerusalem", week, days)


def _spain(*local_holidays: str) -> Given:
    full, summer = ["09:00-14:00", "15:30-18:30"], ["08:00-15:00"]
    season = [date(2026, 7, 1) + timedelta(days=number) for number in range(62)]
    days: dict[date, Periods] = {day: summer for day in season if day.weekday() in WORKDAYS}
    week = {0: full, 1: full, 2: full, 3: full, 4: ["09:00-15:00"]}
    return Given("Europe/Madrid", week, days | closed(*local_holidays))


def _always(zone: str) -> Given:
    return Given(zone, {key: ["00:00-24:00"] for key in range(7)}, {})


GIVEN = {
    "HU": _hungary(),
    "IL": _israel(),
    "BCN": _spain("2026-09-11", "2026-09-24"),
    "MAD": _spain(),
    "HU 24x7": _always("Europe/Budapest"),
    "ES 24x7": _always("Europe/Madrid"),
    "IL 24x7": _always("Asia/Jerusalem"),
}

HU, IL = GIVEN["HU"].schedule, GIVEN["IL"].schedule
BCN, MAD = GIVEN["BCN"].schedule, GIVEN["MAD"].schedule
HU_24X7, ES_24X7 = GIVEN["HU 24x7"].schedule, GIVEN["ES 24x7"].schedule
IL_24X7 = GIVEN["IL 24x7"].schedule
BOTH_SIDES = IL & HU

"""Resolving days: what the library knows, and what it does not."""

import json
from datetime import date

import pytest

from servanda.calendars.holidays_source import countries, proposed, regions, resolve
from servanda.calendars.rules import DayRules, OwnDay, Season, Swap
from servanda.calendars.tests.scenario_calendars import GIVEN, HU

HUNGARIAN, ISRAELI = GIVEN["HU"].week, GIVEN["IL"].week
SPANISH = GIVEN["BCN"].week
FULL, FRIDAY = ["08:00-12:00", "12:30-16:30"], ["08:00-14:00"]
EVE, HALF = ["08:30-12:30"], ["08:30-13:30"]


def hours(days, day):
    return days[day]["periods"]


class TestHungary:
    days = resolve(HUNGARIAN, DayRules("HU", swaps=[Swap("2026-12-12", "2026-12-24")]), [2026])

    def test_is_the_calendar_of_the_worked_examples(self):
        given = {day.isoformat(): list(hours) for day, hours in GIVEN["HU"].days.items()}
        assert {day: entry["periods"] for day, entry in self.days.items()} == given

    def test_worked_saturdays_take_the_hours_of_the_day_they_replace(self):
        assert hours(self.days, "2026-01-10") == FRIDAY
        assert hours(self.days, "2026-08-08") == FRIDAY
        assert hours(self.days, "2026-12-12") == FULL

    def test_swapped_days_say_so(self):
        assert self.days["2026-01-02"]["name"]["hu"] == "Pihenőnap (ledolgozva: január 10.)"
        assert self.days["2026-01-10"]["name"]["en"] == "Worked instead of 2 January"

    def test_every_swapped_saturday_the_library_knows_is_found(self):
        import holidays

        years = range(2015, 2027)
        known = holidays.country_holidays("HU", years=years).weekend_workdays
        days = resolve(HUNGARIAN, DayRules("HU"), years)
        assert len(known) > 15
        assert all(hours(days, day.isoformat()) for day in known if day.year in years)


class TestIsrael:
    rules = DayRules("IL", eves=EVE, hol_hamoed=HALF)
    days = resolve(ISRAELI, rules, [2026])

    def test_pesach(self):
        march_april = {
            day: entry["periods"] for day, entry in self.days.items() if day < "2026-04-10"
        }
        assert march_april == {
            "2026-04-01": EVE,
            "2026-04-02": [],
            "2026-04-05": HALF,
            "2026-04-06": HALF,
            "2026-04-07": EVE,
            "2026-04-08": [],
        }

    def test_eves_are_named(self):
        assert self.days["2026-09-20"]["name"] == {
            "en": "Eve of Yom Kippur",
            "hu": "Jom kippur előestéje",
            "he": "ערב יום כיפור",
            "es": "Víspera de Yom Kipur",
        }

    def test_without_the_option_half_days_are_ordinary_days(self):
        plain = resolve(ISRAELI, DayRules("IL"), [2026])
        assert "2026-04-01" not in plain
        assert "2026-04-05" not in plain
        assert hours(plain, "2026-04-02") == []


class TestSpain:
    summer = Season("07-01", "08-31", {weekday: ["08:00-15:00"] for weekday in range(5)})
    barcelona = resolve(
        SPANISH,
        DayRules("ES", "CT", seasons=[summer], own_days=[OwnDay("09-24", [], {"es": "La Mercè"})]),
        [2026, 2027],
    )
    madrid = resolve(SPANISH, DayRules("ES", "MD", seasons=[summer]), [2026])

    def test_regions_differ(self):
        assert hours(self.barcelona, "2026-09-11") == []
        assert "2026-09-11" not in self.madrid
        assert hours(self.madrid, "2026-05-02") == []

    def test_own_days_come_every_year(self):
        assert hours(self.barcelona, "2026-09-24") == hours(self.barcelona, "2027-09-24") == []
        assert self.barcelona["2026-09-24"]["name"] == {"es": "La Mercè"}

    def test_the_season_has_its_own_week(self):
        assert hours(self.barcelona, "2026-07-01") == ["08:00-15:00"]
        assert hours(self.barcelona, "2027-08-31") == ["08:00-15:00"]
        assert "2026-09-01" not in self.barcelona
        assert "2026-07-04" not in self.barcelona  # a Saturday, closed as ever

    def test_holidays_stay_closed_in_the_season(self):
        assert hours(resolve(SPANISH, DayRules("ES", seasons=[self.summer]), [2028]),
                     "2028-08-15") == []  # fmt: skip


class TestRules:
    def test_a_season_over_the_new_year(self):
        winter = Season("12-15", "01-06", {weekday: ["10:00-14:00"] for weekday in range(5)})
        days = resolve(HUNGARIAN, DayRules(seasons=[winter]), [2026])
        assert hours(days, "2026-01-05") == hours(days, "2026-12-31") == ["10:00-14:00"]
        assert "2026-01-07" not in days
        assert "2026-12-14" not in days

    def test_a_swap_in_a_season_takes_the_season_s_hours(self):
        summer = Season("07-01", "08-31", {weekday: ["08:00-12:00"] for weekday in range(5)},
                        {"en": "Summer"})  # fmt: skip
        days = resolve(HUNGARIAN, DayRules("HU", seasons=[summer]), [2026])
        assert hours(days, "2026-08-08") == ["08:00-12:00"]
        assert hours(days, "2026-08-21") == []

    def test_own_days_win(self):
        rules = DayRules("HU", own_days=[OwnDay("2026-10-23", ["08:00-10:00"])])
        assert hours(resolve(HUNGARIAN, rules, [2026]), "2026-10-23") == ["08:00-10:00"]

    def test_only_the_years_asked_for_are_pinned(self):
        days = resolve(HUNGARIAN, DayRules("HU"), [2025, 2026])
        assert {day[:4] for day in days} == {"2025", "2026"}

    def test_leap_days(self):
        rules = DayRules(own_days=[OwnDay("02-29", [])])
        assert list(resolve(HUNGARIAN, rules, range(2026, 2030))) == ["2028-02-29"]

    def test_survive_json(self):
        rules = DayRules("IL", seasons=[TestSpain.summer], eves=EVE, swaps=[Swap("a", "b")],
                         own_days=[OwnDay("09-24", ["10:00-11:00"])])  # fmt: skip
        assert DayRules.from_json(json.loads(json.dumps(rules.as_json()))) == rules

    @pytest.mark.parametrize(
        "rules",
        [
            DayRules("XX"),
            DayRules("ES", "Narnia"),
            DayRules(own_days=[OwnDay("24.9.", [])]),
            DayRules(own_days=[OwnDay("13-01", [])]),
            DayRules(own_days=[OwnDay("09-24", ["nine to five"])]),
            DayRules("IL", eves=["8-12"]),
        ],
    )
    def test_nonsense_is_refused(self, rules):
        with pytest.raises(ValueError):
            resolve(ISRAELI, rules, [2026])

    def test_no_years_are_refused(self):
        with pytest.raises(ValueError, match="year"):
            resolve(HUNGARIAN, DayRules(), [])


@pytest.mark.parametrize(
    ("country", "region"),
    [("HU", ""), ("IL", ""), ("ES", ""), ("ES", "CT"), ("ES", "MD"), ("ES", "AN"), ("ES", "VC"),
     ("GB", "ENG"), ("GB", "SCT")],
)  # fmt: skip
def test_every_name_is_there_in_four_languages(country, region):
    days = resolve(HUNGARIAN, DayRules(country, region), range(2026, 2032))
    missing = {entry["name"]["en"] for entry in days.values() if len(entry["name"]) < 4}
    assert missing - {"Scotland's participation in the FIFA World Cup final"} == set()


def test_the_worked_examples_know_good_friday():
    assert HU.periods_on(20_546) == ()


class TestProposals:
    def test_the_coming_year_by_name_with_a_key_for_each(self):
        found = proposed("HU", "", date(2026, 6, 1))
        assert found[0][0] == date(2026, 8, 20)
        assert found[-1][0] == date(2027, 5, 17)
        keys = [key for _day, key, _names in found]
        assert len(keys) == len(set(keys))
        assert {"National Day", "National Day #2"} <= set(keys)

    def test_a_holiday_not_taken_is_a_day_like_any_other_in_every_year(self):
        rules = DayRules("HU", not_taken=("National Day #2", "Good Friday"))
        days = resolve({day: ["09:00-17:00"] for day in range(5)}, rules, range(2026, 2029))
        assert not {"2026-10-23", "2028-10-23", "2026-04-03", "2027-03-26"} & days.keys()
        assert {"2026-03-15", "2027-03-15", "2026-04-06"} <= days.keys()

    def test_regions_have_names(self):
        assert ("CT", "Catalunya") in regions("ES") or ("CT", "Cataluña") in regions("ES")
        assert regions("HU") == []
        assert regions("XX") == []
        assert {"HU", "IL", "ES", "GB"} <= set(countries())

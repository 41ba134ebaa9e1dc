from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from servanda.calendars.dated import (
    ALWAYS,
    Closed,
    Dated,
    closed_reason,
    closed_reasons,
)
from servanda.calendars.days import start_of_day
from servanda.calendars.tests.scenario_calendars import BOTH_SIDES, HU
from servanda.calendars.worktime import Schedule, end_of_working_day

HOUR = 3600
OLD = Schedule("Europe/Budapest", {day: ["09:00-17:00"] for day in range(5)})
NEW = Schedule("Europe/Budapest", {day: ["08:00-12:00"] for day in range(5)})


def budapest(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Budapest"))


CHANGED = Dated([(ALWAYS, OLD), (start_of_day("Europe/Budapest", date(2026, 7, 1)), NEW)])


class TestDated:
    def test_each_holds_from_its_instant_on(self):
        assert CHANGED.advance(budapest("2026-06-30 16:00"), 2 * HOUR) == budapest(
            "2026-07-01 09:00"
        )
        assert CHANGED.elapsed(budapest("2026-06-30 09:00"), budapest("2026-07-02 00:00")) == (
            12 * HOUR
        )
        assert CHANGED.advance(budapest("2026-07-01 09:00"), -2 * HOUR) == budapest(
            "2026-06-30 16:00"
        )

    def test_the_first_holds_for_all_time_before(self):
        late = Dated([(budapest("2026-07-01 00:00"), OLD)])
        assert late.elapsed(budapest("2020-06-01 00:00"), budapest("2020-06-02 00:00")) == 8 * HOUR

    def test_working_days_across_the_change(self):
        assert end_of_working_day(CHANGED, budapest("2026-06-30 10:00"), 1) == budapest(
            "2026-07-01 12:00"
        )
        assert end_of_working_day(CHANGED, budapest("2026-06-29 10:00"), 1) == budapest(
            "2026-06-30 17:00"
        )

    def test_meets_another_schedule(self):
        afternoons = Schedule("Europe/Budapest", {day: ["11:00-18:00"] for day in range(5)})
        both = CHANGED & afternoons
        assert both.elapsed(budapest("2026-06-30 00:00"), budapest("2026-07-02 00:00")) == (
            7 * HOUR
        )

    def test_needs_one(self):
        with pytest.raises(ValueError, match="at least one"):
            Dated([])


class TestReasons:
    @pytest.mark.parametrize(
        ("t", "kind", "day"),
        [
            ("2026-06-02 12:15", "break", date(2026, 6, 2)),
            ("2026-06-02 07:59", "night", date(2026, 6, 2)),
            ("2026-06-02 16:30", "night", date(2026, 6, 2)),
            ("2026-06-06 10:00", "weekend", date(2026, 6, 6)),
            ("2026-04-03 10:00", "holiday", date(2026, 4, 3)),
            ("2026-08-21 10:00", "holiday", date(2026, 8, 21)),
        ],
    )
    def test_of_one_instant(self, t, kind, day):
        assert closed_reason(HU, budapest(t)) == Closed(kind, day, day)

    def test_none_while_open(self):
        assert closed_reason(HU, budapest("2026-06-02 10:00")) is None

    def test_a_weekend_is_one_run(self):
        found = closed_reasons(HU, budapest("2026-06-05 14:00"), budapest("2026-06-08 08:00"))
        assert found == [Closed("weekend", date(2026, 6, 6), date(2026, 6, 7))]

    def test_easter_is_told_day_by_day(self):
        found = closed_reasons(HU, budapest("2026-04-02 16:30"), budapest("2026-04-07 08:00"))
        assert [(each.kind, each.first.day, each.last.day) for each in found] == [
            ("holiday", 3, 3),
            ("weekend", 4, 5),
            ("holiday", 6, 6),
        ]

    def test_a_night_and_a_break(self):
        night = closed_reasons(HU, budapest("2026-06-02 16:30"), budapest("2026-06-03 08:00"))
        assert [each.kind for each in night] == ["night"]
        lunch = closed_reasons(HU, budapest("2026-06-02 12:00"), budapest("2026-06-02 12:30"))
        assert [each.kind for each in lunch] == ["break"]

    def test_of_both_sides(self):
        t = datetime(2026, 10, 23, 8, tzinfo=UTC)
        assert closed_reason(BOTH_SIDES, t) == Closed("weekend", t.date(), t.date())
        stretch = closed_reasons(BOTH_SIDES, t, datetime(2026, 10, 26, 8, tzinfo=UTC))
        assert {(each.kind, each.first.day) for each in stretch} >= {("holiday", 23)}

    def test_across_a_change_of_hours(self):
        assert closed_reason(CHANGED, budapest("2026-07-01 13:00")) == Closed(
            "night", date(2026, 7, 1), date(2026, 7, 1)
        )

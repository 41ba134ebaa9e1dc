from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from servanda.calendars.tests.scenario_calendars import BOTH_SIDES, HU, IL
from servanda.calendars.worktime import (
    Schedule,
    end_of_working_day,
    is_working_day,
    local_day,
    time_of_day,
)

NIGHTS = Schedule("Europe/Budapest", {weekday: ["22:00-06:00"] for weekday in range(5)})


def budapest(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Budapest"))


def test_arriving_on_a_closed_day_the_next_working_day_is_day_one():
    saturday = budapest("2026-06-06 11:00")
    assert end_of_working_day(HU, saturday, 1) == budapest("2026-06-08 16:30")


def test_arriving_before_the_opening_the_day_is_not_counted_either():
    assert end_of_working_day(HU, budapest("2026-06-05 06:00"), 1) == budapest("2026-06-08 16:30")


def test_the_local_day_counts_and_not_the_utc_one():
    late = datetime(2026, 6, 7, 22, 30, tzinfo=UTC)  # Monday 00:30 in Budapest
    assert end_of_working_day(HU, late, 1) == budapest("2026-06-09 16:30")


def test_time_after_midnight_belongs_to_the_shift():
    early = budapest("2026-06-06 02:00")  # Friday's shift
    assert local_day(NIGHTS, early) == date(2026, 6, 5)
    assert end_of_working_day(NIGHTS, early, 1) == budapest("2026-06-09 06:00")
    assert local_day(NIGHTS, budapest("2026-06-06 06:00")) == date(2026, 6, 6)


def test_a_day_of_both_sides_needs_both_open():
    thursday = datetime(2026, 10, 22, 13, tzinfo=UTC)
    assert end_of_working_day(BOTH_SIDES, thursday, 1) == budapest("2026-10-26 16:30")
    assert not is_working_day(BOTH_SIDES, date(2026, 10, 25))
    assert is_working_day(IL, date(2026, 10, 25))


def test_a_long_closed_stretch_is_passed():
    closed = {date.fromordinal(day): [] for day in range(738_000, 738_200)}
    winter = Schedule("Europe/Budapest", {0: ["09:00-17:00"]}, closed)
    start = datetime.combine(date.fromordinal(737_999), datetime.min.time(), UTC)
    due = end_of_working_day(winter, start, 1)
    assert due.date().toordinal() >= 738_200
    assert due.weekday() == 0


def test_next_working_day_by_a_time():
    friday = budapest("2026-06-05 13:00")
    assert time_of_day(HU, friday, "12:00") == budapest("2026-06-08 12:00")
    assert time_of_day(HU, friday, "12:00", 3) == budapest("2026-06-10 12:00")


@pytest.mark.parametrize("text", ["12", "25:00", "12:60", "noon", "12:00:00", ""])
def test_a_time_that_is_none_is_refused(text):
    with pytest.raises(ValueError):
        time_of_day(HU, budapest("2026-06-05 13:00"), text)


def test_counting_starts_at_one():
    with pytest.raises(ValueError, match="counted from 1"):
        end_of_working_day(HU, budapest("2026-06-05 13:00"), 0)

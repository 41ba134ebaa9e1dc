"""The worked examples that are calendar arithmetic alone, row by row."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from servanda.calendars.tests.scenario_calendars import (
    BCN,
    BOTH_SIDES,
    ES_24X7,
    HU,
    HU_24X7,
    IL,
    IL_24X7,
    MAD,
)
from servanda.calendars.worktime import OpenHours, end_of_working_day, time_of_day


def at(schedule: OpenHours, local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(schedule.zone))


def seconds(hours: str) -> int:
    whole, _, minutes = hours.partition(":")
    return int(whole) * 3600 + int(minutes or 0) * 60


WORKING_HOURS = [
    ("1", HU, "2026-01-09 13:15", "4", "2026-01-10 11:15"),
    ("2a", HU, "2026-08-07 13:00", "8", "2026-08-10 09:00"),
    ("2b", HU, "2026-08-19 15:00", "8", "2026-08-24 15:00"),
    ("3b", HU, "2026-12-11 10:00", "24", "2026-12-15 12:00"),
    ("3c", HU, "2026-12-23 15:00", "4", "2026-12-28 10:30"),
    ("4 response", HU, "2026-06-05 13:50", "0:30", "2026-06-08 08:20"),
    ("4 resolution", HU, "2026-06-05 13:50", "4", "2026-06-08 11:50"),
    ("5", IL, "2026-03-31 16:00", "16", "2026-04-07 09:00"),
    ("6a", BCN, "2026-09-10 17:00", "6", "2026-09-14 13:30"),
    ("6b", MAD, "2026-09-10 17:00", "6", "2026-09-11 13:30"),
    ("6c", BCN, "2026-09-23 18:00", "2", "2026-09-25 10:30"),
    ("6d", BCN, "2026-06-30 17:30", "4", "2026-07-01 11:00"),
    ("7a Budapest", HU_24X7, "2026-03-28 22:00", "8", "2026-03-29 07:00"),
    ("7a Madrid", ES_24X7, "2026-03-28 22:00", "8", "2026-03-29 07:00"),
    ("7b Budapest", HU_24X7, "2026-10-24 22:00", "8", "2026-10-25 05:00"),
    ("7b Madrid", ES_24X7, "2026-10-24 22:00", "8", "2026-10-25 05:00"),
    ("7c", IL_24X7, "2026-03-26 22:00", "8", "2026-03-27 07:00"),
    ("7d", IL_24X7, "2026-03-28 22:00", "8", "2026-03-29 06:00"),
    ("7e", IL_24X7, "2026-10-24 22:00", "8", "2026-10-25 05:00"),
    ("8", BOTH_SIDES, "2026-10-22 16:00", "4", "2026-10-26 11:30"),
    ("8, IL alone", IL, "2026-10-22 16:00", "4", "2026-10-25 11:00"),
    ("10 P3", HU, "2026-06-01 09:00", "16", "2026-06-03 09:00"),
    ("10 P1 from the start", HU, "2026-06-01 09:00", "4", "2026-06-01 13:30"),
    ("10 P1 from the change", HU, "2026-06-01 14:00", "4", "2026-06-02 09:30"),
    ("15", HU, "2026-06-08 16:10", "1", "2026-06-09 08:40"),
    ("20", HU, "2026-06-09 08:05", "4", "2026-06-09 12:35"),
]


@pytest.mark.parametrize(
    ("schedule", "received", "hours", "due"),
    [pytest.param(*row, id=name) for name, *row in WORKING_HOURS],
)
def test_working_hours(schedule, received, hours, due):
    found = schedule.advance(at(schedule, received), seconds(hours))
    assert found == at(schedule, due)
    assert schedule.elapsed(at(schedule, received), found) == seconds(hours)


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ((HU_24X7, "2026-03-28 22:00"), "2026-03-29 05:00"),
        ((HU_24X7, "2026-10-24 22:00"), "2026-10-25 04:00"),
        ((IL_24X7, "2026-03-26 22:00"), "2026-03-27 04:00"),
        ((IL_24X7, "2026-03-28 22:00"), "2026-03-29 03:00"),
        ((IL_24X7, "2026-10-24 22:00"), "2026-10-25 03:00"),
    ],
)
def test_nights_on_which_the_clocks_change_in_utc(local, utc):
    schedule, received = local
    found = schedule.advance(at(schedule, received), 8 * 3600)
    assert found == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        pytest.param("2026-12-11 10:00", 3, "2026-12-15 16:30", id="3a, a worked Saturday"),
        pytest.param("2026-04-02 15:00", 2, "2026-04-08 16:30", id="9, over Easter"),
        pytest.param("2026-10-22 15:30", 10, "2026-11-06 14:00", id="17, lapsed"),
        pytest.param("2026-07-15 09:20", 2, "2026-07-17 14:00", id="16, Friday's close"),
        pytest.param("2026-01-09 10:00", 1, "2026-01-10 14:00", id="Saturday has Friday's hours"),
        pytest.param("2026-12-11 10:00", 1, "2026-12-12 16:30", id="or Thursday's"),
        pytest.param("2026-06-06 10:00", 1, "2026-06-08 16:30", id="from a closed day"),
    ],
)
def test_working_days(received, days, due):
    assert end_of_working_day(HU, at(HU, received), days) == at(HU, due)


@pytest.mark.parametrize(("day", "due"), [(2, "2026-10-27 09:00"), (5, "2026-10-30 09:00")])
def test_17_reminders_after_solved(day, due):
    assert time_of_day(HU, at(HU, "2026-10-22 15:30"), "09:00", day) == at(HU, due)


def test_8_counts_an_hour_and_a_half_on_thursday_and_nothing_until_monday():
    received, due = at(IL, "2026-10-22 16:00"), at(IL, "2026-10-26 11:30")
    local = [
        tuple(moment.astimezone(ZoneInfo("Asia/Jerusalem")).strftime("%a %H:%M") for moment in span)
        for span in BOTH_SIDES.spans(received, due)
    ]
    assert local == [("Thu 16:00", "Thu 17:30"), ("Mon 09:00", "Mon 11:30")]


def test_11_waiting_pauses_five_working_hours():
    assert HU.elapsed(at(HU, "2026-06-02 11:00"), at(HU, "2026-06-03 08:00")) == 5 * 3600


def test_12_between_solved_and_not_yet_lie_ten_working_hours():
    assert HU.elapsed(at(HU, "2026-06-03 10:30"), at(HU, "2026-06-04 13:00")) == 10 * 3600

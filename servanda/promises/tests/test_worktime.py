"""Working time of one colleague, without the database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from servanda.calendars.worktime import Schedule
from servanda.promises.worktime import Capacity, overlap, total

HOURS = Schedule("UTC", {day: ["08:00-12:00", "13:00-17:00"] for day in range(5)})
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def at(hour, minute=0, days=0):
    return MONDAY + timedelta(days=days, hours=hour, minutes=minute)


def test_work_goes_on_after_lunch_and_the_next_morning():
    pieces = Capacity(HOURS).spread(at(11), 7 * 3600)
    assert pieces == [(at(11), at(12)), (at(13), at(17)), (at(8, days=1), at(10, days=1))]


def test_it_begins_when_the_colleague_does():
    assert Capacity(HOURS).spread(at(6), 3600) == [(at(8), at(9))]


def test_an_absence_is_left_out():
    away = Capacity(HOURS, [(at(9), at(15))])
    assert away.spans(at(0), at(24)) == [(at(8), at(9)), (at(15), at(17))]
    assert away.seconds(at(0), at(24)) == 3 * 3600


def test_beyond_the_horizon_there_is_no_time():
    gone = Capacity(HOURS, [(at(0), at(0, days=400))])
    assert gone.spread(at(9), 3600) == []


@given(
    st.integers(0, 10_000), st.integers(300, 200_000), st.integers(0, 10_000), st.integers(1, 3000)
)
def test_what_is_spread_is_what_was_asked_and_lies_in_working_time(start, seconds, away, length):
    begin, absent = MONDAY + timedelta(minutes=start), MONDAY + timedelta(minutes=away)
    capacity = Capacity(HOURS, [(absent, absent + timedelta(minutes=length))])
    pieces = capacity.spread(begin, seconds)
    assert total(pieces) == seconds
    assert pieces[0][0] >= begin
    assert all(capacity.seconds(a, b) == (b - a).total_seconds() for a, b in pieces)
    assert overlap(pieces, begin, pieces[-1][1]) == seconds

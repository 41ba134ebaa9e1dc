"""Single rules of the arithmetic, and what it refuses."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from servanda.calendars.worktime import Schedule

OFFICE = {weekday: ["09:00-17:00"] for weekday in range(5)}
BUDAPEST = ZoneInfo("Europe/Budapest")
HOUR = 3600


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(text: str, zone: str = "Europe/Budapest", fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)


@pytest.fixture
def office():
    return Schedule("Europe/Budapest", OFFICE)


class TestAdvance:
    def test_reaches_the_closing_and_not_the_next_opening(self, office):
        assert office.advance(local("2026-06-05 16:00"), HOUR) == local("2026-06-05 17:00")

    def test_goes_back_to_the_opening_and_not_the_closing_before(self, office):
        assert office.advance(local("2026-06-08 10:00"), -HOUR) == local("2026-06-08 09:00")

    def test_goes_back_over_a_weekend(self, office):
        assert office.advance(local("2026-06-08 10:00"), -2 * HOUR) == local("2026-06-05 16:00")

    def test_zero_returns_the_same_instant_in_utc_also_while_closed(self, office):
        saturday = local("2026-06-06 10:00:07.5")
        assert office.advance(saturday, 0) == saturday
        assert office.advance(saturday, 0).tzinfo is UTC

    def test_answers_in_utc(self, office):
        assert office.advance(local("2026-06-05 10:00"), 60).tzinfo is UTC

    def test_far_ahead_and_far_back_extends_the_horizon(self, office):
        start = local("2026-06-05 10:00")
        ahead = office.advance(start, 100_000 * HOUR)
        assert ahead > start + timedelta(days=365 * 40)
        assert office.advance(ahead, -100_000 * HOUR) == start

    def test_around_the_clock_it_is_plain_time(self):
        always = Schedule("Europe/Madrid", {day: ["00:00-24:00"] for day in range(7)})
        start = utc("2026-01-01 00:00")
        assert always.advance(start, 10**9) == start + timedelta(seconds=10**9)
        assert always.advance(start, -(10**9)) == start - timedelta(seconds=10**9)


def test_growing_piece_by_piece_leaves_no_seam():
    week = {weekday: ["00:00-05:00", "09:00-17:00", "20:00-24:00"] for weekday in range(7)}
    first, last = utc("2020-01-01 00:00"), utc("2024-01-01 00:00")
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Budapest"):
        whole, grown = Schedule(zone, week), Schedule(zone, week)
        middle = utc("2022-01-01 13:00")
        for days in range(0, 730, 11):
            grown.is_open(middle + timedelta(days=days))
            grown.is_open(middle - timedelta(days=days))
        assert grown.spans(first, last) == whole.spans(first, last)


class TestFractions:
    def test_are_cut_off_so_that_parts_add_up(self, office):
        a, b, c = (local(f"2026-06-05 10:00:{second}") for second in ("00.9", "01.1", "02.9"))
        assert (office.elapsed(a, b), office.elapsed(b, c), office.elapsed(a, c)) == (1, 1, 2)

    def test_advance_lands_on_a_whole_second(self, office):
        found = office.advance(local("2026-06-05 10:00:00.9"), 10)
        assert found == local("2026-06-05 10:00:10")

    def test_before_1970_too(self, office):
        a, b = local("1969-12-31 10:00:00.5"), local("1969-12-31 10:00:01.5")
        assert office.elapsed(a, b) == 1


class TestOpenings:
    def test_open_at_the_opening_and_closed_at_the_closing(self, office):
        assert office.is_open(local("2026-06-05 09:00"))
        assert office.is_open(local("2026-06-05 16:59:59.999"))
        assert not office.is_open(local("2026-06-05 17:00"))

    def test_next_open_is_now_while_open_else_the_opening(self, office):
        now = local("2026-06-05 11:11:11.5")
        assert office.next_open(now) == now
        assert office.next_open(local("2026-06-05 17:00")) == local("2026-06-08 09:00")

    def test_open_at_the_end_of_what_is_compiled(self):
        always = Schedule("UTC", {day: ["00:00-24:00"] for day in range(7)})
        first = utc("2026-01-01 00:00")
        assert all(always.is_open(first + timedelta(days=days)) for days in range(0, 2000, 7))

    def test_spans_are_clipped_to_the_interval(self, office):
        spans = office.spans(local("2026-06-05 16:30:00.25"), local("2026-06-08 09:30"))
        assert spans == [
            (local("2026-06-05 16:30:00.25"), local("2026-06-05 17:00")),
            (local("2026-06-08 09:00"), local("2026-06-08 09:30")),
        ]

    def test_spans_of_nothing(self, office):
        assert office.spans(local("2026-06-05 17:00"), local("2026-06-05 17:00")) == []
        assert office.spans(local("2026-06-08 12:00"), local("2026-06-05 12:00")) == []
        assert office.spans(local("2026-06-06 00:00"), local("2026-06-07 00:00")) == []


class TestDays:
    def test_a_night_shift_belongs_to_the_day_it_starts_on(self):
        night = Schedule("UTC", {4: ["22:00-06:00"]}, {date(2026, 6, 6): []})
        assert night.elapsed(utc("2026-06-05 00:00"), utc("2026-06-08 00:00")) == 8 * HOUR

    def test_closing_the_day_it_starts_on_closes_the_morning_after(self):
        night = Schedule("UTC", {4: ["22:00-06:00"]}, {date(2026, 6, 5): []})
        assert night.elapsed(utc("2026-06-05 00:00"), utc("2026-06-08 00:00")) == 0

    def test_until_midnight_can_be_written_both_ways(self):
        for period in ("20:00-24:00", "20:00-00:00"):
            late = Schedule("UTC", {4: [period]})
            assert late.elapsed(utc("2026-06-05 00:00"), utc("2026-06-07 00:00")) == 4 * HOUR

    def test_what_neighbouring_days_cover_together_counts_once(self):
        both = Schedule("UTC", {4: ["20:00-06:00"], 5: ["04:00-08:00"]})
        assert both.spans(utc("2026-06-05 00:00"), utc("2026-06-07 00:00")) == [
            (utc("2026-06-05 20:00"), utc("2026-06-06 08:00"))
        ]

    def test_touching_periods_are_one_span(self):
        split = Schedule("UTC", {4: ["08:00-12:00", "12:00-16:00"]})
        assert len(split.spans(utc("2026-06-05 00:00"), utc("2026-06-06 00:00"))) == 1


class TestClockChanges:
    def test_a_time_that_does_not_exist_is_the_end_of_the_gap(self):
        sunday = Schedule("Europe/Budapest", {6: ["02:30-04:00"]})
        assert sunday.next_open(utc("2026-03-29 00:00")) == utc("2026-03-29 01:00")
        closing = Schedule("Europe/Budapest", {6: ["01:00-02:30"]})
        assert closing.elapsed(utc("2026-03-28 12:00"), utc("2026-03-29 12:00")) == HOUR

    def test_a_period_inside_the_gap_is_empty(self):
        inside = Schedule("Europe/Budapest", {6: ["02:10-02:50"]})
        assert inside.elapsed(utc("2026-03-28 12:00"), utc("2026-03-29 12:00")) == 0

    def test_a_time_that_comes_twice_opens_first_and_closes_second(self):
        sunday = Schedule("Europe/Budapest", {6: ["02:30-02:45"]})
        assert sunday.spans(utc("2026-10-24 12:00"), utc("2026-10-25 12:00")) == [
            (utc("2026-10-25 00:30"), utc("2026-10-25 01:45"))
        ]

    def test_given_times_are_told_apart_by_their_fold(self):
        always = Schedule("Europe/Budapest", {day: ["00:00-24:00"] for day in range(7)})
        first, second = (local("2026-10-25 02:30", fold=fold) for fold in (0, 1))
        assert always.elapsed(first, second) == HOUR

    def test_half_an_hour_on_lord_howe(self):
        always = Schedule("Australia/Lord_Howe", {6: ["00:00-24:00"]})
        days = [(utc(f"{day} 00:00"), utc(f"{day} 00:00") + timedelta(days=3)) for day in
                ("2026-04-03", "2026-10-02", "2026-06-05")]  # fmt: skip
        assert [always.elapsed(a, b) / HOUR for a, b in days] == [24.5, 23.5, 24]

    def test_apia_skipped_a_friday(self):
        fridays = Schedule("Pacific/Apia", {4: ["09:00-17:00"]})
        assert fridays.elapsed(utc("2011-12-25 00:00"), utc("2012-01-03 00:00")) == 0
        night = Schedule("Pacific/Apia", {3: ["22:00-06:00"]})
        assert night.spans(utc("2011-12-25 00:00"), utc("2012-01-03 00:00")) == [
            (utc("2011-12-30 08:00"), utc("2011-12-30 10:00"))
        ]


class TestRefusals:
    @pytest.mark.parametrize(
        ("zone", "week", "message"),
        [
            ("Europe/Budapset", OFFICE, "not a time zone"),
            ("", OFFICE, "not a time zone"),
            ("../etc/passwd", OFFICE, "not a time zone"),
            ("UTC", {}, "never opens"),
            ("UTC", {0: []}, "never opens"),
            ("UTC", {0: ["09:00-12:00", "11:00-13:00"]}, "overlap"),
            ("UTC", {0: ["22:00-06:00", "23:00-24:00"]}, "overlap"),
            ("UTC", {0: ["09:00-09:00"]}, "empty"),
            ("UTC", {0: ["9-17"]}, "is not a period"),
            ("UTC", {0: ["09:00-25:00"]}, "does not exist"),
            ("UTC", {0: ["24:00-06:00"]}, "does not exist"),
            ("UTC", {0: ["09:60-12:00"]}, "does not exist"),
            ("UTC", {0: "09:00-17:00"}, "list of periods"),
            ("UTC", {0: [None]}, "is not a period"),
            ("UTC", {7: ["09:00-17:00"]}, "weekdays are"),
            ("UTC", {"0": ["09:00-17:00"]}, "weekdays are"),
        ],
    )
    def test_schedules(self, zone, week, message):
        with pytest.raises(ValueError, match=message):
            Schedule(zone, week)

    def test_days_keyed_by_anything_but_dates(self):
        for day in ("2026-06-05", datetime(2026, 6, 5)):
            with pytest.raises(ValueError, match="keyed by dates"):
                Schedule("UTC", OFFICE, {day: []})

    def test_the_day_with_overlapping_periods_is_named(self):
        with pytest.raises(ValueError, match="2026-06-05"):
            Schedule("UTC", OFFICE, {date(2026, 6, 5): ["09:00-12:00", "11:00-13:00"]})

    def test_naive_datetimes(self, office):
        naive, aware = datetime(2026, 6, 5, 10), utc("2026-06-05 10:00")
        calls = [
            lambda: office.elapsed(naive, aware),
            lambda: office.elapsed(aware, naive),
            lambda: office.elapsed(naive, naive),
            lambda: office.advance(naive, 60),
            lambda: office.advance(naive, 0),
            lambda: office.is_open(naive),
            lambda: office.next_open(naive),
            lambda: office.spans(naive, aware),
        ]
        for call in calls:
            with pytest.raises(ValueError, match="time zone"):
                call()

    def test_anything_but_a_datetime(self, office):
        with pytest.raises(TypeError, match="datetime is needed"):
            office.elapsed(date(2026, 6, 5), utc("2026-06-05 10:00"))

    def test_more_time_than_will_ever_be_open(self):
        once = Schedule("UTC", {}, {date(2040, 1, 2): ["09:00-10:00"]})
        start = utc("2026-06-05 10:00")
        assert once.advance(start, HOUR) == utc("2040-01-02 10:00")
        with pytest.raises(ValueError, match="never opens after 2040-01-02"):
            once.advance(start, HOUR + 1)
        with pytest.raises(ValueError, match="never opens before"):
            once.advance(start, -1)
        with pytest.raises(ValueError, match="never opens after"):
            once.next_open(utc("2041-01-01 00:00"))

    def test_times_beyond_the_calendar(self, office):
        with pytest.raises(OverflowError):
            office.advance(utc("2026-06-05 10:00"), 10**13)
        with pytest.raises(OverflowError):
            office.elapsed(datetime.min.replace(tzinfo=UTC), utc("2026-06-05 10:00"))
        with pytest.raises(OverflowError):
            office.is_open(datetime.max.replace(tzinfo=UTC))


class TestIntersection:
    def test_two_that_never_meet_are_refused(self):
        with pytest.raises(ValueError, match="never open at the same time"):
            Schedule("UTC", {0: ["09:00-17:00"]}) & Schedule("UTC", {1: ["09:00-17:00"]})

    def test_of_three(self):
        a = Schedule("UTC", {4: ["08:00-16:00"]})
        b = Schedule("UTC", {4: ["10:00-18:00"]})
        c = Schedule("UTC", {4: ["06:00-12:00"]})
        for both in (a & b & c, a & (b & c), c & b & a):
            assert both.spans(utc("2026-06-05 00:00"), utc("2026-06-06 00:00")) == [
                (utc("2026-06-05 10:00"), utc("2026-06-05 12:00"))
            ]

    def test_has_the_zone_of_the_left(self, office):
        assert (office & Schedule("Asia/Jerusalem", OFFICE)).zone == "Europe/Budapest"


def test_instants_may_be_given_in_any_zone(office):
    a, b = local("2026-06-05 10:00"), local("2026-06-08 10:00")
    for zone in (UTC, ZoneInfo("Asia/Jerusalem"), timezone(timedelta(hours=-3))):
        assert office.elapsed(a.astimezone(zone), b.astimezone(zone)) == 8 * HOUR

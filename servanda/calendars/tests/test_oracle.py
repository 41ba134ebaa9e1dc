"""Random schedules on days when clocks change, against the minute-by-minute walk."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from servanda.calendars.tests.oracle import WINDOW_DAYS, Oracle
from servanda.calendars.worktime import Schedule

WINDOWS = [
    ("Europe/Budapest", date(2026, 3, 23)),
    ("Europe/Budapest", date(2026, 10, 19)),
    ("Europe/Madrid", date(2025, 10, 20)),
    ("Asia/Jerusalem", date(2026, 3, 21)),
    ("Asia/Jerusalem", date(2026, 10, 19)),
    ("America/New_York", date(2026, 3, 2)),
    ("America/New_York", date(2026, 10, 26)),
    ("Australia/Lord_Howe", date(2026, 3, 30)),
    ("Australia/Lord_Howe", date(2026, 9, 28)),
    ("Pacific/Apia", date(2011, 12, 25)),
    ("Europe/Budapest", date(2026, 6, 1)),
    ("America/Havana", date(2026, 10, 26)),  # the change happens at midnight
]


def random_periods(dice: random.Random) -> list[str]:
    """Up to three disjoint periods, often around the hours that clocks skip or repeat."""
    grid = [*range(0, 1440, 10), *range(0, 240, 5), 1440]
    cuts = sorted(dice.sample(sorted(set(grid)), 2 * dice.choice([0, 1, 1, 2, 3])))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=True))
    if pairs and dice.random() < 0.3 and cuts[-2] > 0:
        pairs[-1] = (cuts[-2], dice.randrange(0, min(cuts[-2], 720), 5))
    return [f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in pairs]


def random_case(dice: random.Random, first: date):
    week = {weekday: random_periods(dice) for weekday in range(7)}
    days = {first + timedelta(days=dice.randrange(12)): random_periods(dice) for _ in range(4)}
    if dice.random() < 0.15:
        week = {key: ["00:00-24:00"] for key in range(7)}
    week[dice.randrange(7)] = ["01:30-02:30", "03:00-12:00"]
    return week, days


@pytest.mark.parametrize(("zone", "first"), WINDOWS, ids=lambda value: str(value))
def test_agrees_with_the_walk(zone, first):
    dice = random.Random(f"{zone} {first}")
    start = datetime(first.year, first.month, first.day, tzinfo=UTC) + timedelta(days=3)
    for _ in range(5):
        week, days = random_case(dice, first)
        schedule, oracle = Schedule(zone, week, days), Oracle(zone, week, days, first)
        for _ in range(8):
            a, b = (
                start + timedelta(seconds=dice.randrange((WINDOW_DAYS - 6) * 86_400))
                for _ in range(2)
            )
            a, b = min(a, b), max(a, b)
            where = (zone, week, days, a, b)
            passed = oracle.elapsed(a, b)
            assert schedule.elapsed(a, b) == passed, where
            assert schedule.elapsed(b, a) == -passed, where
            assert schedule.is_open(a) == oracle.is_open(a), where
            wanted = dice.randrange(1, 30_000)
            forward, back = oracle.advance(a, wanted), oracle.go_back(b, wanted)
            if forward and forward < start + timedelta(days=WINDOW_DAYS - 5):
                assert schedule.advance(a, wanted) == forward, where
            if back and back > start - timedelta(days=1):
                assert schedule.advance(b, -wanted) == back, where
            total = sum((end - begin for begin, end in schedule.spans(a, b)), timedelta())
            assert total.total_seconds() == passed, where


def test_intersection_agrees_with_both_walks():
    dice = random.Random(7)
    first = date(2026, 10, 19)
    start = datetime(2026, 10, 22, tzinfo=UTC)
    for _ in range(10):
        (week, days), (other_week, other_days) = (random_case(dice, first) for _ in range(2))
        for weekday in range(7):
            week[weekday] = week[weekday] or ["09:00-18:00"]
            other_week[weekday] = ["08:00-17:00"]
        left = Schedule("Europe/Budapest", week, days)
        right = Schedule("Asia/Jerusalem", other_week, other_days)
        open_minutes = set(Oracle("Europe/Budapest", week, days, first).open) & set(
            Oracle("Asia/Jerusalem", other_week, other_days, first).open
        )
        end = start + timedelta(days=6)
        expected = 60 * sum(
            start.timestamp() <= minute < end.timestamp() for minute in open_minutes
        )
        assert (left & right).elapsed(start, end) == expected
        assert (right & left).elapsed(start, end) == expected

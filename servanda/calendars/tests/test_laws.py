"""Laws that hold for every schedule and every instant."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from servanda.calendars.worktime import Schedule

ZONES = [
    *("Europe/Budapest", "Europe/Madrid", "Asia/Jerusalem", "America/New_York"),
    *("Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "UTC"),
]
instants = st.datetimes(datetime(2011, 12, 1), datetime(2012, 4, 15), timezones=st.just(UTC))
amounts = st.integers(1, 5 * 86_400)


@st.composite
def periods(draw):
    cuts = sorted(draw(st.sets(st.integers(0, 1440), max_size=6)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return [f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in pairs]


@st.composite
def schedules(draw):
    week = {weekday: draw(periods()) for weekday in range(7)}
    week[draw(st.integers(0, 6))] = ["22:00-06:00"]
    dates = st.dates(date(2011, 12, 1), date(2012, 4, 15))
    days = draw(st.dictionaries(dates, periods(), max_size=5))
    return Schedule(draw(st.sampled_from(ZONES)), week, days)


quickly = settings(max_examples=60, deadline=None)


@quickly
@given(schedules(), instants, amounts)
def test_advance_inverts_elapsed(schedule, t, seconds):
    assert schedule.elapsed(t, schedule.advance(t, seconds)) == seconds
    assert schedule.elapsed(t, schedule.advance(t, -seconds)) == -seconds


@quickly
@given(schedules(), instants, amounts)
def test_advance_is_the_earliest_such_instant(schedule, t, seconds):
    due = schedule.advance(t, seconds)
    assert schedule.elapsed(t, due - timedelta(seconds=1)) == seconds - 1
    back = schedule.advance(t, -seconds)
    assert schedule.elapsed(t, back + timedelta(seconds=1)) == 1 - seconds


@quickly
@given(schedules(), instants, instants, instants)
def test_elapsed_adds_up(schedule, a, b, c):
    assert schedule.elapsed(a, b) + schedule.elapsed(b, c) == schedule.elapsed(a, c)
    assert schedule.elapsed(a, b) == -schedule.elapsed(b, a)


@quickly
@given(schedules(), instants, amounts, amounts)
def test_advance_adds_up(schedule, t, first, second):
    assert schedule.advance(schedule.advance(t, first), second) == schedule.advance(
        t, first + second
    )


@quickly
@given(schedules(), instants, instants, amounts)
def test_monotony(schedule, a, b, seconds):
    assume(a <= b)
    assert 0 <= schedule.elapsed(a, b) <= (b - a).total_seconds() + 1
    assert schedule.advance(a, seconds) <= schedule.advance(b, seconds)
    assert schedule.advance(a, seconds) <= schedule.advance(a, seconds + 1)


@quickly
@given(schedules(), schedules(), instants, instants)
def test_an_intersection_is_inside_both(left, right, a, b):
    assume(a <= b)
    try:
        both = left & right
    except ValueError:
        return
    spans = both.spans(a, b)
    assert spans == (right & left).spans(a, b)
    for start, end in spans:
        for each in (left, right):
            assert each.is_open(start)
            assert each.elapsed(start, end) == both.elapsed(start, end)


@quickly
@given(schedules(), instants)
def test_next_open_is_open_and_nothing_is_open_before(schedule, t):
    opening = schedule.next_open(t)
    assert schedule.is_open(opening)
    assert opening == t or schedule.elapsed(t, opening) == 0

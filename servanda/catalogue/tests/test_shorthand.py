"""Targets as a service manager types them."""

from __future__ import annotations

from datetime import time

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from servanda.catalogue.promises import (
    Promise,
    by_time_of_day,
    working,
    working_days,
)
from servanda.catalogue.shorthand import read, written
from servanda.kernel import Refused

PROMISES = st.one_of(
    st.builds(working, hours=st.integers(0, 900), minutes=st.integers(1, 59)),
    st.builds(working_days, st.integers(1, 366)),
    st.builds(
        by_time_of_day,
        st.builds(time, st.integers(0, 23), st.integers(0, 59)),
        days=st.integers(1, 366),
    ),
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("4 h", working(hours=4)),
        ("4h", working(hours=4)),
        ("90 min", working(minutes=90)),
        ("1 h 30 min", working(hours=1, minutes=30)),
        ("1h30m", working(hours=1, minutes=30)),
        ("4 óra", working(hours=4)),
        ("30 perc", working(minutes=30)),
        ("4 שעות", working(hours=4)),
        ("30 דק׳", working(minutes=30)),
        ("2 horas", working(hours=2)),
        ("3 d", working_days(3)),
        ("3 nap", working_days(3)),
        ("3 días", working_days(3)),
        ("3 ימים", working_days(3)),
        ("1 d 12:00", by_time_of_day(time(12, 0))),
        ("12:00", by_time_of_day(time(12, 0))),
        ("2 nap 9:30", by_time_of_day(time(9, 30), days=2)),
        ("  ", None),
    ],
)
def test_it_means_what_people_type(typed: str, meant: Promise | None) -> None:
    assert read(typed) == meant


@pytest.mark.parametrize(
    "typed",
    ["4", "soon", "4 weeks", "4 h 4 h", "3 d 4 h", "1 h 12:00", "25:00", "12:61", "-4 h", "4 h x"],
)
def test_what_is_unclear_is_refused_with_how_it_is_written(typed: str) -> None:
    with pytest.raises(Refused, match="4 h or 30 min") as refused:
        read(typed)
    assert refused.value.code == "target_unclear"


@pytest.mark.parametrize("language", ["en", "hu", "he", "es"])
@given(promise=PROMISES)
def test_what_was_written_is_read_as_the_same(language: str, promise: Promise) -> None:
    with translation.override(language):
        assert read(written(promise)) == promise


def test_units_are_those_of_the_reader() -> None:
    with translation.override("he"):
        assert written(working(hours=4)) == "4 שע׳"
    with translation.override("hu"):
        assert written(by_time_of_day(time(12), days=2)) == "2 mn 12:00"

"""What an allowance includes, told in plain arithmetic (scenario 19)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.billing.drawdown import Change, Share, Spent, draw, mark

MINUTE, HOUR = 60, 3600


def at(day: int, hour: int = 8, minute: int = 0) -> datetime:
    return datetime(2026, 6, day, hour, minute, tzinfo=UTC)


JUNE = [
    Spent(1, at(2), 8 * HOUR + 20 * MINUTE),
    Spent(2, at(9), HOUR),
    Spent(3, at(18, 14, 10), 90 * MINUTE),
]


def test_an_entry_in_which_the_hours_run_out_is_split_at_the_minute():
    june = draw(10 * HOUR, JUNE)
    assert june.shares[3] == Share(40 * MINUTE, 50 * MINUTE, 0, at(18, 14, 50))
    assert (june.left, june.paid) == (0, 50 * MINUTE)


def test_a_forgotten_entry_takes_its_place_and_what_came_after_moves_on():
    june = draw(10 * HOUR, [*JUNE, Spent(4, at(10), 30 * MINUTE)])
    assert june.shares[4] == Share(included=30 * MINUTE)
    assert june.shares[3] == Share(10 * MINUTE, 80 * MINUTE, 0, at(18, 14, 20))
    assert june.paid == 80 * MINUTE


@pytest.mark.parametrize(
    ("allowance", "counting", "share"),
    [
        (None, "contract", Share(included=HOUR)),
        (2 * HOUR, "contract", Share(included=HOUR)),
        (0, "contract", Share(paid=HOUR)),
        (2 * HOUR, "paid", Share(paid=HOUR)),
        (0, "free", Share(free=HOUR)),
    ],
)
def test_how_one_entry_counts(allowance, counting, share):
    assert draw(allowance, [Spent(1, at(1), HOUR, counting)]).shares[1] == share


def test_what_is_charged_or_given_leaves_the_allowance_alone():
    june = draw(HOUR, [Spent(1, at(1), HOUR, "free"), Spent(2, at(2), HOUR, "paid")])
    assert june.left == HOUR


def test_what_was_worked_while_all_was_included_uses_nothing_of_a_later_allowance():
    june = [Spent(1, at(5), 40 * HOUR), Spent(2, at(20), HOUR)]
    drawn = draw(None, june, [Change(at(15), 10 * HOUR)])
    assert drawn.shares[2] == Share(included=HOUR)
    assert drawn.left == 9 * HOUR
    assert mark(drawn, june, 2 * HOUR) is None
    assert mark(drawn, june, HOUR) == at(20, 9)
    before = draw(None, june[:1], [Change(at(15), 10 * HOUR)])
    assert (before.left, mark(before, june[:1], 10 * HOUR)) == (10 * HOUR, None)


@given(
    st.one_of(st.none(), st.integers(0, 200_000)),
    st.lists(
        st.tuples(
            st.integers(1, 28),
            st.integers(60, 86_400),
            st.sampled_from(("contract", "paid", "free")),
        ),
        max_size=12,
    ),
)
def test_nothing_is_lost_and_never_more_included_than_agreed(allowance, given_entries):
    entries = [
        Spent(key, at(day), length, how) for key, (day, length, how) in enumerate(given_entries)
    ]
    found = draw(allowance, entries)
    for entry in entries:
        share = found.shares[entry.key]
        assert share.included + share.paid + share.free == entry.seconds
    assert allowance is None or found.used <= allowance

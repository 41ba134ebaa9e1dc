"""What is signed says only what we said, for what we said it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from servanda import kernel
from servanda.kernel import signed

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def test_what_was_signed_is_read_back_with_its_end():
    with kernel.pretend(NOW):
        made = signed.sign("a door", "one", "two", valid=DAY)
    assert signed.read("a door", made, 2) == (["one", "two"], NOW + DAY)


@pytest.mark.parametrize("purpose", ["another door", ""])
def test_it_opens_no_other_door(purpose):
    assert signed.read(purpose, signed.sign("a door", "one", valid=DAY), 1) is None


@pytest.mark.parametrize("given", ["", "one", "one.x~y", "~", "one.two~" + "a" * 43])
def test_what_we_did_not_make_says_nothing(given):
    assert signed.read("a door", given, 1) is None


def test_fewer_or_more_parts_than_asked_for_say_nothing():
    assert signed.read("a door", signed.sign("a door", "one", valid=DAY), 2) is None

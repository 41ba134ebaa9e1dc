"""Prepared words: filled from what they are given, and able to do nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.tickets.placeholders import NAMES, fill, unknown


def test_known_names_are_filled():
    values = {"contact": "Nagy Béla", "number": "1042"}
    assert fill("{contact}: #{ number }", values) == "Nagy Béla: #1042"


def test_what_has_no_value_stays_visible():
    assert fill("Due {due}", {}) == "Due {due}"


@pytest.mark.parametrize(
    "text",
    ["{ticket.customer.contracts}", "{contact.__class__}", "{0}", "{}", "{contact!r}", "{x:>99}",
     "{{contact.password}}", "{% load %}"],
)  # fmt: skip
def test_nothing_else_is_looked_at(text: str):
    values = dict.fromkeys(NAMES, "value")
    assert unknown(text)
    assert "value" not in fill(text, values)


def test_values_are_not_looked_into():
    assert fill("{contact}", {"contact": "{me}", "me": "secret"}) == "{me}"


@given(st.text(max_size=80), st.dictionaries(st.sampled_from(NAMES), st.text(max_size=20)))
def test_any_text_can_be_filled(text: str, values: dict[str, str]):
    filled = fill(text, values)
    if not unknown(text) and "{" not in text:
        assert filled == text

"""Telephone numbers as people write them."""

import pytest

from servanda.kernel import Refused
from servanda.people.phones import digits_to_look_for, normalise, readable


@pytest.mark.parametrize(
    ("written", "country", "stored"),
    [
        ("+36 1 234 5678", "HU", "+3612345678"),
        ("06 1 234-5678", "HU", "+3612345678"),
        ("(06-1) 234 5678", "HU", "+3612345678"),
        ("0036 1 234 5678", "HU", "+3612345678"),
        ("06/30/123-4567", "HU", "+36301234567"),
        ("912 345 678", "ES", "+34912345678"),
        ("03-612-3456", "IL", "+97236123456"),
        ("020 7946 0018", "GB", "+442079460018"),
        ("+44 (0)20 7946 0018", "HU", "+442079460018"),
        ("+34 912 345 678", "", "+34912345678"),
    ],
)
def test_one_form_for_all(written, country, stored):
    assert normalise(written, country) == stored


@pytest.mark.parametrize("written", ["", "call me", "12", "+36", "1234567890123456789"])
def test_what_is_no_number_is_refused_with_an_example(written):
    with pytest.raises(Refused, match=r"\+36 1 234 5678") as refusal:
        normalise(written, "HU")
    assert refusal.value.code == "bad_phone"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("234 5678", "+3612345678"),
        ("06 1 234", "+3612345678"),
        ("+36 1 234 56 78", "+3612345678"),
        ("0036 (1) 234", "+3612345678"),
        ("020 7946", "+442079460018"),
        ("+44 (0)20 7946", "+442079460018"),
        ("03-612", "+97236123456"),
    ],
)
def test_a_part_in_any_notation_is_found_in_the_stored_form(typed, stored):
    assert any(item in stored for item in digits_to_look_for(typed))


@pytest.mark.parametrize("typed", ["Kovács", "12", "", "C-1042x", "06"])
def test_names_and_single_digits_are_no_numbers(typed):
    assert digits_to_look_for(typed) == []


@pytest.mark.parametrize(
    ("number", "read"),
    [
        ("+3612345678", "+36 1 234 5678"),
        ("+97235550104", "+972 3-555-0104"),
        ("12", "12"),
        ("", ""),
    ],
)
def test_a_number_is_shown_as_people_read_it(number, read):
    assert readable(number) == read

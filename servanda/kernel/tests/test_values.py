from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from servanda import kernel
from servanda.kernel.money import Money
from servanda.kernel.refs import ALPHABET, new_ref
from servanda.kernel.words import Words, as_words


def test_time_can_be_pretended_and_comes_back():
    noon = datetime(2026, 6, 1, 12, tzinfo=UTC)
    with kernel.pretend(noon):
        assert kernel.now() == noon
    assert abs((kernel.now() - datetime.now(UTC)).total_seconds()) < 5


def test_a_naive_time_is_refused():
    with pytest.raises(ValueError, match="aware"), kernel.pretend(datetime(2026, 6, 1)):
        pass


def test_words_are_given_in_the_readers_language():
    gold = Words(en="Gold", hu="Arany", he="זהב", es="Oro")
    with translation.override("hu"):
        assert str(gold) == "Arany"
    assert gold.in_language("es-MX") == "Oro"


def test_missing_words_fall_back_along_the_given_languages():
    assert Words(hu="Arany", en="Gold").in_language("he", "hu") == "Arany"
    assert Words(es="Oro").in_language("he") == "Oro"
    assert Words().in_language("he") == ""


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="xx"):
        as_words({"xx": "?"})


def test_forints_have_no_minor_units_and_euros_have_cents():
    assert Money.of("15990", "HUF").minor == 15990
    assert Money.of("480.00", "EUR").minor == 48000
    assert Money(48000, "EUR").major == Decimal("480.00")


def test_halves_round_up():
    assert Money(125, "EUR").share(1, 10).minor == 13
    assert Money.of("0.125", "EUR").minor == 13


def test_currencies_do_not_mix():
    with pytest.raises(ValueError, match="USD"):
        _ = Money(1, "EUR") + Money(1, "USD")


def test_references_are_random_and_readable():
    refs = {new_ref() for _ in range(1000)}
    assert len(refs) == 1000
    assert all(len(ref) == 12 and set(ref) <= set(ALPHABET) for ref in refs)

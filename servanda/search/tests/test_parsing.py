"""What somebody types into the box, taken apart."""

import pytest

from servanda.search.parsing import Operator, Term, parse


def test_words_stand_beside_each_other_and_the_last_may_be_unfinished():
    assert parse("printer toner").terms == [Term(("printer",)), Term(("toner",), last=True)]


def test_a_finished_word_is_not_unfinished():
    assert parse("printer ").terms == [Term(("printer",))]


@pytest.mark.parametrize("typed", ['"paper jam"', "“paper jam”", "„paper jam”", '"paper jam'])
def test_a_phrase_in_any_quotes_even_left_open(typed):
    assert parse(typed).terms[0].words == ("paper", "jam")


def test_minus_excludes_words_and_phrases_and_turns_operators_round():
    asked = parse('-toner -"paper jam" -is:late')
    assert [term.minus for term in asked.terms] == [True, True]
    assert asked.operators == [Operator("is", "late", minus=True)]
    assert asked.words == ""
    assert asked.excludes


def test_operators_with_and_without_quotes():
    asked = parse('customer:"Alma Kft." state:open printer')
    assert asked.operators == [Operator("customer", "Alma Kft."), Operator("state", "open")]
    assert asked.words == "printer"


@pytest.mark.parametrize(("typed", "number"), [("#1042", 1042), ("1042", 1042), ("x #7", 7)])
def test_ticket_numbers(typed, number):
    assert parse(typed).number == number


@pytest.mark.parametrize("typed", ["https://acme.example/x", "Re: printer", "12:30"])
def test_what_merely_looks_like_an_operator_is_words(typed):
    asked = parse(typed)
    assert asked.operators == []
    assert asked.words


@pytest.mark.parametrize("typed", ["", "   ", "-", '""', "--- ***", "#", '"'])
def test_signs_alone_are_nothing(typed):
    asked = parse(typed)
    assert (asked.terms, asked.operators, asked.number) == ([], [], None)

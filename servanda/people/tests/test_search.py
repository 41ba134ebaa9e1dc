"""Finding the caller while they still say hello."""

from __future__ import annotations

import pytest

from servanda.kernel import Refused
from servanda.people import actions, actors
from servanda.people.queries import search_callers
from servanda.people.tests.factory import ROOT, make_actor, make_contact, make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return make_actor("agent")


@pytest.fixture
def customer():
    return make_customer(name="Árvíz Szerelő Kft.", country="HU")


@pytest.fixture
def contact(customer):
    return make_contact(
        customer, given_name="Zsófia", family_name="Kővári", phones=["06 1 234 5678"]
    )


def names(found):
    return [caller.name or caller.company for caller in found]


@pytest.mark.parametrize(
    "typed", ["Kővári", "kovari", "KOVARI", "zsofia", "Zsó", "kovari zsofia", "zsofia kovari"]
)
def test_by_name_whatever_the_accents_and_the_order(typed, agent, contact):
    assert "Kővári Zsófia" in names(search_callers(typed, actor=agent))


def test_by_company_the_company_comes_first(agent, contact):
    assert names(search_callers("arviz", actor=agent)) == ["Árvíz Szerelő Kft.", "Kővári Zsófia"]


def test_by_name_and_company_together(agent, contact):
    make_contact(given_name="Zsófia", family_name="Nagy")
    assert names(search_callers("zsofi arviz", actor=agent)) == ["Kővári Zsófia"]


@pytest.mark.parametrize(
    "typed", ["+36 1 234 5678", "06 1 234 56 78", "0036-1-2345678", "(1) 234-5678", "234 5678"]
)
def test_by_number_in_any_notation(typed, agent, contact):
    [found] = search_callers(typed, actor=agent)
    assert (found.name, found.number, found.contact) == (
        "Kővári Zsófia",
        "+3612345678",
        contact.ref,
    )


def test_a_shared_number_offers_the_company_first(agent, customer, contact):
    make_contact(customer, given_name="Ödön", family_name="Ács", phones=["06 1 234 5678"])
    found = search_callers("234 5678", actor=agent)
    assert names(found) == ["Árvíz Szerelő Kft.", "Ács Ödön", "Kővári Zsófia"]
    assert (found[0].contact, found[0].customer) == ("", customer.ref)


def test_a_hebrew_and_a_spanish_name(agent):
    make_contact(given_name="שירה", family_name="כהן", language="he")
    make_contact(given_name="Íñigo", family_name="Muñoz", language="es")
    assert names(search_callers("כהן", actor=agent)) == ["שירה כהן"]
    assert names(search_callers("munoz", actor=agent)) == ["Íñigo Muñoz"]


def test_who_left_is_not_offered(agent, contact):
    actions.contact_left(contact, by=ROOT)
    assert search_callers("kovari", actor=agent) == []
    assert search_callers("234 5678", actor=agent) == []


@pytest.mark.parametrize("typed", ["", "  ", "100%", "_", "\\", "'", "12"])
def test_signs_find_nothing_and_break_nothing(typed, agent, contact):
    assert search_callers(typed, actor=agent) == []


def test_the_list_is_short_and_begins_with_the_likeliest(agent, customer):
    for number in range(20):
        make_contact(customer, given_name="Éva", family_name=f"Alkovári {number}")
    make_contact(customer, given_name="Éva", family_name="Kovár")
    found = search_callers("kovar", actor=agent)
    assert len(found) == 12
    assert found[0].name == "Kovár Éva"


def test_one_query(agent, contact, django_assert_num_queries):
    for typed in ("kovari zsofia", "234 5678"):
        with django_assert_num_queries(1):
            search_callers(typed, actor=agent)


def test_customers_do_not_search_each_other(contact):
    with pytest.raises(Refused):
        search_callers("kovari", actor=actors.of_contact(contact))


@pytest.mark.parametrize("typed", ["kovri", "kovarri", "zsfia", "szerlo"])
def test_a_typing_error_finds_who_was_meant(typed, agent, contact):
    assert search_callers(typed, actor=agent)


def test_an_exact_name_brings_no_other_ones(agent, contact):
    make_contact(given_name="Zsófia", family_name="Kóvár")
    assert names(search_callers("kovari", actor=agent)) == ["Kővári Zsófia"]


def test_hebrew_letters_on_the_front_of_a_name_do_not_matter(agent):
    make_contact(given_name="שירה", family_name="אברהם", language="he")
    assert names(search_callers("לאברהם", actor=agent)) == ["שירה אברהם"]

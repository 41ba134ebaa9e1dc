"""Whose a mail address is."""

from __future__ import annotations

import pytest

from servanda.kernel import Refused
from servanda.people import actions
from servanda.people.addresses import Known, clean_address, clean_domain, find_by_address
from servanda.people.tests.factory import ROOT, make_contact, make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer():
    return make_customer(domains=["alma.example"])


def test_a_person_is_found_by_name_of_their_address(customer):
    contact = make_contact(customer, addresses=["bela@alma.example", "bela@home.example"])
    found = find_by_address(["Bela@Alma.example", "bela@home.example"])
    assert {known.contact for known in found.values()} == {contact}
    assert found["Bela@Alma.example"].customer == customer


def test_an_unknown_colleague_is_found_by_the_domain(customer):
    assert find_by_address(["new@alma.example"]) == {"new@alma.example": Known(customer)}


def test_a_subsidiarys_mail_is_the_companys(customer):
    assert find_by_address(["x@mail.alma.example"]) == {"x@mail.alma.example": Known(customer)}


def test_a_domain_that_only_ends_alike_is_not(customer):
    assert find_by_address(["x@notalma.example"]) == {}


def test_a_persons_own_address_wins_over_the_domain(customer):
    other = make_contact(addresses=["partner@alma.example"])
    assert find_by_address(["partner@alma.example"])["partner@alma.example"].contact == other


def test_who_left_is_known_by_the_company_only(customer):
    contact = make_contact(customer, addresses=["bela@alma.example"])
    actions.contact_left(contact, by=ROOT)
    assert find_by_address(["bela@alma.example"]) == {"bela@alma.example": Known(customer)}


@pytest.mark.parametrize("address", ["", "nobody", "@", "a@", "x@nowhere.example"])
def test_nobody_knows_it(address):
    assert find_by_address([address]) == {}


def test_two_queries_for_any_number(customer, django_assert_num_queries):
    make_contact(customer, addresses=["bela@alma.example"])
    many = ["bela@alma.example", *(f"x{number}@alma.example" for number in range(30))]
    with django_assert_num_queries(2):
        assert len(find_by_address(many)) == 31


@pytest.mark.parametrize("text", ["bela", "bela@", "a b@c.hu", ""])
def test_what_is_no_address_is_refused(text):
    with pytest.raises(Refused, match="name@example.com"):
        clean_address(text)


def test_domains_are_kept_in_one_form():
    assert clean_domain(" @Árvíztűrő.HU. ") == "xn--rvztr-9qa1d4a9hf.hu" or clean_domain(
        "árvíztűrő.hu"
    ).startswith("xn--")
    assert clean_domain("ALMA.example") == "alma.example"


@pytest.mark.parametrize(
    ("text", "code"),
    [("localhost", "bad_domain"), ("a..b", "bad_domain"), ("gmail.com", "anybodys_domain")],
)
def test_domains_that_are_refused(text, code):
    with pytest.raises(Refused) as refusal:
        clean_domain(text)
    assert refusal.value.code == code

"""Agreements that cannot be, typed into the pages: words that say so, and nothing typed is lost."""

from __future__ import annotations

import pytest

from servanda.contracts.models import Contract, Line
from servanda.contracts.tests.factory import calendar_of, make_offering
from servanda.desk.tests.contracts.entering import (
    add_line,
    drafted,
    entered,
    line_values,
    url,
)
from servanda.kernel.money import Money
from servanda.onboarding import actions as onboarding
from servanda.people.tests.factory import ROOT, make_contact, make_customer
from servanda.systems.actions import add_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(manager, customer):
    return drafted(manager, customer)


def new_line(manager, contract, offering, **values):
    address = f"{url('contract_line_new', contract.ref)}?offering={offering.ref}"
    return manager.post(address, line_values(calendar_of("HU"), resolution_1="4 h", **values))


def lines_of(contract: Contract):
    return Line.objects.filter(version__contract=contract)


def refused(response, said, *typed):
    page = response.content.decode()
    assert said in page
    for words in typed:
        assert f'value="{words}"' in page


def test_a_second_currency(manager, draft):
    add_line(manager, draft, calendar_of("HU"), resolution_1="4 h")
    forints = make_offering("silver", price=Money(90_000, "HUF"))
    response = new_line(manager, draft, forints, code="more", price="90000")
    refused(response, "All prices of a contract are in one currency", "90000", "more")
    assert lines_of(draft).count() == 1


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"price": "-1"}, "greater than or equal"),
        ({"price": "9999999999999"}, "12 digits"),
        ({"price": "NaN"}, "Enter a number"),
        ({"rate": "1e12"}, "digits"),
        ({"included": "1001 h"}, "1000 hours"),
        ({"credit_resolution": "9999999999999 EUR"}, "credit"),
        ({"credit_resolution": "101 %"}, "100 %"),
        ({"credit_resolution": "0 %"}, "0 %"),
        ({"credit_cap": "-5"}, "-5"),
        ({"clause": "3" * 21}, "at most 20 characters"),
    ],
)
def test_amounts_that_cannot_be(manager, draft, values, said):
    response = new_line(manager, draft, make_offering(), **values)
    refused(response, said, *values.values())
    assert not lines_of(draft).exists()


@pytest.mark.parametrize(("typed", "said"), [("0 h", "some time"), ("400 d", "within a year")])
def test_a_target_that_cannot_be_is_marked_at_its_field(manager, draft, typed, said):
    offering = make_offering()
    address = f"{url('contract_line_new', draft.ref)}?offering={offering.ref}"
    given = line_values(calendar_of("HU"), resolution_1="4 h", quote_2=typed, custom_reason="So.")
    form = manager.post(address, given).context["form"]
    assert said in form.errors["quote_2"][0]
    assert list(form.errors) == ["quote_2"]


def test_systems_of_somebody_else(manager, draft):
    shop = add_system(make_customer(), by=ROOT, name="Web shop")
    assert new_line(manager, draft, make_offering(), systems=[shop.ref]).status_code != 302
    assert not lines_of(draft).exists()


def test_an_end_before_the_start_in_the_term(manager, customer):
    contract = entered(manager, customer, "HU", resolution_1="4 h").version.contract
    response = manager.post(url("contract_term", contract.ref), {"ends_on": "2025-06-30"})
    refused(response, "ends after it starts", "2025-06-30")
    contract.refresh_from_db()
    assert contract.ends_at is None


def test_a_draft_moved_to_the_day_of_what_is_signed(manager, customer):
    contract = entered(manager, customer, "HU", resolution_1="4 h").version.contract
    given = {"effective_on": "2026-07-01", "open_tickets": "old"}
    manager.post(url("contract_amend", contract.ref), given)
    values = {"effective_on": "2026-01-01", "open_tickets": "old", "reminder_days": "2",
              "manager_days": "5", "reopen_days": "14", "renewal": "none", "renewal_months": "12",
              "notice_days": "31"}  # fmt: skip
    response = manager.post(url("contract_settle", contract.ref), values)
    refused(response, "Choose a later date", "2026-01-01", "31")


@pytest.mark.parametrize(
    "values",
    [{"notice_days": "366"}, {"notice_days": "-1"}, {"renewal_months": "0"},
     {"renewal_months": "121"}, {"reminder_days": "0"}, {"lapse_days": "366"},
     {"renewal": "whenever"}],
)  # fmt: skip
def test_days_and_months_that_cannot_be(manager, draft, values):
    given = {"reminder_days": "2", "manager_days": "5", "reopen_days": "14", "renewal": "none",
             "renewal_months": "12", "notice_days": "30"} | values  # fmt: skip
    response = manager.post(url("contract_settle", draft.ref), given)
    assert response.status_code == 422
    refused(response, "Look at the marked fields")


@pytest.mark.parametrize("percent", ["0", "301", "-5", "many"])
def test_a_step_at_no_percentage(manager, draft, percent):
    given = {"percent": percent, "title": "Team lead", "role": "agent"}
    response = manager.post(url("contract_rung", draft.ref), given)
    assert response.status_code == 422
    refused(response, "Look at the marked fields", percent, "Team lead")


@pytest.mark.parametrize("percent", ["-51", "101", "4.255", "NaN"])
def test_an_indexation_that_is_none(manager, customer, percent):
    contract = entered(manager, customer, "HU", resolution_1="4 h").version.contract
    given = {"effective_on": "2026-07-01", "open_tickets": "old", "percent": percent}
    response = manager.post(url("contract_amend", contract.ref), given)
    assert response.status_code == 422
    refused(response, 'role="alert"', percent)
    assert contract.versions.count() == 1


def test_what_the_customer_was_sent_keeps_its_contract(manager, draft):
    boss = make_contact(draft.customer, duties=["sponsor"])
    begun = onboarding.begin(draft, by=ROOT)
    onboarding.send_summary(begun, by=ROOT, to=boss, text="We answer within an hour.")
    response = manager.post(url("contract_discard", draft.ref))
    refused(response, "was sent something about it already")
    assert Contract.objects.filter(pk=draft.pk).exists()
    assert draft.versions.exists()

"""The list of contracts and their pages: what stands there, and at what cost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servanda import kernel
from servanda.contracts.models import Version
from servanda.contracts.tests.factory import (
    calendar_of,
    make_contract,
    make_draft,
    make_offering,
)
from servanda.desk.tests.contracts.entering import (
    JANUARY,
    add_line,
    drafted,
    entered,
    line_values,
    sign,
    url,
)
from servanda.people.tests.factory import make_customer

pytestmark = pytest.mark.django_db


def test_the_list_says_where_each_stands_and_costs_the_same(manager, customer):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            page = manager.get(url("contracts")).content.decode()
        return len(seen), page

    make_contract(customer)
    before, page = count()
    assert "In force" in page
    for _ in range(4):
        make_contract(make_customer())
    make_draft(customer=make_customer(), number="D-1")
    after, page = count()
    assert after == before
    assert "Draft" in page


def test_the_page_costs_the_same_with_more_lines(manager, customer):
    contract = drafted(manager, customer)
    add_line(manager, contract, calendar_of("HU"), resolution_1="4 h")

    def count():
        with CaptureQueriesContext(connection) as seen:
            manager.get(url("contract", contract.ref))
        return len(seen)

    before = count()
    for number in range(3):
        address = f"{url('contract_line_new', contract.ref)}?offering={make_offering().ref}"
        values = line_values(calendar_of("HU"), resolution_1="4 h", code=f"more-{number}")
        assert manager.post(address, values).status_code == 302
    assert count() == before


@pytest.mark.parametrize(
    ("day", "said"), [("2099-01-01", "today or earlier"), ("1026-01-01", "1026-01-01")]
)
def test_a_day_of_notice_that_cannot_be_is_said_and_kept(manager, customer, day, said):
    ref = entered(manager, customer, "HU", resolution_1="4 h").version.contract.ref
    answer = manager.post(url("contract_notice", ref), {"side": "customer", "given_on": day})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert f'value="{day}"' in answer.content.decode()


def test_who_can_do_nothing_more_with_it_is_offered_no_empty_menu(desk, manager, customer):
    draft = make_draft(customer)
    address = url("contract", draft.contract.ref)
    assert "More about this contract" in manager.get(address).content.decode()
    assert "More about this contract" not in desk.as_role("agent").get(address).content.decode()


def test_notice_is_written_down_and_withdrawn(manager, customer):
    line = entered(manager, customer, "HU", resolution_1="4 h")
    ref = line.version.contract.ref
    manager.post(url("contract_notice", ref), {"side": "customer", "reason": "They move."})
    page = manager.get(url("contract", ref)).content.decode()
    assert "The customer gave notice" in page
    assert "They move." in page
    manager.post(url("contract_notice", ref), {"withdraw": "1"})
    assert "The notice was withdrawn." in manager.get(url("contract", ref)).content.decode()


def test_the_yearly_indexation_is_an_amendment_to_look_at(manager, customer):
    line = entered(manager, customer, "HU", resolution_1="4 h")
    ref = line.version.contract.ref
    values = {"effective_on": "2030-01-01", "open_tickets": "old", "percent": "5"}
    manager.post(url("contract_amend", ref), values)
    page = manager.get(url("contract", ref)).content.decode()
    assert "€480.00" in page
    assert "€504.00" in page
    assert not Version.objects.get(contract__ref=ref, number=2).is_signed


def test_who_agrees_on_something_else_says_why_and_it_stands_in_one_list(manager, customer):
    with kernel.pretend(JANUARY):
        contract = drafted(manager, customer)
        address = f"{url('contract_line_new', contract.ref)}?offering={make_offering().ref}"
        values = line_values(calendar_of("HU"), resolution_1="3 h") | {"custom_reason": ""}
        answer = manager.post(address, values)
        assert "Say why they get something else than the standard." in answer.content.decode()
        manager.post(address, values | {"custom_reason": "Their shop sells by the minute."})
        sign(manager, contract)
    page = manager.get(url("custom_clauses")).content.decode()
    assert "Their shop sells by the minute." in page
    assert "<bdi>3 h</bdi>" in page
    assert "<bdi>4 h</bdi>" in page
    assert "Price, net" not in page


def test_what_is_to_be_decided_soon_is_on_top_of_the_list(manager, customer):
    with kernel.pretend(JANUARY):
        contract = drafted(manager, customer, ends_on="2026-12-31")
        add_line(manager, contract, calendar_of("HU"), resolution_1="4 h")
        settled = {
            "reminder_days": "2", "manager_days": "5", "lapse_days": "", "reopen_days": "14",
            "renewal": "automatic", "renewal_months": "12", "notice_days": "30",
        }  # fmt: skip
        manager.post(url("contract_settle", contract.ref), settled)
        sign(manager, contract)
    with kernel.pretend(datetime(2026, 10, 20, 9, tzinfo=UTC)):
        assert "To decide soon" in manager.get(url("contracts")).content.decode()
    with kernel.pretend(datetime(2026, 8, 20, 9, tzinfo=UTC)):
        assert "To decide soon" not in manager.get(url("contracts")).content.decode()

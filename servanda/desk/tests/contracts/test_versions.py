"""Drafts, amendments and signatures: what changes, from when, and by whom."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from servanda import kernel
from servanda.clocks.tests.build import at
from servanda.clocks.tests.play import Play
from servanda.contracts import actions as contracts
from servanda.contracts.models import Contract, Line, Version
from servanda.contracts.tests.factory import (
    calendar_of,
    make_contract,
    make_draft,
)
from servanda.desk.tests.contracts.entering import (
    add_line,
    drafted,
    entered,
    line_values,
    sign,
    url,
)
from servanda.people.tests.factory import make_actor, make_contact, make_customer

pytestmark = pytest.mark.django_db


def test_the_difference_can_be_read(manager, customer):
    line = entered(manager, customer, "HU", resolution_1="4 h")
    contract = line.version.contract
    with kernel.pretend(at("2026-06-10 10:00")):
        given = {"effective_on": "2026-07-01", "open_tickets": "old"}
        manager.post(url("contract_amend", contract.ref), given)
        copied = contract.versions.get(number=2).lines.get()
        values = line_values(calendar_of("HU"), resolution_1="2 h", price="520.50")
        manager.post(url("contract_line", contract.ref, copied.ref), values)
        changes = manager.get(url("contract", contract.ref)).context["shown"].changes
    assert [(one.what, one.before, one.after) for one in changes] == [
        ("price, net", "€480.00", "€520.50"),
        ("resolution P1", "4 h", "2 h"),
    ]


def test_a_draft_is_thrown_away_and_what_is_signed_stays(manager, customer):
    contract = entered(manager, customer, "HU", resolution_1="4 h").version.contract
    given = {"effective_on": "2026-07-01", "open_tickets": "old"}
    manager.post(url("contract_amend", contract.ref), given)
    manager.post(url("contract_discard", contract.ref))
    assert [version.number for version in contract.versions.all()] == [1]


def test_a_first_draft_takes_its_contract_along(manager, customer):
    contract = drafted(manager, customer)
    response = manager.post(url("contract_discard", contract.ref))
    assert response["Location"] == url("contracts")
    assert not Contract.objects.filter(pk=contract.pk).exists()


@pytest.mark.parametrize("role", ["agent", "specialist", "administrator"])
def test_who_may_only_read(desk, role, customer):
    contract = make_draft(customer=customer, number="2026/9").contract
    reader = desk.as_role(role)
    page = reader.get(url("contract", contract.ref))
    assert page.status_code == 200
    assert url("contract_discard", contract.ref) not in page.content.decode()
    for name in ("contract_amend", "contract_sign", "contract_discard", "contract_settle"):
        assert reader.post(url(name, contract.ref)).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_of_two_who_amend_at_once_one_is_told():
    line = make_contract(make_customer())
    contract, by, refused = line.version.contract, make_actor("service_manager"), []
    start = threading.Barrier(2)

    def amend():
        try:
            start.wait(10)
            contracts.amend(contract, by=by, effective_from=at("2030-01-01 00:00"))
        except kernel.Refused as error:
            refused.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=amend) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert refused == ["draft_exists"]
    assert Version.objects.filter(contract=contract, signed_at=None).count() == 1


def test_a_contract_begins_with_what_another_says(manager, customer):
    line = entered(manager, make_customer(name="Alma"), "HU", resolution_1="4 h")
    other = line.version.contract
    page = manager.get(f"{url('contract_new')}?customer={customer.ref}&like={other.ref}")
    assert 'value="2026/8"' in page.content.decode()  # the number after the other's
    contract = drafted(manager, customer, number="2026/8", like=other.ref)
    answer = manager.get(url("contract", contract.ref)).content.decode()
    assert "4 h" in answer
    sign(manager, contract)
    one = Play(Line.objects.get(version__contract=contract), "Europe/Budapest")
    one.opens("2026-08-19 15:00")
    assert one.due() == "Mon 08-24 10:30"


def test_what_takes_effect_later_says_so_when_signed(manager, customer):
    contract = drafted(manager, customer, starts_on="2099-01-01")
    add_line(manager, contract, calendar_of("HU"), resolution_1="4 h")
    sign(manager, contract)
    page = manager.get(url("contract", contract.ref)).content.decode()
    assert "It promises what it says from 01/01/2099 on." in page


def test_the_only_contact_is_chosen_to_sign(manager, customer):
    contract = drafted(manager, customer)
    contact = make_contact(customer)
    page = manager.get(url("contract", contract.ref)).content.decode()
    assert f'<option value="{contact.ref}" selected>' in page

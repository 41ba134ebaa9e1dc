"""What cannot be drafted or signed, and the sentence that says so."""

from __future__ import annotations

import pytest

from servanda import kernel
from servanda.clocks.tests.build import at
from servanda.contracts.models import Line
from servanda.contracts.tests.factory import (
    calendar_of,
    make_offering,
)
from servanda.desk.tests.contracts.entering import add_line, drafted, entered, line_values, url
from servanda.people.tests.factory import make_contact, make_customer

pytestmark = pytest.mark.django_db


class TestWhatCannotBe:
    def test_an_unclear_target_is_said_at_its_field_and_the_words_stay(self, manager, customer):
        contract = drafted(manager, customer)
        address = f"{url('contract_line_new', contract.ref)}?offering={make_offering().ref}"
        response = manager.post(address, line_values(calendar_of("HU"), resolution_1="soon"))
        page = response.content.decode()
        assert "is not a target" in page
        assert 'value="soon"' in page
        assert not Line.objects.filter(version__contract=contract).exists()

    @pytest.mark.parametrize("target", ["0 h", "400 d"])
    def test_a_target_of_zero_or_beyond_a_year(self, manager, customer, target):
        contract = drafted(manager, customer)
        address = f"{url('contract_line_new', contract.ref)}?offering={make_offering().ref}"
        response = manager.post(address, line_values(calendar_of("HU"), resolution_1=target))
        assert 'role="alert"' in response.content.decode()
        assert not Line.objects.filter(version__contract=contract).exists()

    def test_an_end_before_the_start(self, manager, customer):
        given = {"customer": customer.ref, "number": "1", "title": "T", "starts_on": "2026-02-01",
                 "ends_on": "2026-01-01"}  # fmt: skip
        page = manager.post(url("contract_new"), given).content.decode()
        assert "ends after it starts" in page
        assert 'value="2026-02-01"' in page

    def test_a_number_in_use(self, manager, customer):
        drafted(manager, customer)
        given = {"customer": customer.ref, "number": "2026/7", "title": "T",
                 "starts_on": "2026-01-01"}  # fmt: skip
        assert "already" in manager.post(url("contract_new"), given).content.decode()

    def test_signing_what_promises_nothing(self, manager, customer):
        contract, contact = drafted(manager, customer), make_contact(customer)
        response = manager.post(url("contract_sign", contract.ref), {"contact": contact.ref})
        assert response.status_code == 422
        assert "give it a line" in response.content.decode()

    def test_a_stranger_does_not_sign_for_the_customer(self, manager, customer):
        contract = drafted(manager, customer)
        add_line(manager, contract, calendar_of("HU"), resolution_1="4 h")
        given = {"contact": make_contact(make_customer()).ref}
        assert manager.post(url("contract_sign", contract.ref), given).status_code == 422
        assert not contract.versions.get().is_signed

    def test_two_versions_from_the_same_day(self, manager, customer):
        contract = entered(manager, customer, "HU", resolution_1="4 h").version.contract
        given = {"effective_on": "2026-01-01", "open_tickets": "old"}
        response = manager.post(url("contract_amend", contract.ref), given)
        assert "Choose a later date" in response.content.decode()

    def test_amending_while_another_amends(self, manager, customer):
        contract = entered(manager, customer, "HU", resolution_1="4 h").version.contract
        given = {"effective_on": "2026-07-01", "open_tickets": "old"}
        manager.post(url("contract_amend", contract.ref), given)
        response = manager.post(url("contract_amend", contract.ref), given)
        assert "Somebody is amending" in response.content.decode()

    def test_a_line_on_an_ended_contract(self, manager, customer):
        contract = entered(manager, customer, "HU", resolution_1="4 h").version.contract
        given = {"effective_on": "2026-07-01", "open_tickets": "old"}
        with kernel.pretend(at("2026-02-01 10:00")):
            manager.post(url("contract_amend", contract.ref), given)
            manager.post(url("contract_term", contract.ref), {"ends_on": "2026-01-31"})
            copied = contract.versions.get(number=2).lines.get()
            response = manager.post(url("contract_line_drop", contract.ref, copied.ref))
        assert "has ended" in response.content.decode()

    def test_a_draft_that_somebody_signed_meanwhile(self, manager, customer):
        line = entered(manager, customer, "HU", resolution_1="4 h")
        ref = line.version.contract.ref
        for name in ("contract_line", "contract_line_drop", "contract_settle"):
            response = manager.post(url(name, ref, *[line.ref][: name != "contract_settle"]), {})
            assert response.status_code == 422
            assert "no draft any more" in response.content.decode()

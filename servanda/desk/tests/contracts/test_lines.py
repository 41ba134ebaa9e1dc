"""A line's own terms: credits, custom targets, systems, the ladder, and for what its price is."""

from __future__ import annotations

import pytest

from servanda import kernel
from servanda.catalogue import actions as catalogue
from servanda.catalogue.credits import Amount, Impact
from servanda.contracts.actions import change_line
from servanda.contracts.models import Line
from servanda.contracts.tests.factory import (
    calendar_of,
    make_draft,
    make_offering,
)
from servanda.desk.contracts.matrix import cells, promises_of
from servanda.desk.tests.contracts.entering import (
    JANUARY,
    add_line,
    drafted,
    entered,
    line_values,
    sign,
    url,
)
from servanda.people.tests.factory import ROOT
from servanda.systems.actions import add_system

pytestmark = pytest.mark.django_db


def test_what_a_miss_pays_back_is_typed_into_the_line(manager, customer):
    line = entered(manager, customer, "HU", resolution_1="4 h", credit_resolution="10 %",
                   credit_first_response="25", credit_cap="30%", monthly=["4"])  # fmt: skip
    assert line.impact == Impact(
        {"resolution": Amount(share=1000), "first_response": Amount(fixed=2500)},
        cap=Amount(share=3000), monthly=(4,),
    )  # fmt: skip
    page = manager.get(url("contract", line.version.contract.ref)).content.decode()
    assert "25 EUR" in page
    assert 'at most <bdi dir="ltr">30 %</bdi> per calendar month' in page


def test_a_credit_that_nobody_understands_is_said_at_its_field(manager, customer):
    with kernel.pretend(JANUARY):
        contract = drafted(manager, customer)
        address = f"{url('contract_line_new', contract.ref)}?offering={make_offering().ref}"
        values = line_values(calendar_of("HU"), resolution_1="4 h", credit_resolution="a tenth")
        page = manager.post(address, values).content.decode()
    assert "“a tenth” is not a credit." in page
    assert 'value="a tenth"' in page
    assert not Line.objects.filter(version__contract=contract).exists()


def test_a_custom_target_is_shown_beside_the_standard(manager, customer):
    contract = drafted(manager, customer)
    add_line(manager, contract, calendar_of("HU"), resolution_1="1 h")
    page = manager.get(url("contract", contract.ref)).content.decode()
    assert "standard 4 h" in page
    assert "one more set of lead times" in page


def test_a_line_for_some_systems_only(manager, customer):
    system = add_system(customer, by=ROOT, name="Shop server")
    contract = drafted(manager, customer)
    line = add_line(manager, contract, calendar_of("HU"), resolution_1="4 h", systems=[system.ref])
    assert list(line.systems.all()) == [system]
    assert "Shop server" in manager.get(url("contract", contract.ref)).content.decode()


def test_the_ladder_and_the_silence_are_written(manager, customer):
    contract = drafted(manager, customer)
    rung = {"percent": "75", "title": "Team lead", "role": "service_manager", "priorities": ["1"]}
    assert manager.post(url("contract_rung", contract.ref), rung).status_code == 302
    lower = manager.post(url("contract_rung", contract.ref), rung | {"percent": "50"})
    assert "goes upwards" in lower.content.decode()
    days = {"reminder_days": "3", "manager_days": "6", "lapse_days": "10", "reopen_days": "14",
            "renewal": "none", "renewal_months": "12", "notice_days": "30"}  # fmt: skip
    assert manager.post(url("contract_settle", contract.ref), days).status_code == 302
    version = contract.versions.get()
    assert (version.rungs.get().percent, version.reminder_days, version.lapse_days) == (75, 3, 10)
    manager.post(url("contract_rung_drop", contract.ref, version.rungs.get().pk))
    assert not version.rungs.exists()


def test_a_price_of_their_own_stands_in_the_list_of_custom_clauses(manager, customer):
    with kernel.pretend(JANUARY):
        contract = drafted(manager, customer)
        address = f"{url('contract_line_new', contract.ref)}?offering={make_offering().ref}"
        standard = cells(promises_of(make_offering()))
        values = line_values(calendar_of("HU"), **standard)
        manager.post(address, values | {"price": "450", "custom_reason": "They came with friends."})
        sign(manager, contract)
    page = manager.get(url("custom_clauses")).content.decode()
    assert "<bdi>€450.00</bdi>" in page
    assert "<bdi>€480.00</bdi>" in page
    assert "They came with friends." in page


def test_another_price_than_the_listed_one_needs_its_reason(manager, customer):
    contract = drafted(manager, customer)
    address = f"{url('contract_line_new', contract.ref)}?offering={make_offering().ref}"
    standard = cells(promises_of(make_offering()))
    values = line_values(calendar_of("HU"), **standard) | {"price": "450", "custom_reason": ""}
    assert "custom_reason" in manager.post(address, values).context["form"].errors
    assert manager.post(address, values | {"price": "480"}).status_code == 302


def test_the_scope_begins_as_the_catalogue_says_and_is_agreed(manager, customer):
    with kernel.pretend(JANUARY):
        offering = make_offering()
        catalogue.change_service(
            offering.service, by=ROOT, name={"en": "Workplace"},
            description={"en": "Computers\nPrinters", "hu": "Gépek\nNyomtatók"},
            excludes={"en": "Toner", "hu": "Festék"},
        )  # fmt: skip
        contract = drafted(manager, customer)
        address = f"{url('contract_line_new', contract.ref)}?offering={offering.ref}"
        form = manager.get(address).context["form"]
        assert form.initial["excludes"] == ("Festék" if customer.language == "hu" else "Toner")
        given = {"includes": "- Computers\n- Printers", "excludes": "Toner\n\nDropped telephones"}
        manager.post(address, line_values(calendar_of("HU"), resolution_1="4 h") | given)
        sign(manager, contract)
        line = Line.objects.get(version__contract=contract)
        assert line.included == ["Computers", "Printers"]
        assert line.excluded == ["Toner", "Dropped telephones"]
        page = manager.get(url("contract", contract.ref)).content.decode()
        assert "<li><bdi>Dropped telephones</bdi></li>" in page
        manager.post(
            url("contract_amend", contract.ref),
            {"effective_on": "2026-07-01", "open_tickets": "old"},
        )
        draft = Line.objects.get(version__contract=contract, version__number=2)
        change_line(draft, by=ROOT, excludes="Toner")
    page = manager.get(url("contract", contract.ref)).content.decode()
    assert "Toner; Dropped telephones" in page
    assert "what is not included" in page


class TestForWhatAPriceIs:
    def typed(self, **values):
        cells = line_values(calendar_of("HU"), resolution_1="4 h", price="10")
        return cells | {"charge": "seat", "seats": "25"} | values

    def post(self, manager, draft, values):
        ref = draft.contract.ref
        address = f"{url('contract_line_new', ref)}?offering={make_offering().ref}"
        return manager.post(address, values)

    def test_seats_are_typed_read_and_added_up(self, manager, customer):
        draft = make_draft(customer, starts_at=JANUARY)
        assert self.post(manager, draft, self.typed()).status_code == 302
        assert self.post(
            manager, draft, self.typed(code="setup", charge="once", seats="", price="900")
        ).status_code == 302  # fmt: skip
        page = manager.get(url("contract", draft.contract.ref)).content.decode()
        for said in ("per seat × 25", "once", "€250.00"):
            assert said in page
        assert list(draft.lines.order_by("pk").values_list("charge", "seats")) == [
            ("seat", 25), ("once", 1),
        ]  # fmt: skip

    @pytest.mark.parametrize("seats", ["", "0", "x"])
    def test_without_their_number_it_is_said(self, manager, customer, seats):
        draft = make_draft(customer, starts_at=JANUARY)
        answer = self.post(manager, draft, self.typed(seats=seats))
        assert not draft.lines.exists()
        assert 'value="As agreed."' in answer.content.decode()

"""Agreements entered as a service manager does: drafted, signed, amended, and then run."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from servanda import kernel
from servanda.calendars.tests.factories import make_both
from servanda.catalogue import actions as catalogue
from servanda.catalogue.credits import Amount, Impact
from servanda.catalogue.priorities import USUAL
from servanda.clocks.tests.build import at
from servanda.clocks.tests.play import Play
from servanda.contracts import actions as contracts
from servanda.contracts.actions import change_line
from servanda.contracts.models import Contract, Line, Version
from servanda.contracts.tests.factory import (
    calendar_of,
    make_contract,
    make_draft,
    make_offering,
    put_line,
)
from servanda.desk.contracts.matrix import cells, promises_of
from servanda.people.tests.factory import ROOT, make_actor, make_contact, make_customer
from servanda.systems.actions import add_system

pytestmark = pytest.mark.django_db
JANUARY = datetime(2026, 1, 2, 8, tzinfo=UTC)
METRICS = ("first_response", "next_update", "resolution", "quote")


@pytest.fixture
def manager(desk):
    return desk.as_role("service_manager")


@pytest.fixture
def customer():
    return make_customer(name="Duna Kft.", zone="Europe/Budapest")


def url(name, *args):
    return reverse(f"desk:{name}", args=args)


def drafted(manager, customer, **given):
    """The contract that a service manager begins."""
    values = {"customer": customer.ref, "number": "2026/7", "title": "Support",
              "starts_on": "2026-01-01", "ends_on": ""} | given  # fmt: skip
    response = manager.post(url("contract_new"), values)
    assert response.status_code == 302, response.content.decode()
    return Contract.objects.get(number=values["number"])


def line_values(calendar, **cells):
    """What stands in the form, with these targets in it."""
    blank = {f"{metric}_{n}": "" for metric in METRICS for n in (1, 2, 3, 4)}
    return blank | {
        "code": "support", "clause": "3.2", "price": "480", "charge": "month",
        "calendar": calendar.pk, "default_priority": "1", "reclassification": "from_start",
        "waiting_third_party_counts": "on", "pause_clause": "3.4", "custom_reason": "As agreed.",
    } | cells  # fmt: skip


def add_line(manager, contract, calendar, **cells):
    offering = make_offering()
    address = f"{url('contract_line_new', contract.ref)}?offering={offering.ref}"
    response = manager.post(address, line_values(calendar, **cells))
    assert response.status_code == 302, response.content.decode()
    return Line.objects.get(version__contract=contract)


def sign(manager, contract):
    contact = make_contact(contract.customer)
    response = manager.post(url("contract_sign", contract.ref), {"contact": contact.ref})
    assert response.status_code == 302, response.content.decode()


def entered(manager, customer, calendar, **cells):
    """A signed contract with one line, entered in January."""
    with kernel.pretend(JANUARY):
        contract = drafted(manager, customer)
        line = add_line(manager, contract, calendar_of(calendar), **cells)
        sign(manager, contract)
    return line


@pytest.mark.parametrize(
    ("calendar", "zone", "received", "target", "due"),
    [
        pytest.param("HU", "Europe/Budapest", "2026-08-19 15:00", "8 h", "Mon 08-24 15:00",
                     id="2b"),
        pytest.param("HU", "Europe/Budapest", "2026-12-11 10:00", "3 d", "Tue 12-15 16:30",
                     id="3a"),
        pytest.param("HU", "Europe/Budapest", "2026-12-11 10:00", "24 h", "Tue 12-15 12:00",
                     id="3b"),
        pytest.param("HU", "Europe/Budapest", "2026-12-23 15:00", "4 h", "Mon 12-28 10:30",
                     id="3c"),
        pytest.param("IL", "Asia/Jerusalem", "2026-03-31 16:00", "16 h", "Tue 04-07 09:00",
                     id="5"),
        pytest.param("BCN", "Europe/Madrid", "2026-09-10 17:00", "6 h", "Mon 09-14 13:30",
                     id="6a"),
        pytest.param("MAD", "Europe/Madrid", "2026-09-10 17:00", "6 h", "Fri 09-11 13:30",
                     id="6b"),
        pytest.param("BCN", "Europe/Madrid", "2026-09-23 18:00", "2 h", "Fri 09-25 10:30",
                     id="6c"),
        pytest.param("BCN", "Europe/Madrid", "2026-06-30 17:30", "4 h", "Wed 07-01 11:00",
                     id="6d"),
    ],
)  # fmt: skip
def test_what_was_typed_is_what_counts(manager, calendar, zone, received, target, due):
    customer = make_customer(name="Duna Kft.", zone=zone)
    one = Play(entered(manager, customer, calendar, resolution_1=target), zone)
    one.opens(received)
    assert one.due() == due


def test_8_open_only_when_both_sides_are(manager):
    both = make_both("IL and HU", calendar_of("IL"), calendar_of("HU"))
    customer = make_customer(name="Galil", zone="Asia/Jerusalem")
    one = Play(entered(manager, customer, both, resolution_1="4 h"), "Asia/Jerusalem")
    one.opens("2026-10-22 16:00")
    assert one.due() == "Mon 10-26 11:30"


@pytest.mark.parametrize(
    ("counts", "due"), [("from_start", "Mon 06-01 13:30"), ("from_change", "Tue 06-02 09:30")]
)
def test_10_the_clause_says_from_when_a_new_priority_counts(manager, customer, counts, due):
    line = entered(manager, customer, "HU", resolution_1="4 h", resolution_3="16 h",
                   reclassification=counts)  # fmt: skip
    one = Play(line, "Europe/Budapest")
    one.opens("2026-06-01 09:00", priority=3)
    assert one.due() == "Wed 06-03 09:00"
    one.prioritises("2026-06-01 14:00", 1)
    assert one.due() == due


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        ("old", "Wed 07-01 14:00"),
        ("from_opening", "Wed 07-01 09:30"),
        ("from_effective", "Wed 07-01 12:00"),
    ],
)
def test_13_an_amendment_in_the_middle(manager, customer, rule, due):
    line = entered(manager, customer, "HU", resolution_1="8 h")
    contract = line.version.contract
    with kernel.pretend(at("2026-06-10 10:00")):
        given = {"effective_on": "2026-07-01", "open_tickets": rule}
        manager.post(url("contract_amend", contract.ref), given)
        draft = contract.versions.get(number=2)
        copied = draft.lines.get()
        values = line_values(calendar_of("HU"), resolution_1="4 h")
        manager.post(url("contract_line", contract.ref, copied.ref), values)
        page = manager.get(url("contract", contract.ref)).content.decode()
        assert "8 h" in page
        assert "resolution P1" in page
        sign(manager, contract)
    one = Play(line, "Europe/Budapest")
    one.opens("2026-06-30 14:00")
    assert one.due() == due


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
    assert '<bdi dir="ltr">3 h</bdi>' in page
    assert '<bdi dir="ltr">4 h</bdi>' in page


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


class TestPriorities:
    """A matrix of the contract's own, entered in the draft and read in the paper."""

    @staticmethod
    def typed(**cells):
        usual = {f"{impact}_{urgency}": priority or "" for (impact, urgency), priority in
                 USUAL.items()}  # fmt: skip
        return usual | {"own": "on"} | cells

    def test_it_is_typed_saved_signed_and_read(self, manager, customer):
        draft = make_draft(customer, starts_at=JANUARY)
        put_line(draft)
        ref = draft.contract.ref
        assert (
            "This contract has a matrix of its own"
            in manager.get(url("contract", ref)).content.decode()
        )
        answer = manager.post(url("contract_priorities", ref), self.typed(one_normal="2"))
        assert answer.status_code == 302
        contracts.sign(draft, by=ROOT)
        page = manager.get(url("contract", ref)).content.decode()
        assert "Agreed in this contract: which priority" in page
        assert "<td>P2</td>" in page

    def test_not_ticked_the_providers_holds_again(self, manager, customer):
        draft = make_draft(customer, starts_at=JANUARY)
        ref = draft.contract.ref
        manager.post(url("contract_priorities", ref), self.typed(one_normal="2"))
        manager.post(url("contract_priorities", ref), self.typed(own=""))
        assert Version.objects.get(pk=draft.pk).priorities is None

    def test_a_priority_that_is_none_is_refused_and_the_rest_kept(self, manager, customer):
        draft = make_draft(customer, starts_at=JANUARY)
        answer = manager.post(
            url("contract_priorities", draft.contract.ref),
            self.typed(one_normal="7", many_normal="4"),
        )
        assert answer.status_code == 422
        assert '<option value="4" selected>P4</option>' in answer.content.decode()
        assert Version.objects.get(pk=draft.pk).priorities is None

    def test_where_there_is_none_the_paper_says_so(self, manager, customer):
        line = make_contract(customer)
        page = manager.get(url("contract", line.version.contract.ref)).content.decode()
        assert "this contract has no matrix of its own" in page

    def test_an_agent_agrees_nothing(self, desk, customer):
        draft = make_draft(customer, starts_at=JANUARY)
        address = url("contract_priorities", draft.contract.ref)
        assert desk.as_role("agent").post(address, self.typed()).status_code == 403


class TestACapOverAllLines:
    def settled(self, manager, draft, cap):
        """What the page's form sends, with this cap in it."""
        values = {"reminder_days": 2, "manager_days": 5, "reopen_days": 14, "renewal": "none",
                  "renewal_months": 12, "notice_days": 30, "credit_cap": cap}  # fmt: skip
        return manager.post(url("contract_settle", draft.contract.ref), values)

    def test_it_is_typed_read_in_the_paper_and_in_the_difference(self, manager, customer):
        draft = make_draft(customer, starts_at=JANUARY)
        put_line(draft)
        assert self.settled(manager, draft, "15 %").status_code == 302
        contracts.sign(draft, by=ROOT)
        ref = draft.contract.ref
        page = manager.get(url("contract", ref)).content.decode()
        assert 'Credits of all lines together: at most <bdi dir="ltr">15 %</bdi>' in page
        nxt = contracts.amend(
            draft.contract, by=ROOT, effective_from=datetime(2099, 1, 1, tzinfo=UTC)
        )
        contracts.cap_credits(nxt, by=ROOT, cap=Amount(fixed=12_000))
        page = " ".join(manager.get(url("contract", ref)).content.decode().split())
        assert "at most for all lines together" in page
        assert "120 EUR" in page

    @pytest.mark.parametrize("cap", ["much", "0", "101 %", "15 HUF"])
    def test_what_nobody_understands_is_said_and_kept(self, manager, customer, cap):
        draft = make_draft(customer, starts_at=JANUARY)
        put_line(draft)
        answer = self.settled(manager, draft, cap)
        assert answer.status_code == 422
        assert f'value="{cap}"' in answer.content.decode()
        assert Version.objects.get(pk=draft.pk).cap is None


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

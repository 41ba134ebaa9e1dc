"""What a contact reads of their company's contracts, and who reads the paper with its prices."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from servanda import kernel
from servanda.catalogue.credits import Amount, Impact
from servanda.contracts import actions
from servanda.contracts.clauses import Ending
from servanda.contracts.models import Contract, Document
from servanda.contracts.tests.factory import make_contract, make_draft, make_offering, put_line
from servanda.contracts.texts import texts_of
from servanda.kernel.money import Money
from servanda.notices.tests.world import FRIDAY, LANGUAGES, World
from servanda.people import actors
from servanda.people.models import ContactDuty, Role
from servanda.people.tests.factory import make_contact, make_customer, make_staff
from servanda.portal.tests.test_portal import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now() -> Any:
    with kernel.pretend(FRIDAY):
        yield


def beside(world: World) -> tuple[Contract, Document]:
    """A signed contract of theirs with a mended clause and its paper."""
    line = make_contract(
        world.contact.customer, service="mail", clause="7.2",
        impact=Impact({"resolution": Amount(share=500)}), excludes="Toner",
        ladder=[{"percent": 75, "title": "Team lead", "role": "service_manager"}],
        price_list=[("Kiszállás", "visit", 9_100)],
    )  # fmt: skip
    manager = actors.of_staff(make_staff(Role.SERVICE_MANAGER))
    text = next(one for one in texts_of(line.version) if one.field == "clause")
    actions.correct(line.version, by=manager, text=text, to="7.3", reason="It said 7.3.")
    kept = actions.attach_document(line.version, by=manager, name="signed.pdf", data=b"%PDF-1")
    return line.version.contract, kept


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_answers_for_it_reads_it_all(language: str) -> None:
    world = World(language)
    contract, kept = beside(world)
    ContactDuty.objects.create(contact=world.contact, role="sponsor")
    client = signed_in(world.contact)
    assert contract.number in client.get("/portal/contracts").content.decode()
    page = client.get(f"/portal/contracts/{contract.ref}").content.decode()
    for words in (
        "7.3",
        "<s><bdi>7.2</bdi></s>",
        "It said 7.3.",
        "signed.pdf",
        "480",
        "5 %",
        "Kiszállás",
        "91",
    ):
        assert words in page
    response = client.get(f"/portal/paper/{kept.ref}", follow=True)
    assert response.content == b"%PDF-1"
    assert response["Content-Disposition"].startswith("attachment")


def test_their_colleagues_read_what_is_promised_but_not_the_paper() -> None:
    world = World()
    contract, kept = beside(world)
    client = signed_in(world.contact)
    page = client.get(f"/portal/contracts/{contract.ref}").content.decode()
    for words in ("7.3", "Toner", "Team lead", "75%"):
        assert words in page
    assert "signed.pdf" not in page
    assert "5 %" not in page
    assert "€480" not in page
    assert "Kiszállás" not in page
    assert client.get(f"/portal/paper/{kept.ref}").status_code == 404


def test_what_an_amendment_changes_is_read_by_whoever_answers_for_it() -> None:
    world = World()
    contract, _ = beside(world)
    manager = actors.of_staff(make_staff(Role.SERVICE_MANAGER))
    draft = actions.amend(
        contract, by=manager, effective_from=kernel.now() + timedelta(days=30), open_tickets="old"
    )
    actions.change_line(draft.lines.get(), by=manager, price=Money(52_000, "EUR"))
    actions.sign(draft, by=manager, contact=make_contact(world.contact.customer))
    address = f"/portal/contracts/{contract.ref}?v=2"
    client = signed_in(world.contact)
    assert "€520" not in client.get(address).content.decode()
    ContactDuty.objects.create(contact=world.contact, role="sponsor")
    page = client.get(address).content.decode()
    assert "€480" in page
    assert "€520" in page


def test_a_replaced_version_says_nothing_of_the_end_that_others_govern_now() -> None:
    world = World()
    contract, _ = beside(world)
    manager = actors.of_staff(make_staff(Role.SERVICE_MANAGER))
    later = kernel.now() + timedelta(hours=1)
    draft = actions.amend(contract, by=manager, effective_from=later, open_tickets="old")
    actions.settle_draft(draft, by=manager, ending=Ending(notice_days=90))
    actions.sign(draft, by=manager, contact=make_contact(world.contact.customer))
    address = f"/portal/contracts/{contract.ref}"
    client = signed_in(world.contact)
    page = client.get(address).content.decode()
    assert "30 days before" in page
    with kernel.pretend(later):
        assert "90 days before" in client.get(address).content.decode()
        assert "30 days before" not in client.get(f"{address}?v=1").content.decode()


def test_levels_stand_side_by_side_prices_for_those_who_answer() -> None:
    world = World()
    make_contract(world.contact.customer, service="mail", level="gold")
    make_offering("silver", service="mail", price=Money(30_000, "EUR"))
    make_offering("silver", service="shop", price=Money(77_700, "HUF"))
    client = signed_in(world.contact)
    page = " ".join(client.get("/portal/levels").content.decode().split())
    assert "Mail" in page
    assert 'Gold <span class="tag">you have this</span>' in page
    assert "Silver" in page
    assert "Resolution" in page
    for words in ("€300", "€480", "Shop"):
        assert words not in page
    assert "/portal/levels" in client.get("/portal/contracts").content.decode()
    ContactDuty.objects.create(contact=world.contact, role="sponsor")
    page = client.get("/portal/levels").content.decode()
    assert "€300" in page
    assert "€480" in page


def test_the_page_of_levels_costs_the_same_however_many_there_are() -> None:
    world, asked = World(), []
    make_contract(world.contact.customer, service="mail")
    client = signed_in(world.contact)
    for services in (["mail"], ["shop", "network", "backup"]):
        for service in services:
            for level in ("silver", "bronze"):
                make_offering(level, service=service)
        with CaptureQueriesContext(connection) as counted:
            assert client.get("/portal/levels").status_code == 200
        asked.append(len(counted))
    assert asked[0] == asked[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_levels_are_read_in_every_language(language: str) -> None:
    world = World(language)
    make_contract(world.contact.customer, service="mail")
    assert signed_in(world.contact).get("/portal/levels").status_code == 200


def test_strangers_and_drafts(client: Client) -> None:
    world = World()
    contract, kept = beside(world)
    stranger = make_contact(make_customer())
    ContactDuty.objects.create(contact=stranger, role="sponsor")
    other = signed_in(stranger)
    assert contract.number not in other.get("/portal/contracts").content.decode()
    for address in (f"/portal/contracts/{contract.ref}", f"/portal/paper/{kept.ref}"):
        assert other.get(address).status_code == 404
        assert client.get(address).status_code == 302
    assert client.get("/portal/contracts").status_code == 302
    assert client.get("/portal/levels").status_code == 302
    draft = put_line(make_draft(world.contact.customer)).version.contract
    assert signed_in(world.contact).get(f"/portal/contracts/{draft.ref}").status_code == 404


def test_the_pages_cost_the_same_however_much_there_is() -> None:
    world, asked = World(), []
    contract, _ = beside(world)
    ContactDuty.objects.create(contact=world.contact, role="sponsor")
    client = signed_in(world.contact)
    manager = actors.of_staff(make_staff(Role.SERVICE_MANAGER))
    version = contract.versions.get()
    for _time in range(2):
        with CaptureQueriesContext(connection) as counted:
            client.get("/portal/contracts")
            client.get(f"/portal/contracts/{contract.ref}")
        asked.append(len(counted))
        make_contract(world.contact.customer, service="backup")
        for number in range(2):
            name = f"annex {number}.pdf"
            actions.attach_document(version, by=manager, name=name, data=name.encode())
    assert asked[0] == asked[1]

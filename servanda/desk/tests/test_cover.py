"""Which line covers a ticket, why, and choosing another one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from servanda import kernel
from servanda.contracts import actions as contracts
from servanda.contracts.tests.factory import make_contract, make_service
from servanda.kernel import chain
from servanda.people import actors
from servanda.people.tests.factory import ROOT, make_contact, make_customer
from servanda.systems.actions import add_system
from servanda.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"desk:{name}", args=args)


@pytest.fixture
def agent(desk):
    return desk.as_role("agent")


def test_another_line_needs_a_reason_which_stays_in_the_history(desk, agent):
    silver = make_contract(desk.customer, level="silver", service="mail")
    ticket = desk.ticket()
    page = agent.get(url("line", ticket.ref)).content.decode()
    assert "By the contracts it is Workplace · Gold." in page
    assert "the one that is better for the customer counts." in page
    answer = agent.post(url("line", ticket.ref), {"line": silver.ref, "reason": ""})
    assert answer.status_code == 422
    assert "Say why, in a few words." in answer.content.decode()
    agent.post(url("line", ticket.ref), {"line": silver.ref, "reason": "It is about their mail."})
    ticket.refresh_from_db()
    assert ticket.line == silver
    page = agent.get(url("ticket", ticket.ref)).content.decode()
    assert "Another contract line covers it from now on. It is about their mail." in page
    assert not list(chain.verify())


def test_back_to_what_the_contracts_give_needs_none(desk, agent):
    silver = make_contract(desk.customer, level="silver", service="mail")
    ticket = desk.ticket()
    agent.post(url("line", ticket.ref), {"line": silver.ref, "reason": "It is about their mail."})
    agent.post(url("line", ticket.ref), {"line": desk.line.ref})
    ticket.refresh_from_db()
    assert ticket.line == desk.line


def test_no_line_at_all_is_a_choice_with_a_reason(desk, agent):
    ticket = desk.ticket()
    agent.post(url("line", ticket.ref), {"line": "none", "reason": "Their private printer."})
    ticket.refresh_from_db()
    assert ticket.line is None
    page = agent.get(url("ticket", ticket.ref)).content.decode()
    assert "From now on no contract line covers it. Their private printer." in page


def test_a_foreign_line_is_not_offered(desk, agent):
    foreign = make_contract(make_customer(name="Else Ltd"))
    ticket = desk.ticket()
    agent.post(url("line", ticket.ref), {"line": foreign.ref, "reason": "Why not?"})
    ticket.refresh_from_db()
    assert ticket.line == desk.line


def test_after_the_end_a_ticket_says_since_when_it_is_not_covered(desk, agent):
    now = kernel.now()
    customer = make_customer(name="Over Ltd", zone="Europe/Budapest")
    contact = make_contact(customer)
    line = make_contract(customer, ends_at=now - timedelta(days=2))
    ticket = desk.ticket(customer=customer, requester=contact, by=actors.of_contact(contact))
    assert ticket.line is None
    page = agent.get(url("ticket", ticket.ref)).content.decode()
    assert "Not covered: the contract ended on" in page
    assert "tell the customer before you begin" in page
    assert line.version.contract.ends_at < now


def test_what_came_in_before_the_end_goes_on_under_the_contract(desk, agent):
    ticket = desk.ticket()
    contract = desk.line.version.contract
    with kernel.pretend(kernel.now() + timedelta(days=1)):
        contracts.end_contract(contract, by=ROOT, ends_at=kernel.now() - timedelta(hours=1))
        page = agent.get(url("ticket", ticket.ref)).content.decode()
    assert "What came in before goes on under it" in page
    assert Ticket.objects.get(pk=ticket.pk).line == desk.line


def test_before_work_that_is_billed_the_customer_is_asked_in_their_language(desk, agent):
    customer = make_customer(name="Körte Kft.", language="hu")
    contact = make_contact(customer, language="hu")
    system = add_system(customer, by=ROOT, name="Till", services=[make_service("shop")])
    make_contract(customer, rate_minor=9000)
    by = actors.of_contact(contact)
    ticket = desk.ticket(customer=customer, requester=contact, by=by, system=system)
    page = agent.get(url("ticket", ticket.ref)).content.decode()
    assert "an hour costs €90.00 net" in page
    assert "?billed=1#composer" in page
    page = agent.get(f"{url('ticket', ticket.ref)}?billed=1").content.decode()
    assert "Egy óra díja 90,00 EUR nettó. Elkezdhetjük?" in page.replace("\xa0", " ")


def test_what_is_covered_asks_nothing(desk, agent):
    page = agent.get(f"{url('ticket', desk.ticket().ref)}?billed=1").content.decode()
    assert "Shall we begin?" not in page
    assert "?billed=1#composer" not in page


def test_the_card_says_since_when_and_whom_to_ask(desk, agent):
    manager = desk.staff("account_manager", given_name="Judit", family_name="Nagy")
    customer = make_customer(name="Over Ltd", zone="Europe/Budapest", account_manager=manager)
    make_contract(customer, ends_at=datetime(2026, 10, 31, 23, tzinfo=UTC))
    contact = make_contact(customer)
    with kernel.pretend(datetime(2026, 11, 30, 9, tzinfo=UTC)):
        page = agent.get(url("card", contact.ref)).content.decode()
    words = f"the contract ended on 10/31/2026. Help them, and ask {manager.name}."
    assert words in page


def test_the_price_list_is_what_the_agent_and_the_customer_hear(desk, agent):
    customer = make_customer(name="Pera SL", language="es")
    contact = make_contact(customer, language="es")
    system = add_system(customer, by=ROOT, name="Till", services=[make_service("shop")])
    prices = [("Visita", "visit", 9_000), ("Buzón nuevo", "piece", 500)]
    make_contract(customer, price_list=prices)
    by = actors.of_contact(contact)
    ticket = desk.ticket(customer=customer, requester=contact, by=by, system=system)
    page = agent.get(url("ticket", ticket.ref)).content.decode()
    assert "Work on it is billed by the price list of their contract." in page
    assert "Visita: €90.00 a visit" in page
    page = agent.get(f"{url('ticket', ticket.ref)}?billed=1").content.decode()
    page = page.replace("\xa0", " ")
    assert "- Visita: 90,00 € por visita\n- Buzón nuevo: 5,00 € por unidad" in page

"""Which line covers a ticket, why, and choosing another one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from servanda import kernel
from servanda.contracts import actions as contracts
from servanda.contracts.tests.factory import make_contract
from servanda.kernel import chain
from servanda.people import actors
from servanda.people.tests.factory import ROOT, make_contact, make_customer
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

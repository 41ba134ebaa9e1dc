"""The people of a ticket, on its page."""

import pytest
from django.urls import reverse

from servanda.contracts.tests.factory import make_contract
from servanda.people.tests.factory import make_contact, make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(desk):
    return desk.as_role("agent")


@pytest.fixture
def ticket(desk):
    return desk.ticket()


@pytest.fixture
def vera(desk):
    return make_contact(desk.customer, given_name="Vera", family_name="Kun")


@pytest.fixture
def foreign(desk):
    other = make_customer(name="Körte Zrt.")
    make_contract(other)
    return make_contact(other, given_name="Zita", family_name="Fa")


def page(client, ticket):
    return client.get(reverse("desk:ticket", args=[ticket.ref])).content.decode()


def change(client, ticket, **data):
    return client.post(reverse("desk:requester", args=[ticket.ref]), data, follow=True)


def test_the_requester_is_changed_and_it_can_be_undone(agent, ticket, vera):
    said = change(agent, ticket, contact=vera.ref, keep="1").content.decode()
    assert "It is the matter of" in said
    assert "Undo" in said
    ticket.refresh_from_db()
    assert ticket.requester == vera


def test_another_customers_is_asked_first_with_what_it_does(agent, ticket, foreign):
    shown = agent.get(reverse("desk:requester", args=[ticket.ref]), {"contact": foreign.ref})
    assert "covers it" in shown.content.decode()
    assert "only colleagues read it from now on" in shown.content.decode()
    assert change(agent, ticket, contact=foreign.ref).status_code == 422
    ticket.refresh_from_db()
    assert ticket.customer != foreign.customer
    change(agent, ticket, contact=foreign.ref, sure="1", theirs="0")
    ticket.refresh_from_db()
    assert ticket.customer == foreign.customer


def test_somebody_of_another_customer_is_found_by_name(agent, ticket, foreign):
    shown = agent.get(reverse("desk:requester", args=[ticket.ref]), {"q": "Fa Zita"})
    assert foreign.ref in shown.content.decode()


def test_copies_are_added_and_taken_away(agent, ticket, vera):
    agent.post(reverse("desk:involve", args=[ticket.ref]), {"contact": vera.ref})
    assert "every answer, and the ticket in the portal" in page(agent, ticket)
    seat = ticket.participants.get()
    said = agent.post(reverse("desk:leave_out", args=[ticket.ref, seat.pk]), follow=True)
    assert "gets no copies any more" in said.content.decode()
    assert not ticket.participants.exists()


def test_a_refused_address_is_still_there(agent, ticket, foreign):
    address = reverse("desk:involve", args=[ticket.ref])
    response = agent.post(address, {"address": foreign.email})
    assert response.status_code == 422
    assert foreign.email in response.content.decode()
    assert "must not read along" in response.content.decode()


def test_a_specialist_changes_no_requester(desk, ticket, vera):
    assert change(desk.as_role("specialist"), ticket, contact=vera.ref).status_code in (403, 404)


def test_a_seat_of_another_ticket_is_not_found(desk, agent, ticket, vera):
    agent.post(reverse("desk:involve", args=[ticket.ref]), {"contact": vera.ref})
    other = desk.ticket("Another")
    seat = ticket.participants.get()
    address = reverse("desk:leave_out", args=[other.ref, seat.pk])
    assert agent.post(address).status_code == 404

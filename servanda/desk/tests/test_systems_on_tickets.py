"""The systems that a ticket concerns, on its page and on theirs."""

from __future__ import annotations

import pytest
from django.urls import reverse

from servanda.people.tests.factory import ROOT, make_customer
from servanda.systems.actions import add_system
from servanda.tickets.concerned import further_systems

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(desk):
    return desk.ticket()


@pytest.fixture
def systems(desk):
    return [add_system(desk.customer, by=ROOT, name=name) for name in ("Web shop", "Mail server")]


def act(client, ticket, system, name="add"):
    address = reverse("desk:ticket_systems", args=[ticket.ref])
    return client.post(address, {"system": system.ref, "act": name}, follow=True)


def test_the_first_is_the_main_one_and_the_next_a_further_one(desk, ticket, systems):
    client = desk.as_role("agent")
    for system in systems:
        page = act(client, ticket, system).content.decode()
    ticket.refresh_from_db()
    assert (ticket.system, further_systems(ticket)) == (systems[0], [systems[1]])
    assert "the main one" in page
    for system in systems:
        address = reverse("desk:system", args=[system.ref])
        assert f"#{ticket.number}" in client.get(address).content.decode()


def test_they_are_found_by_words_among_the_customers_own(desk, ticket, systems):
    add_system(make_customer(name="Körte Kft."), by=ROOT, name="Their web shop")
    address = reverse("desk:ticket_systems", args=[ticket.ref])
    part = desk.as_role("agent").get(address, {"typing": "1", "q": "web"}).content.decode()
    assert "Web shop" in part
    assert "Mail server" not in part
    assert "Their web shop" not in part


def test_another_becomes_the_main_one_and_one_is_taken_away(desk, ticket, systems):
    client = desk.as_role("agent")
    for system in systems:
        act(client, ticket, system)
    act(client, ticket, systems[1], "main")
    ticket.refresh_from_db()
    assert (ticket.system, further_systems(ticket)) == (systems[1], [systems[0]])
    act(client, ticket, systems[0], "remove")
    assert further_systems(ticket) == []


def test_another_customers_system_is_not_in_the_list(desk, ticket, systems):
    other = add_system(make_customer(name="Körte Kft."), by=ROOT, name="Theirs")
    response = act(desk.as_role("agent"), ticket, other)
    assert response.status_code == 422
    assert "Choose from the list" in response.content.decode()

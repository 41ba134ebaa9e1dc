"""Suppliers on the desk: their address book, and writing to one from a ticket."""

import pytest
from django.urls import reverse

from servanda.mail.models import Outgoing
from servanda.people.models import Supplier, SupplierAddress

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(desk):
    return desk.as_role("agent")


@pytest.fixture
def ticket(desk):
    return desk.ticket()


def write(client, ticket, **data):
    given = {"subject": "Line 552", "text": "Please measure.", "wait": "on"} | data
    return client.post(reverse("desk:write_supplier", args=[ticket.ref]), given, follow=True)


def test_a_new_supplier_is_named_while_writing(agent, ticket):
    said = write(agent, ticket, company="Carrier", address="duty@carrier.example")
    assert "On its way to Carrier." in said.content.decode()
    assert Outgoing.objects.get(purpose="supplier").recipient == "duty@carrier.example"
    ticket.refresh_from_db()
    assert ticket.state == "waiting_third_party"
    shown = agent.get(reverse("desk:ticket", args=[ticket.ref])).content.decode()
    assert "to a supplier; the customer does not see it" in shown


def test_the_form_says_what_the_clocks_do(agent, ticket):
    shown = agent.get(reverse("desk:write_supplier", args=[ticket.ref])).content.decode()
    assert "Wait for the supplier" in shown
    assert "the supplier sees nothing of the customer" in shown
    assert (
        ticket.subject not in shown.split("act-title")[-1].split("<textarea")[0].split("<h1>")[-1]
    )


def test_refused_it_keeps_every_word(agent, ticket):
    response = write(agent, ticket)
    assert response.status_code == 422
    assert "Please measure." in response.content.decode()
    assert "Choose a supplier" in response.content.decode()


def test_next_time_supplier_and_subject_are_there(agent, ticket):
    write(agent, ticket, company="Carrier", address="duty@carrier.example")
    shown = agent.get(reverse("desk:write_supplier", args=[ticket.ref])).content.decode()
    assert f'value="Line 552 [#{ticket.number}]"' in shown
    assert "selected>Carrier" in shown


def test_the_address_book_is_kept(agent):
    given = {"name": "Maker", "addresses": "a@maker.example Support\nb@maker.example"}
    agent.post(reverse("desk:new_supplier"), given)
    row = Supplier.objects.get()
    assert [(one.address, one.name) for one in row.addresses.all()] == [
        ("a@maker.example", "Support"),
        ("b@maker.example", ""),
    ]
    agent.post(reverse("desk:supplier", args=[row.ref]), {"act": "remove"})
    assert "Maker" not in agent.get(reverse("desk:suppliers")).content.decode()


def test_a_wrong_address_is_refused_with_what_was_typed(agent, desk):
    given = {"name": "Maker", "addresses": desk.contact.email}
    response = agent.post(reverse("desk:new_supplier"), given)
    assert response.status_code == 422
    assert "belongs to the customer" in response.content.decode()
    assert not SupplierAddress.objects.exists()


def test_a_specialist_keeps_no_address_book_and_sees_no_foreign_ticket(desk, ticket):
    client = desk.as_role("specialist")
    assert client.get(reverse("desk:suppliers")).status_code == 403
    assert client.get(reverse("desk:write_supplier", args=[ticket.ref])).status_code == 404

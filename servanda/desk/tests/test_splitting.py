"""Making part of a ticket one of its own, on the page."""

import pytest
from django.urls import reverse

from servanda.people import actors
from servanda.tickets import actions
from servanda.tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(desk):
    return desk.as_role("agent")


@pytest.fixture
def ticket(desk):
    ticket = desk.ticket()
    by = actors.of_contact(desk.contact)
    actions.receive(ticket, by=by, text="And the scanner hums", contact=desk.contact)
    return ticket


def post(browser, ticket, follow=True, **data):
    return browser.post(reverse("desk:split", args=[ticket.ref]), data, follow=follow)


def test_it_leads_to_the_new_ticket_and_offers_to_undo(browser, ticket):
    said = ticket.messages.latest("pk")
    page = post(browser, ticket, said=[said.ref], subject="Scanner").content.decode()
    own = Ticket.objects.latest("pk")
    assert f"It goes on as #{own.number}" in page
    assert "/desk/undo/" in page
    assert "Split off from" in page
    old = browser.get(reverse("desk:ticket", args=[ticket.ref])).content.decode()
    assert f"One message goes on as #{own.number}" in old
    assert "And the scanner hums" not in old


def test_told_to_the_customer_it_offers_no_undo(browser, ticket):
    said = ticket.messages.latest("pk")
    page = post(browser, ticket, said=[said.ref], subject="Scanner", tell="on").content.decode()
    assert "/desk/undo/" not in page


def test_refused_it_keeps_what_was_typed_and_chosen(browser, ticket):
    response = post(browser, ticket, subject="Scanner")
    assert response.status_code == 422
    assert 'value="Scanner"' in response.content.decode()
    said = [row.ref for row in ticket.messages.all()]
    response = post(browser, ticket, said=said, subject="Scanner")
    assert response.status_code == 422
    assert response.content.decode().count("checked") >= 2


def test_another_tickets_message_cannot_be_taken(browser, desk, ticket):
    foreign = desk.ticket().messages.get()
    assert post(browser, ticket, said=[foreign.ref], subject="x").status_code == 422

"""Linking and merging on the desk: found, shown before, done, undone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from servanda.people import actors
from servanda.people.tests.factory import make_customer
from servanda.tickets import actions
from servanda.tickets.models import Ticket, TicketLink

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(desk):
    return desk.staff("agent")


@pytest.fixture
def browser(desk, agent):
    return desk.client(agent)


@pytest.fixture
def pair(desk):
    return desk.ticket("The printer is silent"), desk.ticket("The scanner hums")


def address(name, ticket, *more):
    return reverse(f"desk:{name}", args=[ticket.ref, *more])


def page(browser, ticket):
    return browser.get(address("ticket", ticket)).content.decode()


def test_the_other_is_found_by_number_and_by_words(browser, pair, desk):
    ticket, other = pair
    desk.stranger_ticket()
    for words in (f"#{other.number}", str(other.number), "scanner", ""):
        found = browser.get(address("link", ticket), {"q": words, "typing": 1}).content.decode()
        assert "The scanner hums" in found
        assert "The printer is silent" not in found
        assert "Who am I?" not in found
    assert (
        "Nothing found"
        in browser.get(address("merge", ticket), {"q": "zebra", "typing": 1}).content.decode()
    )


def test_a_link_is_read_from_both_sides_and_removed_again(browser, pair):
    ticket, other = pair
    browser.post(address("link", ticket), {"kind": "caused_by", "other": other.ref})
    assert "Caused by" in page(browser, ticket)
    assert "Cause of" in page(browser, other)
    row = TicketLink.objects.get()
    browser.post(address("unlink", other, row.pk))
    assert "unlink" not in page(browser, ticket)
    assert browser.post(address("unlink", other, row.pk)).status_code == 302


def test_the_reverse_can_be_said_from_here(browser, pair):
    ticket, other = pair
    browser.post(address("link", ticket), {"kind": "blocks:reverse", "other": other.ref})
    row = TicketLink.objects.get()
    assert (row.ticket, row.other, row.kind) == (other, ticket, "blocks")


def test_nothing_chosen_keeps_the_kind_and_says_what_to_do(browser, pair):
    response = browser.post(address("link", pair[0]), {"kind": "blocks"})
    assert response.status_code == 422
    assert '<option value="blocks" selected>' in response.content.decode()


def test_merging_shows_before_what_it_does(browser, pair):
    ticket, other = pair
    shown = browser.get(address("merge", ticket), {"other": other.ref}).content.decode()
    assert f"#{ticket.number} goes on in #{other.number}" in shown
    assert Ticket.objects.get(pk=ticket.pk).state == "new"
    turned = browser.get(address("merge", ticket), {"other": other.ref, "keep": "this"})
    assert f"#{other.number} goes on in #{ticket.number}" in turned.content.decode()


def test_merged_it_leads_to_the_other_and_is_parted_from_either_page(browser, pair):
    ticket, other = pair
    response = browser.post(address("merge", ticket), {"other": other.ref}, follow=True)
    assert response.redirect_chain[-1][0] == address("ticket", other)
    assert "/desk/undo/" in response.content.decode()
    assert "Merged into this one" in page(browser, other)
    assert "Part them again" in page(browser, ticket)
    browser.post(address("unmerge", ticket))
    assert Ticket.objects.get(pk=ticket.pk).state == "new"
    assert browser.post(address("unmerge", ticket)).status_code == 404


def test_another_customers_ticket_is_not_merged(browser, desk, pair):
    stranger = desk.ticket("Ours", customer=make_customer(name="Körte Kft."), requester=None,
                           by=actors.Actor.sender())  # fmt: skip
    response = browser.post(address("merge", pair[0]), {"other": stranger.ref})
    assert response.status_code == 422
    assert "different customers" in response.content.decode()


def test_a_specialist_is_not_told_of_tickets_they_may_not_see(desk, agent, pair):
    ticket, other = pair
    by = actors.of_staff(agent)
    actions.link(ticket, by=by, other=other, kind="related")
    specialist = desk.staff("specialist")
    actions.assign(ticket, by=by, staff=specialist)
    client = desk.client(specialist)
    assert "The scanner hums" not in page(client, ticket)
    refused = client.post(address("link", ticket), {"kind": "blocks", "other": other.ref})
    assert refused.status_code == 422
    found = client.get(address("link", ticket), {"q": str(other.number), "typing": 1})
    assert "The scanner hums" not in found.content.decode()


def test_the_page_costs_the_same_however_many_are_linked(browser, desk, agent, pair):
    ticket, by = pair[0], actors.of_staff(agent)
    actions.link(ticket, by=by, other=pair[1], kind="related")
    with CaptureQueriesContext(connection) as few:
        page(browser, ticket)
    for _ in range(4):
        actions.link(ticket, by=by, other=desk.ticket(), kind="related")
    with CaptureQueriesContext(connection) as many:
        page(browser, ticket)
    assert len(many) == len(few)

"""The undo in the message: offered after an act, real, and safe in strange hands."""

import re

import pytest
from django.urls import reverse

from servanda import kernel
from servanda.desk import undo
from servanda.people import actors
from servanda.tickets import actions
from servanda.tickets.models import Ticket
from servanda.tickets.queries import acts_since

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(desk):
    return desk.staff("agent", given_name="Eszter", family_name="Fekete")


@pytest.fixture
def browser(desk, agent):
    return desk.client(agent)


def act(browser, ticket, name, **data):
    response = browser.post(reverse(f"desk:{name}", args=[ticket.ref]), data, follow=True)
    return response.content.decode()


def offered(page):
    found = re.search(r'action="(/desk/undo/[^"]+)"', page)
    return found[1] if found else ""


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("assign", {"me": "1"}),
        ("priority", {"priority": "1"}),
        ("kind", {"kind": "question"}),
        ("state", {"act": "wait_third_party"}),
        ("state", {"act": "discard"}),
    ],
)
def test_each_act_offers_its_undo_which_takes_it_back(desk, browser, name, data):
    ticket = desk.ticket()
    before = (ticket.state, ticket.assignee_id, ticket.priority, ticket.kind)
    address = offered(act(browser, ticket, name, **data))
    here = reverse("desk:ticket", args=[ticket.ref])
    response = browser.post(address, {"next": here}, follow=True)
    assert response.redirect_chain[-1][0] == here
    assert "Undone." in response.content.decode()
    row = fresh(ticket)
    assert (row.state, row.assignee_id, row.priority, row.kind) == before


def test_words_that_left_offer_none(desk, browser):
    assert offered(act(browser, desk.ticket(), "answer", text="Done", then="solve")) == ""


def test_a_page_that_refreshes_itself_leaves_the_message_to_its_reader(desk, browser):
    ticket = desk.ticket()
    browser.post(reverse("desk:assign", args=[ticket.ref]), {"me": "1"})
    here = reverse("desk:ticket", args=[ticket.ref])
    assert not offered(browser.get(here, headers={"HX-Request": "true"}).content.decode())
    assert offered(browser.get(here).content.decode())


def test_the_history_tells_what_was_undone(desk, browser):
    ticket = desk.ticket()
    browser.post(offered(act(browser, ticket, "assign", me="1")))
    page = browser.get(reverse("desk:ticket", args=[ticket.ref])).content.decode()
    assert "Undone: Assigned to Eszter Fekete." in page


def test_it_never_leads_to_another_site(desk, browser):
    address = offered(act(browser, desk.ticket(), "assign", me="1"))
    response = browser.post(address, {"next": "https://evil.example/"})
    assert response["Location"] == reverse("desk:queue")


def test_one_button_undoes_many_and_says_which_it_could_not(desk, browser, agent):
    by, since = actors.of_staff(agent), kernel.now()
    tickets = [desk.ticket() for _ in range(3)]
    for ticket in tickets:
        actions.assign(ticket, by=by, staff=agent)
    address = undo.address(acts_since(by, tickets, since))
    head = desk.staff("head")
    actions.assign(tickets[0], by=actors.of_staff(head), staff=head)
    page = browser.post(address, follow=True).content.decode()
    assert "2 acts undone." in page
    assert f"#{tickets[0].number}: Somebody has changed it since" in page
    assert [fresh(ticket).assignee for ticket in tickets] == [head, None, None]


def test_a_made_up_address_undoes_nothing(desk, browser):
    ticket = desk.ticket()
    act(browser, ticket, "assign", me="1")
    page = browser.post(reverse("desk:undo", args=["WzFd:made:up"]), follow=True).content.decode()
    assert "too late" in page
    assert fresh(ticket).assignee is not None


def test_anothers_undo_is_nothing_for_who_does_not_see_the_ticket(desk, browser):
    ticket = desk.ticket()
    address = offered(act(browser, ticket, "priority", priority="1"))
    page = desk.as_role("specialist").post(address, follow=True).content.decode()
    assert "nothing here that you can undo" in page
    assert fresh(ticket).priority == 1

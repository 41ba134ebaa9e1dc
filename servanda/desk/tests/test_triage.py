"""Going through what is new, as a colleague does it on the page."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from servanda.people.tests.factory import make_team
from servanda.tickets.models import State

pytestmark = pytest.mark.django_db
TRIAGE = "/desk/triage"


@pytest.fixture
def agent(desk):
    return desk.staff("agent", given_name="Eszter")


def choice(ticket, staff="nobody", **values):
    return {
        "kind": "request",
        "priority": "2",
        "system": "",
        "line": ticket.line.ref if ticket.line else "",
        "team": ticket.team.ref if ticket.team else "",
        "staff": staff,
        "act": "take",
    } | values


def decide(client, ticket, follow=False, **values):
    address = reverse("desk:triage_decide", args=[ticket.ref])
    return client.post(address, values, follow=follow)


def test_one_sees_the_words_and_what_is_proposed(desk, agent):
    desk.ticket(text="Nobody can print, it is urgent.", team=make_team(agent))
    page = desk.client(agent).get(TRIAGE).content.decode()
    assert "Nobody can print, it is urgent." in page
    assert "many people × urgent" in page
    assert "Eszter" in page
    assert "of this team" in page


def test_taking_it_leads_to_the_next_one(desk, agent):
    ticket = desk.ticket(team=make_team(agent))
    client = desk.client(agent)
    client.get(TRIAGE)
    response = decide(client, ticket, **choice(ticket, staff=agent.ref))
    assert response["Location"] == TRIAGE
    ticket.refresh_from_db()
    assert (ticket.kind, ticket.priority, ticket.assignee) == ("request", 2, agent)


def test_the_one_key_that_took_it_can_be_taken_back(desk, agent):
    ticket = desk.ticket(team=make_team(agent))
    before = (ticket.kind, ticket.priority, ticket.assignee_id, ticket.state)
    client = desk.client(agent)
    client.get(TRIAGE)
    page = decide(client, ticket, follow=True, **choice(ticket, staff=agent.ref))
    address = re.search(r'action="(/desk/undo/[^"]+)"', page.content.decode())
    assert address
    back = client.post(address[1], {"next": TRIAGE}, follow=True).content.decode()
    ticket.refresh_from_db()
    assert (ticket.kind, ticket.priority, ticket.assignee_id, ticket.state) == before
    assert reverse("desk:triage_decide", args=[ticket.ref]) in back
    assert decide(client, ticket, **choice(ticket, staff=agent.ref))["Location"] == TRIAGE
    ticket.refresh_from_db()
    assert ticket.assignee == agent


def test_somebody_else_than_proposed_can_be_chosen(desk, agent):
    ticket, other = desk.ticket(), desk.staff("specialist")
    decide(desk.client(agent), ticket, **choice(ticket, staff="other", other=other.ref))
    ticket.refresh_from_db()
    assert ticket.assignee == other


def test_somebody_else_without_a_name_is_asked_for(desk, agent):
    ticket = desk.ticket()
    response = decide(desk.client(agent), ticket, **choice(ticket, staff="other"))
    assert response.status_code == 422
    assert "Choose the colleague" in response.content.decode()


def test_what_the_choice_does_to_the_due_times_is_shown_before(desk, agent):
    ticket = desk.ticket()
    client = desk.client(agent)
    client.get(TRIAGE)
    address = reverse("desk:triage_effects", args=[ticket.ref])
    same = client.get(address, {"priority": "3", "line": ticket.line.ref}).content.decode()
    other = client.get(address, {"priority": "1", "line": ticket.line.ref}).content.decode()
    assert "First response" in same
    assert "by this choice" not in same
    assert "by this choice" in other


def test_not_a_ticket_can_be_undone_and_is_looked_at_again(desk, agent):
    ticket = desk.ticket()
    client = desk.client(agent)
    client.get(TRIAGE)
    response = decide(client, ticket, act="discard")
    ticket.refresh_from_db()
    assert ticket.state == State.NOT_A_TICKET
    assert "is not a ticket" in client.get(response["Location"]).content.decode()
    again = decide(client, ticket, act="restore")
    assert ticket.subject in client.get(again["Location"]).content.decode()


def test_later_comes_to_the_end_which_says_when_it_is_back(desk, agent):
    ticket = desk.ticket()
    client = desk.client(agent)
    client.get(TRIAGE)
    response = decide(client, ticket, act="skip")
    page = client.get(response["Location"]).content.decode()
    assert "Nothing new" in page
    assert "you put off one" in page
    client.post(reverse("desk:triage_back"))
    assert ticket.subject in client.get(TRIAGE).content.decode()


def test_the_end_says_what_comes_next(desk, agent):
    ticket = desk.ticket("Their server smokes", assignee=agent)
    page = desk.client(agent).get(TRIAGE).content.decode()
    assert "Everything that came in has been looked at." in page
    assert ticket.subject in page


def test_who_is_slower_gets_the_next_one_and_is_told(desk, agent):
    ticket, following = desk.ticket("First"), desk.ticket("Second")
    one, other = desk.client(agent), desk.as_role("agent")
    assert "First" in one.get(TRIAGE).content.decode()
    response = decide(other, ticket, **choice(ticket))
    page = other.get(response["Location"]).content.decode()
    assert "A colleague is looking at this ticket now" in page
    assert following.subject in page


def test_who_is_this_is_answered_on_the_way(desk, agent):
    ticket = desk.stranger_ticket()
    client = desk.client(agent)
    assert "Who is this?" in client.get(TRIAGE).content.decode()
    found = client.get(
        reverse("desk:search"), {"q": "Nagy", "ticket": ticket.ref, "back": "triage"}
    ).content.decode()
    assert 'name="back" value="triage"' in found
    response = client.post(
        reverse("desk:who", args=[ticket.ref]), {"contact": desk.contact.ref, "back": "triage"}
    )
    assert response["Location"] == f"{TRIAGE}?ticket={ticket.ref}"
    ticket.refresh_from_db()
    assert ticket.requester == desk.contact


def test_an_address_that_we_know_is_proposed_on_the_way(desk, agent):
    ticket = desk.stranger_ticket(requester_address=desk.contact.email)
    words = desk.client(agent).get(f"{TRIAGE}?ticket={ticket.ref}").content.decode()
    assert f'name="contact" value="{desk.contact.ref}"' in words
    assert 'name="back" value="triage"' in words


def test_a_company_is_enough_when_the_person_is_unknown(desk, agent):
    ticket = desk.stranger_ticket()
    client = desk.client(agent)
    client.post(reverse("desk:who", args=[ticket.ref]), {"customer": desk.customer.ref})
    ticket.refresh_from_db()
    assert (ticket.customer, ticket.requester) == (desk.customer, None)


def test_specialists_and_account_managers_are_kept_out(desk):
    desk.ticket()
    for role in ("specialist", "account_manager", "administrator"):
        assert desk.as_role(role).get(TRIAGE).status_code == 403


def test_the_page_asks_as_often_with_many_tickets_as_with_few(
    desk, agent, django_assert_max_num_queries
):
    team = make_team(agent)
    for number in range(5):
        desk.ticket(f"Other {number}", assignee=desk.staff("agent"))
        team.members.add(desk.staff("agent"))
    desk.ticket(priority=1, team=team)
    client = desk.client(agent)
    with django_assert_max_num_queries(50):
        client.get(TRIAGE)

"""The head's page: its sentences, its figures, and the lists they open."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from servanda.people import actors
from servanda.people.tests.factory import make_contact, make_customer, make_team
from servanda.tickets import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(desk):
    return desk.as_role("head")


def get(browser, url):
    response = browser.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def day(browser, **query):
    return get(browser, reverse("desk:day", query=query))


def links(page):
    """The addresses of lists on the page, each with the number that it is said to open."""
    found = re.findall(r'href="(/desk/day/[^"]+)"[^>]*>(?:<span[^>]*>)?(\d+)<', page)
    return [(unescape(url), int(number)) for url, number in found]


def total(page):
    return int(re.search(r'data-total="(\d+)"', page)[1])


def test_the_first_sentence_says_what_came_in_and_who_waits(browser, desk):
    answered, _waiting = desk.ticket("Was answered"), desk.ticket("Nobody looked")
    actions.answer(answered, by=actors.of_staff(desk.staff("agent")), text="Hello")
    shown = day(browser)
    assert "2 came in, 1 was answered at once" in shown
    assert "1 waits for a first answer since today" in shown
    assert "Nobody looked" in shown


def test_an_empty_day_is_said_in_a_sentence_too(browser):
    shown = day(browser, on="2020-01-01")
    assert "Nothing came in; nobody waits for a first answer." in shown
    assert "Nobody has too much on their desk." in shown


@pytest.mark.parametrize("span", ["day", "week", "month"])
def test_every_number_opens_exactly_so_many_rows(browser, desk, span):
    team = make_team()
    first = desk.ticket("First", team=team)
    desk.ticket("Second")
    desk.stranger_ticket()
    agent = desk.staff("agent", given_name="Eszter")
    actions.assign(first, by=actors.of_staff(agent), staff=agent)
    actions.answer(first, by=actors.of_staff(agent), text="Hello")
    actions.solve(first, by=actors.of_staff(agent), text="Done")
    shown = day(browser, span=span)
    found = links(shown)
    assert len(found) > 20
    for url, number in found:
        assert total(get(browser, url)) == number, url


def test_a_team_and_a_customer_narrow_every_figure(browser, desk):
    team = make_team(code="network")
    other = make_contact(make_customer(name="Barack Bt."))
    desk.ticket("Mine", team=team)
    desk.ticket("Theirs", by=actors.of_contact(other), customer=other.customer, requester=other)
    by_team = day(browser, team="network")
    assert "1 came in" in by_team
    for url, number in links(by_team):
        assert total(get(browser, url)) == number, url
    narrowed = day(browser, customer=other.customer.ref)
    assert "Theirs" in narrowed
    assert "Mine" not in narrowed
    assert "1 came in" in day(browser, team="none")


@pytest.mark.parametrize(
    "query", [{"team": "no-such-team"}, {"customer": "no-such-customer"}, {"slot": "x"}]
)
def test_a_filter_that_is_not_there_is_said_so(browser, query):
    url = reverse("desk:day_list", args=["came_in"], query=query)
    assert browser.get(url).status_code == 404


def test_a_day_that_is_none_is_today(browser, desk):
    desk.ticket()
    for on in ("", "yesterday", "2999-01-01"):
        assert "1 came in" in day(browser, on=on)


def test_a_figure_that_there_is_not_is_not_found(browser):
    assert browser.get(reverse("desk:day_list", args=["nonsense"])).status_code == 404


def test_more_tickets_cost_no_more_queries(browser, desk):
    def queries(url):
        with CaptureQueriesContext(connection) as seen:
            get(browser, url)
        return len(seen)

    urls = [reverse("desk:day"), reverse("desk:day_list", args=["came_in"])]
    agent = desk.staff("agent")
    actions.assign(desk.ticket(), by=actors.of_staff(agent), staff=agent)
    before = [queries(url) for url in urls]
    for _ in range(4):
        ticket = desk.ticket()
        actions.assign(ticket, by=actors.of_staff(agent), staff=agent)
        actions.answer(desk.ticket(), by=actors.of_staff(agent), text="Hello")
    assert [queries(url) for url in urls] == before


@pytest.mark.parametrize("language", ["en", "hu", "he", "es"])
def test_the_page_is_there_in_every_language(desk, language):
    desk.ticket()
    shown = day(desk.client(desk.staff("head", language=language)), span="month")
    assert 'role="img"' in shown
    assert "%(" not in shown

"""Leafing through the queue, and the numbers beside the lists."""

import re

import pytest
from django.urls import reverse

from servanda.desk import queue_rows
from servanda.kernel import kept
from servanda.people import actors
from servanda.tickets import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(desk):
    return desk.staff("agent")


@pytest.fixture
def browser(desk, agent):
    return desk.client(agent)


def get(browser, query="", **headers):
    response = browser.get(reverse("desk:queue") + query, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def link(page, rel):
    found = re.search(f'rel="{rel}" href="([^"]+)"', page)
    return found[1].replace("&amp;", "&") if found else None


def count_of(page, name):
    found = re.search(rf'list={name}".*?</a>', page)[0]
    number = re.search(r'nav__count">(\d+)<', found)
    return int(number[1]) if number else 0


def test_next_and_previous_keep_the_filter_and_lose_no_ticket(browser, desk, monkeypatch):
    monkeypatch.setattr(queue_rows, "PAGE", 2)
    for number in range(5):
        desk.ticket(f"Printer {number}")
    desk.ticket("Telephone")
    seen, query = [], "?list=all&q=print"
    while query:
        page = get(browser, query)
        assert "Telephone" not in page
        seen += re.findall(r"Printer \d", page)
        before, query = link(page, "prev"), link(page, "next")
    assert sorted(set(seen)) == [f"Printer {number}" for number in range(5)]
    assert "Printer" in get(browser, before)
    assert "q=print" in before


def test_one_page_has_no_links_to_others(browser, desk):
    desk.ticket()
    page = get(browser)
    assert link(page, "next") is link(page, "prev") is None


def test_an_old_address_with_a_page_number_shows_the_beginning(browser, desk):
    desk.ticket("Here I am")
    assert "Here I am" in get(browser, "?page=7&after=nonsense")


def test_ones_own_act_is_counted_at_once(browser, desk, agent):
    ticket = desk.ticket()
    assert count_of(get(browser), "unassigned") == 1
    actions.assign(ticket, by=actors.of_staff(agent), staff=agent)
    page = get(browser)
    assert (count_of(page, "unassigned"), count_of(page, "mine")) == (0, 1)


def test_a_colleagues_act_is_counted_a_moment_later_and_the_page_asks_again(
    browser, desk, monkeypatch
):
    assert count_of(get(browser), "all") == 0
    desk.ticket()
    part = get(browser, "", **{"X-Part": "queue"})
    assert count_of(part, "all") == 0
    assert "data-again" in part
    monkeypatch.setattr(kept, "PAUSE", 0)
    part = get(browser, "", **{"X-Part": "queue"})
    assert count_of(part, "all") == 1
    assert "data-again" not in part


def test_what_one_may_not_see_is_not_counted_for_them_from_anothers_count(browser, desk):
    desk.ticket()
    assert count_of(get(browser), "all") == 1
    assert count_of(get(desk.as_role("specialist")), "all") == 0

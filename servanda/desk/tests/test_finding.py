"""The search page and the box behind Ctrl-K."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from servanda.people.tests.factory import make_contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(desk):
    return desk.as_role("agent")


def get(browser, name, **query):
    response = browser.get(reverse(f"desk:{name}"), query)
    assert response.status_code == 200
    return response.content.decode()


def test_a_hit_shows_its_place_and_leads_to_its_message(browser, desk):
    ticket = desk.ticket(text="Since noon the toner leaks.")
    shown = get(browser, "find", q="toner")
    assert "<mark>toner</mark>" in shown
    assert f"/desk/t/{ticket.ref}#m-{ticket.messages.get().ref}" in shown


def test_what_was_typed_is_kept_and_never_becomes_markup(browser, desk):
    desk.ticket(text="<b>toner</b> & more")
    shown = get(browser, "find", q="<b>toner")
    assert "<b>toner" not in shown
    assert "&lt;b&gt;toner" in shown


def test_a_wrong_value_is_answered_with_those_that_are_right(browser):
    assert "new, waiting" in get(browser, "find", q="state:opne")


def test_nothing_found_says_what_to_do(browser):
    assert "Try fewer or other words" in get(browser, "find", q="zzzz")


def test_without_words_the_page_explains_itself(browser):
    assert "assignee:me" in get(browser, "find")


def test_the_box_puts_callers_before_tickets(browser, desk):
    ticket = desk.ticket("Alma orders")
    shown = get(browser, "palette", q="alma")
    assert shown.index(f"/desk/customers/{desk.customer.ref}") < shown.index(ticket.ref)
    assert f"/desk/caller/{desk.contact.ref}" in shown


def test_a_number_puts_its_ticket_first(browser, desk):
    ticket = desk.ticket()
    shown = get(browser, "palette", q=str(ticket.number))
    assert f"/desk/t/{ticket.ref}" in shown


def test_where_one_was_lately_comes_first_and_only_as_far_as_one_may(desk):
    mine, other = desk.ticket("Toner one"), desk.ticket("Toner two")
    recent = f"/desk/t/{other.ref},/desk/caller/{desk.contact.ref},/desk/t/gone"
    shown = get(desk.as_role("agent"), "palette", q="toner", recent=recent)
    assert shown.index(other.ref) < shown.index(mine.ref)
    shown = get(desk.as_role("agent"), "palette", recent=recent)
    assert shown.index(other.ref) < shown.index(desk.contact.ref)
    shown = get(desk.as_role("specialist"), "palette", recent=recent)
    assert other.ref not in shown


def test_more_results_cost_no_more_queries(browser, desk):
    def count(name):
        with CaptureQueriesContext(connection) as queries:
            get(browser, name, q="toner")
        return len(queries)

    desk.ticket("Toner")
    make_contact(desk.customer, given_name="Toner", family_name="One")
    before = {name: count(name) for name in ("find", "palette")}
    for number in range(8):
        desk.ticket(f"Toner {number}")
        make_contact(desk.customer, given_name="Toner", family_name=f"No {number}")
    assert {name: count(name) for name in before} == before

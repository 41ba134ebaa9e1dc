"""The sentence over the queue: what it leaves, what it says, and what can be added to it."""

import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from servanda import kernel
from servanda.kernel import kept
from servanda.people import actors
from servanda.people.tests.factory import make_contact, make_customer, make_team
from servanda.tickets import actions
from servanda.tickets.models import Kind, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(desk):
    return desk.staff("agent", given_name="Judit", family_name="Nagy")


@pytest.fixture
def browser(desk, agent):
    return desk.client(agent)


def get(browser, query="", name="queue", **headers):
    response = browser.get(reverse(f"desk:{name}") + query, headers=headers)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def titles(page):
    return re.findall(r'row__title"[^>]*><bdi>([^<]+)', page)


def sentence(page):
    """The words of the sentence, without the menus behind them."""
    begin = re.search(r'sentence__begin">([^<]+)', page)[1]
    said = re.findall(
        r'class="sentence__part[^>]*>(.*?)</(?:summary|span></?div|span><a)', page, re.S
    )
    return " ".join([begin, *(re.sub(r"<[^>]+>", "", one).strip() for one in said)])


@pytest.fixture
def two(desk):
    """One of Alma (gold, P1, assigned), one of Beta (no contract, P3)."""
    beta = make_customer(name="Beta Bt.")
    other = make_contact(beta)
    staff = desk.staff("specialist", given_name="Bálint", family_name="Kis")
    first = desk.ticket("First", priority=1)
    actions.assign(first, by=actors.of_staff(desk.staff("agent")), staff=staff)
    second = desk.ticket("Second", customer=beta, requester=other, by=actors.of_contact(other))
    return first, second, staff, beta


CASES = [
    ("customer={alma}", "First"),
    ("customer={beta}", "Second"),
    ("customer={alma}&customer={beta}", "First Second"),
    ("customer=nobody", ""),
    ("level=gold", "First"),
    ("level=silver", ""),
    ("priority=1", "First"),
    ("priority=1&priority=3", "First Second"),
    ("priority=7", ""),
    ("kind=incident", "First Second"),
    ("kind=quote", ""),
    ("who={staff}", "First"),
    ("who=nobody", "Second"),
    ("who=me", ""),
    ("who=me&who=nobody", "Second"),
    ("service=workplace", "First"),
    ("cover=yes", "First"),
    ("cover=no", "Second"),
    ("state=new", "Second"),
    ("state=waiting_customer", ""),
    ("state=closed", ""),
    ("age=1d", ""),
    ("due=7d", "First"),
    ("due=late", ""),
    ("due=x", ""),
    ("customer={alma}&priority=3", ""),
    ("q=second&cover=no", "Second"),
    ("q=²", ""),
    ("q=%23²", ""),
    ("q=99999999999999999999", ""),
    ("customer=&priority=%00&nonsense=1", "First Second"),
    ("q=sec%00ond", "Second"),
]


@pytest.mark.parametrize(("query", "left"), CASES)
def test_each_part_leaves_what_it_says(browser, desk, two, query, left):
    given = query.format(alma=desk.customer.ref, beta=two[3].ref, staff=two[2].ref)
    assert sorted(titles(get(browser, f"?{given}"))) == left.split()


def test_it_combines_with_a_named_list(browser, desk, two):
    assert titles(get(browser, "?list=unassigned&priority=1")) == []
    assert titles(get(browser, "?list=unassigned&priority=3")) == ["Second"]


def test_what_is_old_and_what_is_late_is_found(browser, desk):
    with kernel.pretend(kernel.now() - timedelta(days=8)):
        desk.ticket("Old")
    desk.ticket("New")
    assert titles(get(browser, "?age=7d")) == titles(get(browser, "?due=late")) == ["Old"]


def test_by_system_and_team(browser, desk, agent):
    from servanda.systems.models import System

    system = System.objects.create(customer=desk.customer, name="Mail server", kind="server")
    team = make_team(agent, code="network")
    one = desk.ticket("One", team=team)
    desk.ticket("Two")
    Ticket.objects.filter(pk=one.pk).update(system=system)
    assert titles(get(browser, f"?system={system.ref}")) == ["One"]
    assert titles(get(browser, "?team=network")) == ["One"]
    assert "about Mail server" in sentence(get(browser, f"?system={system.ref}"))


def test_the_sentence_can_be_read(browser, desk, two):
    query = f"?customer={desk.customer.ref}&level=gold&priority=1&priority=2&who={two[2].ref}&q=fir"
    said = sentence(get(browser, query + "&group=customer"))
    for words in ("Open tickets", "of Alma Kft.", "at Gold", "with priority P1 or P2"):
        assert words in said
    assert "with the words “fir”" in said
    assert said.endswith("by customer")


def test_names_of_customers_are_no_markup(browser, desk):
    evil = make_customer(name="<img src=x> %(names)s")
    response = browser.get(reverse("desk:queue"), {"customer": evil.ref})
    assert b"<img src=x>" not in response.content
    assert b"&lt;img src=x&gt;" in response.content


def test_each_part_can_be_taken_out(browser, desk):
    page = get(browser, f"?list=mine&customer={desk.customer.ref}&priority=1")
    outs = re.findall(r'sentence__out" href="([^"]+)"', page)
    assert [out.split("?")[1] for out in outs] == [
        "list=mine&priority=1",
        f"list=mine&customer={desk.customer.ref}",
    ]


def test_without_a_filter_there_is_no_sentence(browser):
    assert "sentence__words" not in get(browser)


def choices(page):
    return dict(re.findall(r'menu__item" href="[^"]*\?([^"]*)"[^>]*><bdi>([^<]*)', page))


def test_typing_finds_in_all_facets(browser, desk, two):
    found = choices(get(browser, "?priority=2&find=alm", "filter", **{"HX-Request": "true"}))
    assert found[f"list=all&customer={desk.customer.ref}&priority=2"] == "Alma Kft."
    assert "with the words “alm”" in found.values()
    found = choices(get(browser, "?find=balint", "filter", **{"HX-Request": "true"}))
    assert f"list=all&who={two[2].ref}" in found
    found = choices(get(browser, "?find=p1", "filter", **{"HX-Request": "true"}))
    assert found["list=all&priority=1"] == "P1"


def test_a_choice_that_is_made_is_taken_back_by_the_same_link(browser, desk):
    page = get(browser, "?priority=1&priority=2&facet=priority", "filter", **{"HX-Request": "true"})
    assert choices(page)["list=all&priority=2"] == "P1"


def test_without_scripts_the_choices_are_a_page(browser, desk):
    page = get(browser, "?facet=customer&list=mine", "filter")
    assert "Back to the list" in page
    assert f"list=mine&customer={desk.customer.ref}" in page


def test_a_specialist_is_offered_everything_and_shown_only_their_own(desk, two):
    client = desk.as_role("specialist")
    assert titles(get(client, f"?customer={desk.customer.ref}")) == []


def test_more_values_and_rows_cost_no_more_queries(browser, desk, two):
    def cost(query):
        kept.forget()
        with CaptureQueriesContext(
            connection,
        ) as seen:
            get(browser, query)
        return len(seen)

    one = cost(f"?customer={desk.customer.ref}&priority=1&group=customer")
    for _ in range(4):
        contact = make_contact(make_customer())
        desk.ticket(customer=contact.customer, requester=contact, by=actors.of_contact(contact))
    more = f"?customer={desk.customer.ref}&customer={two[3].ref}&priority=1&priority=3"
    assert cost(f"{more}&group=customer") == one
    assert cost("?group=customer") <= one


def test_the_file_holds_exactly_what_the_sentence_leaves(browser, desk, two):
    address = reverse("desk:export", args=["queue", "csv"])
    body = b"".join(browser.get(f"{address}?list=all&cover=no&q=sec").streaming_content).decode()
    assert "Second" in body
    assert "First" not in body


def test_kinds_are_said_by_their_names(browser, desk):
    desk.ticket(kind=Kind.REQUEST)
    assert "of the kind Request" in sentence(get(browser, "?kind=request"))

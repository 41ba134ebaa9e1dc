"""The queue under headings."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from servanda import kernel
from servanda.desk import queue_rows
from servanda.kernel.keyset import Order
from servanda.people import actors
from servanda.people.tests.factory import make_contact, make_customer
from servanda.tickets import actions, grouping
from servanda.tickets.models import Ticket

pytestmark = pytest.mark.django_db
RANK = Order("rank_at")


@pytest.fixture
def browser(desk):
    return desk.as_role("agent")


def get(browser, query):
    return browser.get(reverse("desk:queue") + query).content.decode()


def headings(page):
    return re.findall(r'rows__group"><h2>(?:<bdi>)?([^<]+).*?nums">(\d+)<', page)


def titles(page):
    return re.findall(r'row__title"[^>]*><bdi>([^<]+)', page)


@pytest.fixture
def many(desk):
    """Nobody's, then Alma (2), Beta (4), Cédrus (1): in the order in which they are shown."""
    now = kernel.now()
    desk.stranger_ticket()
    names = ["Who am I?"]
    customers = [(desk.customer, desk.contact)]
    for name in ("Cédrus", "beta"):
        customer = make_customer(name=name)
        customers.append((customer, make_contact(customer)))
    alma, cedrus, beta = customers
    for (customer, contact), count in ((alma, 2), (beta, 4), (cedrus, 1)):
        for number in range(count):
            ticket = desk.ticket(
                f"{customer.name} {number}",
                customer=customer, requester=contact, by=actors.of_contact(contact),
            )  # fmt: skip
            rank = None if number == 3 else now + timedelta(hours=number)
            Ticket.objects.filter(pk=ticket.pk).update(rank_at=rank)
            names.append(ticket.subject)
    return names


def test_groups_stand_by_name_and_what_has_none_first(browser, many):
    page = get(browser, "?group=customer")
    assert headings(page) == [
        ("Without a customer", "1"),
        ("Alma Kft.", "2"),
        ("beta", "4"),
        ("Cédrus", "1"),
    ]
    assert titles(page) == many


def test_by_assignee_and_by_level(browser, desk):
    staff = desk.staff("agent", given_name="Judit", family_name="Nagy")
    first, _second = desk.ticket("One"), desk.stranger_ticket()
    actions.assign(first, by=actors.of_staff(staff), staff=staff)
    assert headings(get(browser, "?group=who")) == [("Nobody", "1"), ("Judit Nagy", "1")]
    assert headings(get(browser, "?group=level")) == [("Without a contract", "1"), ("Gold", "1")]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 20])
def test_pages_forward_and_back_show_every_row_once(browser, many, monkeypatch, size):
    monkeypatch.setattr(queue_rows, "PAGE", size)

    def link(page, rel):
        found = re.search(f'rel="{rel}" href="([^"]+)"', page)
        return found and found[1].replace("&amp;", "&")

    query, forward = "?group=customer", []
    while query:
        last = get(browser, query)
        forward.append(titles(last))
        query = link(last, "next")
    assert [title for page in forward for title in page] == many
    back, query = [titles(last)], link(last, "prev")
    while query:
        page = get(browser, query)
        back.append(titles(page))
        query = link(page, "prev")
    assert back[-1] == many[:size]
    assert back[::-1][: len(forward) - 1] == forward[:-1]


def test_a_group_that_lost_its_tickets_is_still_a_place(many):
    found = Ticket.objects.all()
    groups = grouping.group(found, "customer")
    first = grouping.page(found, groups, RANK, 3)
    rest = found.exclude(customer__name="Alma Kft.")
    page = grouping.page(rest, grouping.group(rest, "customer"), RANK, 3, after=first.next)
    assert [Ticket.objects.get(pk=key).subject for key in page.keys] == many[3:6]


def test_a_place_of_the_ungrouped_list_is_the_beginning(many):
    found = Ticket.objects.all()
    page = grouping.page(found, grouping.group(found, "customer"), RANK, 3, after="5.7")
    assert len(page.keys) == 3
    assert not page.previous


def test_a_page_of_many_groups_is_one_query(many, django_assert_num_queries):
    found = Ticket.objects.all()
    with django_assert_num_queries(3):
        grouping.page(found, grouping.group(found, "customer"), RANK, 3)

"""Lists, the caller, customers, mail and the manager's day."""

import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from servanda import kernel
from servanda.desk.lists import BY_CODE
from servanda.kernel import kept
from servanda.mail.actions import store
from servanda.people import actors
from servanda.people.tests.factory import make_contact, make_customer
from servanda.tickets import actions
from servanda.tickets.intake import process
from servanda.tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(desk):
    return desk.as_role("agent", "service_manager")


def get(browser, name, *args, **query):
    response = browser.get(reverse(f"desk:{name}", args=args), query)
    assert response.status_code == 200, response.content
    return response.content.decode()


def test_what_breaks_first_is_on_top(browser, desk):
    desk.ticket("Can wait", priority=4)
    desk.ticket("Nobody can work", priority=1)
    shown = get(browser, "queue")
    assert shown.index("Nobody can work") < shown.index("Can wait")


def test_each_row_says_what_is_owed(browser, desk):
    desk.ticket()
    assert "Answer in " in get(browser, "queue") or "Answer by " in get(browser, "queue")


def test_the_queue_finds_by_number_and_by_words(browser, desk):
    first, second = desk.ticket("Printer"), desk.ticket("Telephone")
    assert "Telephone" not in get(browser, "queue", q="print")
    assert "Telephone" in get(browser, "queue", q=f"#{second.number}")
    assert f"#{first.number}" not in get(browser, "queue", q=f"#{second.number}")


@pytest.mark.parametrize("name", sorted(BY_CODE))
def test_each_empty_list_says_what_to_do(browser, name):
    assert html.escape(str(BY_CODE[name].empty)) in get(browser, "queue", list=name)


def test_an_empty_list_says_what_to_do(browser):
    assert "appear by themselves" in get(browser, "queue")
    assert "Nothing found" in get(browser, "queue", q="zzz")


def queries(browser, name, *args, **query):
    kept.forget()
    with CaptureQueriesContext(
        connection,
    ) as seen:
        get(browser, name, *args, **query)
    return len(seen)


@pytest.mark.parametrize("name", ["queue", "day", "customers", "sent", "held"])
def test_more_rows_cost_no_more_queries(browser, desk, name):
    def grow(number):
        desk.ticket(f"Ticket {number}")
        desk.stranger_ticket()
        make_contact(make_customer())
        store(
            f"Subject: nobody {number}\r\n\r\nHello".encode(),
            source="pipe",
            received_at=kernel.now(),
        )
        process()

    grow(1)
    before = queries(browser, name)
    for number in range(2, 6):
        grow(number)
    assert queries(browser, name) == before


def test_a_longer_conversation_costs_no_more_queries(browser, desk):
    ticket, by = desk.ticket(), actors.of_staff(desk.staff("agent"))
    actions.answer(ticket, by=by, text="Hello")
    before = queries(browser, "ticket", ticket.ref)
    for _ in range(4):
        actions.answer(ticket, by=by, text="Hello again")
        actions.receive(ticket, by=actors.of_contact(desk.contact), text="And hello to you")
    assert queries(browser, "ticket", ticket.ref) == before


def test_the_caller_is_found_by_any_way_of_writing(browser, desk):
    contact = make_contact(
        desk.customer, given_name="Ágnes", family_name="Szűcs", phones=["+36 1 234 5678"]
    )
    for words in ("szucs agnes", "ALMA", "1 234-5678", "+3612345678"):
        assert contact.ref in get(browser, "search", q=words), words


def test_the_callers_card_says_what_they_may_expect(browser, desk):
    shown = get(browser, "card", desk.contact.ref)
    assert "Gold" in shown
    assert "Alma Kft." in shown
    assert "How bad is it?" in shown
    assert "solve " in shown


def test_the_card_of_a_customer_without_contract_says_not_covered(browser):
    contact = make_contact()
    assert "Not covered" in get(browser, "card", contact.ref)


def test_a_call_becomes_a_ticket_with_one_sentence(browser, desk):
    response = browser.post(
        reverse("desk:card", args=[desk.contact.ref]),
        {
            "subject": "Mail is down",
            "kind": "incident",
            "priority": 1,
            "taken": 5,
            "tell": "spoken",
        },
    )
    ticket = Ticket.objects.get()
    assert response["Location"] == reverse("desk:ticket", args=[ticket.ref])
    assert (ticket.channel, ticket.requester, ticket.priority) == ("call", desk.contact, 1)
    assert ticket.clocks.get(metric="first_response").state == "met"
    kinds = set(ticket.stream.entries.values_list("kind", flat=True))
    assert {"ticket.opened", "ticket.read_out"} <= kinds


def test_a_call_without_a_subject_keeps_what_was_typed(browser, desk):
    response = browser.post(
        reverse("desk:card", args=[desk.contact.ref]),
        {
            "text": "Nobody can send mail",
            "kind": "incident",
            "priority": 1,
            "taken": 0,
            "tell": "mail",
        },
    )
    assert "Nobody can send mail" in response.content.decode()
    assert not Ticket.objects.exists()


def test_a_customers_page_shows_what_they_bought(browser, desk):
    shown = get(browser, "customer", desk.customer.ref)
    for words in ("Alma Kft.", "Gold", "3.2", "4 working hours", "480"):
        assert words in shown


def test_held_mail_says_why_and_can_be_released(browser, desk):
    raw, _ = store(b"Subject: from nobody\r\n\r\nHello", source="pipe", received_at=kernel.now())
    process()
    assert "names no sender" in get(browser, "held")
    assert "from nobody" in get(browser, "held_one", raw.pk)
    browser.post(reverse("desk:held_act"), {"t": [raw.pk], "act": "release"})
    assert Ticket.objects.filter(subject="from nobody").exists()


def test_a_mail_can_be_had_byte_for_byte_as_a_download(browser):
    content = b"Subject: x\r\n\r\n<script>alert(1)</script>"
    raw, _ = store(content, source="pipe", received_at=kernel.now())
    response = browser.get(reverse("desk:raw", args=[raw.pk]), follow=True)
    assert response.content == content
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_sent_mail_shows_what_the_customer_got(browser, desk):
    ticket = desk.ticket()
    shown = get(browser, "sent")
    assert desk.contact.email in shown
    assert f"#{ticket.number}" in shown


def test_a_colleagues_language_is_the_pages(desk):
    shown = get(desk.client(desk.staff("agent", language="he")), "queue")
    assert 'dir="rtl"' in shown
    assert 'lang="he"' in shown

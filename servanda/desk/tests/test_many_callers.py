"""One fault with many callers, at the caller's card and on the ticket's page."""

import pytest
from django.urls import reverse

from servanda.people import actors
from servanda.people.tests.factory import make_contact
from servanda.tickets import actions
from servanda.tickets.models import MailDown, Report, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(desk):
    return desk.as_role("agent")


@pytest.fixture
def fault(desk):
    return desk.ticket("Nobody can send mail", channel="call", spoken=True)


@pytest.fixture
def caller(desk):
    return make_contact(
        desk.customer, given_name="Ágnes", family_name="Szűcs", phones=["06 1 2345678"]
    )


@pytest.fixture
def report(desk, fault, caller):
    by = actors.of_staff(desk.staff("agent"))
    actions.join(fault, by=by, contact=caller, text="No mail here")
    return Report.objects.get()


def card(contact):
    return reverse("desk:card", args=[contact.ref])


def post(browser, name, *args, **data):
    return browser.post(reverse(f"desk:{name}", args=args), data, follow=True).content.decode()


def test_running_faults_are_offered_on_the_card(browser, fault, caller):
    shown = browser.get(card(caller)).content.decode()
    assert "Is it one of these?" in shown
    assert f'value="{fault.ref}"' in shown


def test_what_is_typed_brings_the_likest_up(browser, desk, fault, caller):
    desk.ticket("The printer is silent")
    address = reverse("desk:typing", args=[caller.ref])
    shown = browser.post(address, {"subject": "send mail"}).content.decode()
    assert shown.index("Nobody can send mail") < shown.index("The printer is silent")
    assert shown.count("sounds alike") == 1


def test_one_key_joins_the_caller_with_what_was_typed(browser, fault, caller):
    response = browser.post(card(caller), {"join": fault.ref, "subject": "No mail in sales"})
    assert response["Location"] == reverse("desk:ticket", args=[fault.ref])
    assert Ticket.objects.count() == 1
    assert Report.objects.get().call.text == "No mail in sales"


def test_nothing_need_be_typed_to_join(browser, fault, caller):
    browser.post(card(caller), {"join": fault.ref})
    assert Report.objects.get().call.text == "Reports the same fault."


def test_a_fault_that_ended_meanwhile_says_what_to_do(browser, desk, fault, caller):
    actions.discard(fault, by=actors.of_staff(desk.staff("agent")))
    shown = browser.post(card(caller), {"join": fault.ref}, follow=True).content.decode()
    assert "has ended meanwhile" in shown
    assert not Report.objects.exists()


def test_the_ticket_says_how_many_reported_it(browser, fault, report):
    shown = browser.get(reverse("desk:ticket", args=[fault.ref])).content.decode()
    assert "2 people reported this" in shown
    assert "reported the same fault." in shown


def test_a_reporter_is_taken_out_and_put_back(browser, fault, report):
    shown = post(browser, "reporter", fault.ref, report.pk, act="out")
    assert "was taken out" in shown
    assert "2 people reported this" not in shown
    assert "2 people reported this" in post(browser, "reporter", fault.ref, report.pk, act="back")


def test_a_call_becomes_a_ticket_of_its_own(browser, fault, report, caller):
    shown = post(browser, "reporter", fault.ref, report.pk, act="split")
    own = Ticket.objects.get(requester=caller)
    assert f"#{own.number} now" in shown


def test_a_reporter_of_another_ticket_is_not_found(browser, desk, report):
    other = desk.ticket("Other")
    address = reverse("desk:reporter", args=[other.ref, report.pk])
    assert browser.post(address, {"act": "out"}).status_code == 404


def test_their_mail_is_down_and_works_again(browser, fault, report):
    shown = post(browser, "their_mail", fault.ref, act="down")
    assert "Letters of this ticket are held" in shown
    actions.answer(fault, by=actors.of_staff(report.staff), text="We reroute.")
    shown = browser.get(reverse("desk:ticket", args=[fault.ref])).content.decode()
    assert "2 people are to be told by phone" in shown
    assert 'href="tel:+3612345678"' in shown
    assert "held: their mail is down" in shown
    shown = post(browser, "their_mail", fault.ref, act="up")
    assert "are on their way" in shown or "is on its way" in shown
    assert not MailDown.objects.filter(until=None).exists()


def test_a_call_can_say_at_once_that_their_mail_is_down(browser, caller):
    browser.post(
        card(caller),
        {
            "subject": "No mail", "kind": "incident", "priority": 1, "taken": 0,
            "tell": "spoken", "mail_down": "on",
        },
    )  # fmt: skip
    assert MailDown.objects.get().ticket == Ticket.objects.get()


def test_more_reporters_cost_no_more_queries(
    browser, desk, fault, report, django_assert_max_num_queries
):
    address = reverse("desk:ticket", args=[fault.ref])
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as before:
        browser.get(address)
    for _ in range(4):
        by = actors.of_staff(report.staff)
        actions.join(fault, by=by, contact=make_contact(desk.customer), text="Me too")
    with django_assert_max_num_queries(len(before)):
        browser.get(address)

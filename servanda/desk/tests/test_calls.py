"""The caller's card from "hello" to the outcome, and the log of calls."""

import re
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from servanda import kernel
from servanda.catalogue.priorities import USUAL
from servanda.contracts import actions as contracts
from servanda.contracts.tests.factory import make_draft, put_line
from servanda.kernel import unit
from servanda.people import actors
from servanda.people.models import Contact
from servanda.people.tests.factory import ROOT, make_contact, make_customer
from servanda.tickets import actions
from servanda.tickets.models import Call, Ticket
from servanda.tickets.tests.test_concurrency import at_once

pytestmark = pytest.mark.django_db
SAID = {"subject": "Mail is down", "kind": "incident", "priority": 1}


@pytest.fixture
def staff(desk):
    return desk.staff("agent")


@pytest.fixture
def browser(desk, staff):
    return desk.client(staff)


@pytest.fixture
def call(desk, staff):
    """Two minutes on the line."""
    by, at = actors.of_staff(staff), kernel.now() - timedelta(minutes=2)
    return actions.begin_call(by=by, contact=desk.contact, at=at)


def address(name, *args):
    return reverse(f"desk:{name}", args=args)


def finish(browser, desk, **data):
    response = browser.post(address("card", desk.contact.ref), SAID | data, follow=True)
    return response.content.decode()


def cells(page):
    return re.findall(r'<label class="urgency__cell" for="urgency-(\d)">P\1</label>', page)


def test_how_many_are_hit_and_how_urgent_gives_the_priority_of_a_call(browser, desk):
    page = browser.get(address("card", desk.contact.ref)).content.decode()
    usual = str(desk.line.default_priority)
    assert cells(page) == ["1", "2", "3", "3", usual, "4"]
    assert "As agreed in their contract" not in page


def test_or_as_their_contract_says(browser, desk):
    customer = make_customer(name="Körte Kft.")
    contact, draft = make_contact(customer), make_draft(customer)
    line = put_line(draft, default_priority=2)
    contracts.agree_priorities(draft, by=ROOT, matrix={**USUAL, ("one", "urgent"): 1})
    contracts.sign(draft, by=ROOT)
    page = browser.get(address("card", contact.ref)).content.decode()
    assert cells(page) == ["1", "2", "3", "1", str(line.default_priority), "4"]
    assert "As agreed in their contract: how many are hit, how urgent is it?" in page


def test_the_time_runs_from_the_first_letter_and_what_is_typed_stays(browser, desk):
    shown = browser.get(address("card", desk.contact.ref)).content.decode()
    assert "Start the call" in shown
    browser.post(address("typing", desk.contact.ref), {"subject": "Mail", "text": "Since nine"})
    call = Call.objects.get()
    assert (call.contact, call.subject, call.summary) == (desk.contact, "Mail", "Since nine")
    shown = browser.get(address("card", desk.contact.ref)).content.decode()
    assert 'value="Mail"' in shown
    assert "Since nine" in shown
    assert "data-since" in shown


def test_enter_opens_the_ticket_whatever_else_can_be_pressed(browser, desk, call):
    """A form's default is its first submit button on the page, wherever it stands."""
    shown = browser.get(address("card", desk.contact.ref)).content.decode()
    inside = shown.index('id="call"')
    first = re.search(r'<button[^>]*form="call"[^>]*>', shown)
    assert first is not None
    assert first.start() < inside
    assert 'value="ticket"' in first[0]


def test_nothing_typed_begins_nothing(browser, desk):
    browser.post(address("typing", desk.contact.ref), {"subject": "", "text": ""})
    assert not Call.objects.exists()


def test_a_running_call_is_seen_on_every_page(browser, desk, call):
    assert desk.contact.name in browser.get(address("customers")).content.decode()
    assert "on-phone" in browser.get(address("queue")).content.decode()


def test_the_ticket_is_received_when_the_call_was_taken(browser, desk, call):
    shown = finish(browser, desk, then="ticket")
    ticket = Ticket.objects.get()
    assert f"#{ticket.number} was opened" in shown
    assert ticket.received_at == call.started_at
    call.refresh_from_db()
    assert (call.outcome, call.ticket) == ("ticket", ticket)
    assert call.seconds >= 120


def test_solved_and_confirmed_while_they_were_on_the_line(browser, desk, call):
    shown = finish(browser, desk, then="solved", solution="Restarted it.", confirmed="on")
    assert "solved and confirmed on the phone" in shown
    assert Ticket.objects.get().outcome == "confirmed"


def test_a_solution_without_words_is_refused_and_keeps_everything(browser, desk, call):
    shown = finish(browser, desk, then="solved")
    assert "Write something first." in shown
    assert 'value="Mail is down"' in shown
    assert not Ticket.objects.exists()


def test_the_call_is_about_a_ticket_there_is(browser, desk, call):
    ticket = desk.ticket("Printer")
    finish(browser, desk, about=ticket.ref, subject="")
    assert ticket.messages.get(channel="call").text == "Asked how it is going."


def test_a_strangers_ticket_is_not_what_it_is_about(browser, desk, call):
    other = make_contact()
    foreign = actions.open_ticket(
        by=actors.of_contact(other), channel="mail", subject="x", requester=other
    )
    shown = finish(browser, desk, about=foreign.ref)
    assert "not this customer" in shown


def test_answered_needs_words_and_no_ticket(browser, desk, call):
    assert "Say in a few words" in finish(browser, desk, then="answered", subject="", text="")
    finish(browser, desk, then="answered", text="Told them our hours")
    call.refresh_from_db()
    assert (call.outcome, call.summary) == ("answered", "Told them our hours")


def test_no_call_after_all_leaves_no_trace_in_the_log(browser, desk, call):
    finish(browser, desk, then="mistake")
    shown = browser.get(address("calls")).content.decode()
    assert "No calls here" in shown


def test_a_call_entered_later_has_no_length(browser, desk):
    finish(browser, desk, taken=30)
    call = Call.objects.get()
    assert call.seconds is None
    assert kernel.now() - call.started_at >= timedelta(minutes=30)


def test_taken_earlier_counts_although_typing_began_one(browser, desk, call):
    finish(browser, desk, taken=30)
    ticket = Ticket.objects.get()
    assert kernel.now() - ticket.received_at >= timedelta(minutes=30)
    assert Call.objects.running().count() == 0
    assert ticket.messages.get().seconds is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("taken", "length"), [(30, [None]), (0, [0])])
def test_letters_that_come_with_the_form_do_not_move_the_call(desk, taken, length):
    staff = desk.staff("agent")
    browser, by, began = desk.client(staff), actors.of_staff(staff), threading.Event()

    def letters():
        with unit.action():
            actions.begin_call(by=by, contact=desk.contact)
            began.set()
            time.sleep(0.3)  # the form arrives now, and does not see this call yet

    def form():
        began.wait(10)
        finish(browser, desk, taken=taken)

    assert at_once(letters, form) == [None, None]
    ticket = Ticket.objects.get()
    assert kernel.now() - ticket.received_at >= timedelta(minutes=taken)
    assert kernel.now() - ticket.received_at < timedelta(minutes=taken + 1)
    assert [one.seconds for one in ticket.messages.filter(channel="call")] == length
    assert Call.objects.running().count() == 0


def test_letters_that_come_after_the_form_begin_no_other_call(browser, desk, call):
    made = (kernel.now() - timedelta(seconds=5)).isoformat()
    finish(browser, desk, then="ticket")
    browser.post(address("typing", desk.contact.ref), {"subject": "Mail is down", "made": made})
    assert Call.objects.running().count() == 0
    made = kernel.now().isoformat()
    browser.post(address("typing", desk.contact.ref), {"subject": "Again", "made": made})
    assert Call.objects.running().count() == 1


def test_a_refused_later_entry_leaves_no_call_running(browser, desk):
    finish(browser, desk, taken=30, subject="")
    assert not Call.objects.exists()


def test_how_the_caller_was_identified_is_kept(browser, desk, call):
    finish(browser, desk, checks=["questions"])
    call.refresh_from_db()
    assert call.checks == ["questions"]
    assert "identity checked" in browser.get(address("calls")).content.decode()


def test_the_log_is_filtered(browser, desk, staff, call):
    finish(browser, desk)
    other = desk.staff("agent")
    make = actions.begin_call(by=actors.of_staff(other), number="+36301112222", name="Unknown Joe")
    actions.end_call(make, by=actors.of_staff(other), outcome="wrong")

    def shown(**query):
        return browser.get(address("calls"), query).content.decode()

    assert "Unknown Joe" in shown()
    assert "Unknown Joe" not in shown(who="me")
    assert "Mail is down" not in shown(outcome="wrong")
    assert "Unknown Joe" in shown(outcome="wrong")
    assert "Unknown Joe" not in shown(q="mail nagy")
    assert "Unknown Joe" not in shown(on="2020-01-01")
    assert "Mail is down" in shown(contact=desk.contact.ref)
    assert "Unknown Joe" not in shown(customer=desk.customer.ref)


def test_a_specialist_sees_their_own_calls_only(desk, call):
    shown = desk.as_role("specialist").get(address("calls")).content.decode()
    assert "No calls here" in shown


def test_more_calls_cost_no_more_queries(browser, desk, staff):
    by = actors.of_staff(staff)

    def grow():
        call = actions.begin_call(by=by, contact=make_contact(desk.customer))
        actions.call_to_ticket(call, by=by, subject="Printer")

    def asked(name, *args):
        with CaptureQueriesContext(connection) as seen:
            browser.get(address(name, *args))
        return len(seen)

    grow()
    before = asked("calls"), asked("card", desk.contact.ref)
    for _ in range(4):
        grow()
    assert (asked("calls"), asked("card", desk.contact.ref)) == before


class TestNumbers:
    @pytest.fixture
    def agnes(self, desk):
        return make_contact(desk.customer, given_name="Ágnes", phones=["+36 1 234 5678"])

    @pytest.mark.parametrize(
        "number", ["+3612345678", "06 1 234-5678", "003612345678", "(06-1) 234 5678", "2345678"]
    )
    def test_any_notation_opens_the_card_at_once(self, browser, agnes, number):
        response = browser.get(address("caller"), {"number": number})
        assert response["Location"] == address("card", agnes.ref)

    def test_a_shared_number_shows_the_company_first(self, browser, desk, agnes):
        make_contact(desk.customer, given_name="Béla", phones=["+36 1 234 5678"])
        shown = browser.get(address("caller"), {"number": "+3612345678"}).content.decode()
        assert "Several people have" in shown
        assert shown.index(address("customer", desk.customer.ref)) < shown.index(agnes.ref)

    def test_somebody_new_is_put_at_no_customer_that_nobody_chose(self, browser, desk):
        given = {"then": "contact", "given_name": "Anneliese", "customer": ""}
        shown = browser.get(address("unknown")).content.decode()
        assert '<option value="" selected>Choose…</option>' in shown
        response = browser.post(address("unknown"), given)
        assert response.status_code == 200
        assert not Contact.objects.filter(given_name="Anneliese").exists()

    def test_an_unknown_number_opens_the_form_with_it(self, browser):
        response = browser.get(address("caller"), {"number": "+36309998877"}, follow=True)
        shown = response.content.decode()
        assert "Nobody we know has" in shown
        assert 'value="+36309998877"' in shown

    def test_nobody_signed_in_sees_no_card(self, client, agnes):
        response = client.get(address("caller"), {"number": "+3612345678"})
        assert response["Location"].startswith(address("sign_in"))

    def test_a_new_contact_at_a_customer_opens_their_card(self, browser, desk):
        given = {
            "then": "contact", "customer": desk.customer.pk, "given_name": "Kata",
            "family_name": "Új", "number": "06 30 999 8877",
        }  # fmt: skip
        response = browser.post(address("unknown"), given)
        kata = Contact.objects.get(given_name="Kata")
        assert response["Location"] == address("card", kata.ref)
        assert kata.phones.get().number == "+36309998877"

    def test_a_bad_number_is_said_so_and_keeps_what_was_typed(self, browser, desk):
        given = {
            "then": "contact", "customer": desk.customer.pk, "given_name": "Kata", "number": "12"
        }  # fmt: skip
        shown = browser.post(address("unknown"), given).content.decode()
        assert "not a telephone number" in shown
        assert 'value="Kata"' in shown

    def test_somebody_new_becomes_a_ticket_that_asks_who_it_is(self, browser):
        given = {"then": "ticket", "number": "+36309998877", "name": "Joe", "subject": "Offer?"}
        browser.post(address("unknown"), given)
        ticket = Ticket.objects.get()
        assert (ticket.customer, ticket.channel) == (None, "call")
        assert "Joe, +36309998877" in ticket.messages.get().text
        assert Call.objects.get().number == "+36309998877"

    def test_a_wrong_number_is_only_logged(self, browser):
        browser.post(address("unknown"), {"then": "wrong", "number": "+36309998877"})
        assert Call.objects.get().outcome == "wrong"
        assert not Ticket.objects.exists()


def test_the_card_is_read_in_few_statements(browser, desk, django_assert_max_num_queries):
    card = address("card", desk.contact.ref)
    browser.get(card)  # the contract's terms are kept from here on
    with django_assert_max_num_queries(22):
        browser.get(card)

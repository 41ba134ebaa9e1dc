"""Callbacks on the desk: agreed on the card, owed on Now, ringing, kept."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from servanda import kernel
from servanda.people import actions as people
from servanda.people import actors
from servanda.people.tests.factory import make_contact
from servanda.tickets import actions
from servanda.tickets.models import Call, Callback, FollowUp, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(desk):
    return desk.staff("agent")


@pytest.fixture
def browser(desk, staff):
    return desk.client(staff)


@pytest.fixture
def callback(desk, staff):
    return agree(desk, staff)


def agree(desk, staff, minutes=60, **values):
    given = {"contact": desk.contact, "about": "The VPN", "staff": staff, "number": "+3612345678"}
    due_at = kernel.now() + timedelta(minutes=minutes)
    return actions.agree_callback(by=actors.of_staff(staff), due_at=due_at, **given | values)


def address(name, *args):
    return reverse(f"desk:{name}", args=args)


def act(browser, callback, act, **data):
    return browser.post(address("callback_act", callback.ref), {"act": act} | data, follow=True)


def test_agreed_on_the_card_at_a_proposed_time(browser, desk, staff):
    shown = browser.get(address("card", desk.contact.ref)).content.decode()
    when = shown.split('name="cb-when" value="')[1].split('"')[0]
    ticket = desk.ticket("VPN")
    browser.post(
        address("card", desk.contact.ref),
        {
            "then": "callback", "subject": "VPN again", "cb-when": when, "cb-staff": staff.pk,
            "cb-number": "+36301234567", "cb-ticket": ticket.pk,
        },
    )  # fmt: skip
    callback = Callback.objects.get()
    assert callback.due_at.isoformat() == when
    assert (callback.staff, callback.ticket, callback.about) == (staff, ticket, "VPN again")
    assert Call.objects.get().outcome == "callback"
    assert Ticket.objects.count() == 1


def test_another_time_is_read_in_the_agents_zone(browser, desk):
    other = (kernel.now() + timedelta(days=3)).strftime("%Y-%m-%dT14:00")
    given = {"then": "callback", "subject": "VPN", "cb-other": other, "cb-number": "+3612345678"}
    browser.post(address("card", desk.contact.ref), given)
    due_at = Callback.objects.get().due_at
    assert due_at.astimezone(kernel.now().tzinfo).hour in (12, 13)


def test_without_a_time_or_in_the_past_it_is_refused_with_what_was_typed(browser, desk):
    for when in ({}, {"cb-other": "2020-01-01T10:00"}):
        given = {"then": "callback", "subject": "VPN again", "cb-number": "+3612345678"} | when
        shown = browser.post(address("card", desk.contact.ref), given).content.decode()
        assert "Choose" in shown
        assert 'value="VPN again"' in shown
    assert not Callback.objects.exists()
    assert not Call.objects.exists()


def test_it_is_owed_on_now_and_stands_on_the_card(browser, desk, callback):
    said = f"Call back <bdi>{desk.contact.name}</bdi>"
    assert said in browser.get(address("queue")).content.decode()
    assert "To call back" in browser.get(address("card", desk.contact.ref)).content.decode()


def test_a_colleagues_is_not_owed_on_mine(desk, callback):
    shown = desk.as_role("agent").get(address("queue")).content.decode()
    assert "The VPN" not in shown


def test_it_rings_shortly_before(browser, desk, staff):
    agree(desk, staff, minutes=60)
    assert "Call now" not in browser.get(address("ringing")).content.decode()
    agree(desk, staff, minutes=8)
    assert "Call now" in browser.get(address("ringing")).content.decode()


def test_taken_by_two_the_second_is_told_who(browser, desk, staff, callback):
    act(browser, callback, "take")
    other = desk.as_role("agent")
    response = act(other, callback, "take")
    assert response.status_code == 422
    assert f"{staff.name} is calling them already" in response.content.decode()
    assert "is calling" in other.get(address("callbacks")).content.decode()


def test_done_it_is_a_call_in_the_log(browser, callback):
    assert "nothing was saved" in act(browser, callback, "done", text="").content.decode()
    shown = act(browser, callback, "done", text="Explained it", minutes=4).content.decode()
    assert "The promise is kept" in shown
    assert (Call.objects.get().outcome, Call.objects.get().seconds) == ("called", 240)


def test_no_answer_proposes_the_next_time(browser, callback):
    shown = browser.get(address("callback", callback.ref)).content.decode()
    when = shown.split('name="again-when" value="')[1].split('"')[0]
    act(browser, callback, "no_answer", **{"again-when": when, "again-tell": "on"})
    callback.refresh_from_db()
    assert (callback.attempts, callback.due_at.isoformat()) == (1, when)
    assert "tried once" in browser.get(address("callbacks")).content.decode()


def test_moved_given_and_cancelled_with_undo(browser, desk, callback):
    other = (kernel.now() + timedelta(days=2)).strftime("%Y-%m-%dT10:00")
    act(browser, callback, "move", **{"move-other": other})
    colleague = desk.staff("agent")
    act(browser, callback, "give", staff=colleague.pk)
    callback.refresh_from_db()
    assert callback.staff == colleague
    assert "Say why nobody" in act(browser, callback, "cancel", reason="").content.decode()
    shown = act(browser, callback, "cancel", reason="They wrote").content.decode()
    assert "They wrote" in shown
    act(browser, callback, "restore")
    callback.refresh_from_db()
    assert callback.ended_at is None


def test_an_unknown_act_or_callback_is_not_found(browser, callback):
    assert act(browser, callback, "explode").status_code == 404
    assert browser.get(address("callback", "none")).status_code == 404


def test_a_specialist_does_not_reach_a_colleagues(desk, callback):
    client = desk.as_role("specialist")
    assert client.get(address("callback", callback.ref)).status_code == 404
    assert act(client, callback, "take").status_code == 404


def test_the_tickets_history_tells_of_it(browser, desk, staff):
    ticket = desk.ticket("VPN")
    callback = agree(desk, staff, ticket=ticket)
    act(browser, callback, "done", text="Explained it")
    shown = browser.get(address("ticket", ticket.ref)).content.decode()
    assert "A callback was agreed." in shown
    assert "Called back as agreed." in shown


@pytest.mark.parametrize("name", ["callbacks", "queue"])
def test_more_of_them_cost_no_more_queries(browser, desk, staff, name):
    def asked():
        with CaptureQueriesContext(connection) as seen:
            browser.get(address(name))
        return len(seen)

    agree(desk, staff)
    before = asked()
    for _ in range(4):
        agree(desk, staff, contact=make_contact(desk.customer))
    assert asked() == before


def test_while_not_to_be_disturbed_only_ones_own_promise_rings(desk, staff, browser):
    agree(desk, staff, minutes=5)
    Callback.objects.update(staff=None)
    assert "Call now" in browser.get(address("ringing")).content.decode()
    until = kernel.now() + timedelta(hours=1)
    people.be_quiet(staff, by=actors.of_staff(staff), until=until)
    assert "Call now" not in browser.get(address("ringing")).content.decode()
    agree(desk, staff, minutes=5)
    assert "Call now" in browser.get(address("ringing")).content.decode()


def test_a_reminder_waits_until_the_quiet_time_is_over(desk, staff, browser):
    ticket = desk.ticket(priority=3)
    by, at = actors.of_staff(staff), kernel.now() + timedelta(seconds=1)
    row = actions.set_follow_up(ticket, by=by, at=at, text="Ring the carrier")
    FollowUp.objects.filter(pk=row.pk).update(due_at=kernel.now())
    ticket.clocks.all().delete()
    assert "Ring the carrier" in browser.get(reverse("desk:queue")).content.decode()
    people.be_quiet(staff, by=by, until=kernel.now() + timedelta(hours=1))
    shown = browser.get(reverse("desk:queue")).content.decode()
    assert "Ring the carrier" not in shown
    assert "One reminder waits until" in shown

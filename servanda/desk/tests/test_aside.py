"""Putting aside and being reminded, as the pages do it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from servanda import kernel
from servanda.clocks import aside
from servanda.desk.times import proposals
from servanda.kernel import Refused, timers
from servanda.people import actors
from servanda.tickets import actions
from servanda.tickets.models import FollowUp, Snooze, Ticket
from servanda.tickets.reminders import sleep_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def agent(desk):
    return desk.staff("agent")


@pytest.fixture
def browser(desk, agent):
    return desk.client(agent)


@pytest.fixture
def ticket(desk):
    return desk.ticket()


def address(name, ticket):
    return reverse(f"desk:{name}", args=[ticket.ref])


def at(hours):
    return (kernel.now() + hours * HOUR).isoformat()


def due(ticket):
    return min(clock.due_at for clock in ticket.clocks.all() if clock.due_at)


def test_the_form_proposes_times_and_opens_as_a_dialog(browser, ticket):
    page = browser.get(address("put_aside", ticket)).content.decode()
    assert "<title>" in page
    part = browser.get(address("put_aside", ticket), headers={"HX-Request": "true"})
    shown = part.content.decode()
    assert shown.strip().startswith("<dialog")
    assert "in an hour" in shown
    assert "past the due time" in shown


def test_before_the_due_time_it_just_sleeps(browser, ticket):
    until = due(ticket) - timedelta(minutes=1)
    data = {"when": until.isoformat(), "why": "The part comes by courier"}
    page = browser.post(address("put_aside", ticket), data, follow=True).content.decode()
    assert "The part comes by courier" in page
    assert "/desk/undo/" in page
    assert sleep_of(ticket).until == until
    page = browser.get(reverse("desk:queue"), {"list": "snoozed"}).content.decode()
    assert ticket.subject in page


def test_beyond_it_the_form_warns_keeps_what_was_typed_and_obeys(browser, ticket):
    data = {"when": (due(ticket) + HOUR).isoformat(), "why": "Nobody is there"}
    refused = browser.post(address("put_aside", ticket), data)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "do not wait" in page
    assert "Nobody is there" in page
    assert sleep_of(ticket) is None
    browser.post(address("put_aside", ticket), data | {"beyond": "on"})
    assert sleep_of(ticket) is not None


def test_what_is_late_already_sleeps_only_if_one_means_it(browser, ticket):
    data = {"when": (due(ticket) + 3 * HOUR).isoformat()}
    with kernel.pretend(due(ticket) + HOUR):
        page = browser.post(address("put_aside", ticket), data).content.decode()
        assert "late already" in page
        assert sleep_of(ticket) is None


def test_agreed_with_the_customer_it_is_scheduled_and_cites_where(browser, ticket):
    said = ticket.messages.get()
    data = {"when": at(300), "agreement": said.ref}
    browser.post(address("put_aside", ticket), data)
    row = Ticket.objects.get()
    assert (row.state, sleep_of(row)) == ("scheduled", None)
    entry = row.stream.entries.get(kind="ticket.scheduled")
    assert entry.data["agreement"] == said.pk
    assert entry.data["agreed"] is True


def test_what_we_said_ourselves_is_no_agreement(browser, ticket, agent):
    actions.answer(ticket, by=actors.of_staff(agent), text="We come on Friday")
    ours = ticket.messages.get(direction="out")
    refused = browser.post(address("put_aside", ticket), {"when": at(1), "agreement": ours.ref})
    assert refused.status_code == 422
    assert Ticket.objects.get().state == "open"


@pytest.mark.parametrize("when", ["", "yesterday", "2020-01-01T10:00:00", "2020-01-01T10:00:00Z"])
def test_a_time_that_cannot_be_is_refused_in_words(browser, ticket, when):
    assert browser.post(address("put_aside", ticket), {"when": when}).status_code == 422
    assert browser.post(address("remind", ticket), {"when": when, "text": "x"}).status_code == 422
    assert not Snooze.objects.exists()


def test_it_is_taken_up_again_from_its_page(browser, ticket, agent):
    actions.snooze(ticket, by=actors.of_staff(agent), until=kernel.now() + HOUR)
    browser.post(address("wake", ticket))
    assert sleep_of(ticket) is None
    assert browser.post(address("wake", ticket)).status_code == 302


def test_a_reminder_is_set_moved_done_and_undone(browser, ticket):
    page = browser.post(
        address("remind", ticket), {"when": at(1), "text": "Ring the courier"}, follow=True
    ).content.decode()
    assert "Ring the courier" in page
    row = FollowUp.objects.get()
    one = reverse("desk:reminder", args=[row.ref])
    assert "Ring the courier" in browser.get(one).content.decode()
    browser.post(one, {"act": "move", "when": at(3)})
    assert FollowUp.objects.get().at > row.at
    browser.post(one, {"act": "done", "next": reverse("desk:queue")})
    assert not FollowUp.objects.get().is_open


def test_due_ones_stand_on_the_queue(browser, ticket, agent):
    actions.set_follow_up(
        ticket, by=actors.of_staff(agent), at=kernel.now() + HOUR, text="Ring the courier"
    )
    queue = reverse("desk:queue")
    assert "Ring the courier" not in browser.get(queue).content.decode()
    with kernel.pretend(kernel.now() + HOUR):
        timers.fire_due()
        assert "Ring the courier" in browser.get(queue).content.decode()


def test_anothers_reminder_is_not_found_by_who_does_not_see_the_ticket(desk, ticket, agent):
    row = actions.set_follow_up(
        ticket, by=actors.of_staff(agent), at=kernel.now() + HOUR, text="Ring the courier"
    )
    client = desk.as_role("specialist")
    assert client.get(reverse("desk:reminder", args=[row.ref])).status_code == 404
    assert client.post(reverse("desk:reminder", args=[row.ref]), {"act": "done"}).status_code == 404


def test_proposals_are_in_order_and_say_which_come_too_late():
    now = kernel.now()
    found = proposals(now, now + 2 * HOUR)
    assert [one.at for one in found] == sorted(one.at for one in found)
    assert [one.beyond for one in found] == sorted(one.beyond for one in found)
    assert any("before it is due" in str(one.name) for one in found)


def ledger(browser, ticket, metric):
    found = browser.get(reverse("desk:ticket", args=[ticket.ref])).context["ledgers"][metric]
    return [line.text for line in found]


def test_the_ledger_says_that_sleep_counted(browser, ticket, agent):
    by = actors.of_staff(agent)
    start = kernel.now()
    aside.put_aside(ticket, by=by, until=start + timedelta(minutes=30), beyond=True)
    with kernel.pretend(start + timedelta(minutes=31)):
        actions.wake(ticket, by=by)
        said = ledger(browser, ticket, "first_response")
    assert any("put aside by us: it counted." in line for line in said)
    assert "put aside" not in said[-1]


def test_the_question_before_a_due_time_is_asked_of_every_caller(ticket, agent):
    by, late = actors.of_staff(agent), due(ticket) + HOUR
    with pytest.raises(Refused) as refused:
        aside.put_aside(ticket, by=by, until=late)
    assert refused.value.code == "due_before"
    assert sleep_of(ticket) is None
    aside.put_aside(ticket, by=by, until=late, beyond=True)
    assert sleep_of(ticket).until == late

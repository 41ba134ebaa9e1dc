"""Time on the ticket's page: entered in whatever way one types it, corrected, timed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from servanda import kernel
from servanda.billing.models import Stopwatch, TimeEntry
from servanda.contracts import actions as contracts
from servanda.people.tests.factory import ROOT

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 18, 14, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now():
    with kernel.pretend(NOW):
        yield


@pytest.fixture
def ticket(desk):
    return desk.ticket()


@pytest.fixture
def colleague(desk):
    return desk.staff("agent", zone="UTC")


@pytest.fixture
def agent(desk, colleague):
    return desk.client(colleague)


def enter(client, ticket, **values):
    given = {"worked": "1:30", "text": "Changed the drum"} | values
    return client.post(reverse("desk:time", args=[ticket.ref]), given, follow=True)


def page(client, ticket):
    return client.get(reverse("desk:ticket", args=[ticket.ref])).content.decode()


@pytest.mark.parametrize("typed", ["90", "1:30", "1,5 h", "1.5 óra"])
def test_however_it_is_typed_it_ends_now(agent, ticket, typed):
    shown = enter(agent, ticket, worked=typed).content.decode()
    entry = TimeEntry.objects.get()
    assert (entry.seconds, entry.started_at) == (5400, NOW - timedelta(minutes=90))
    assert "Time worked: 1 h 30 min" in shown
    assert "Changed the drum" in shown


def test_a_day_and_a_time_are_the_writers_own(agent, ticket):
    enter(agent, ticket, day="2026-06-10", begun="09:15")
    assert TimeEntry.objects.get().started_at == datetime(2026, 6, 10, 9, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"worked": "soon"}, "is not a length of time"),
        ({"worked": ""}, "Say how long"),
        ({"text": ""}, "Write what was done"),
        ({"worked": "0"}, "at least one minute"),
        ({"day": "2027-01-01", "begun": "08:00"}, "lies in the future"),
    ],
)
def test_what_is_not_understood_is_said_and_what_was_typed_is_kept(agent, ticket, values, said):
    response = enter(agent, ticket, **values)
    shown = response.content.decode()
    assert response.status_code == 422
    assert said in shown
    assert values.get("text", "Changed the drum") in shown


def test_an_entry_is_corrected_and_keeps_its_instant(agent, ticket):
    enter(agent, ticket)
    old = TimeEntry.objects.get()
    address = reverse("desk:time_entry", args=[old.ref])
    assert 'value="1:30"' in agent.get(address).content.decode()
    given = {"worked": "45", "text": "Changed the drum", "day": "2026-06-18", "begun": "12:30"}
    agent.post(address, given)
    fresh = TimeEntry.objects.standing().get()
    assert (fresh.replaces, fresh.seconds, fresh.started_at) == (old, 2700, old.started_at)
    assert "corrected: 1 h 30 min → 45 min" in page(agent, ticket)


def test_withdrawn_it_can_be_put_back(agent, ticket):
    enter(agent, ticket)
    entry = TimeEntry.objects.get()
    address = reverse("desk:time_entry", args=[entry.ref])
    response = agent.post(address, {"act": "withdraw", "why": "Another ticket's"}, follow=True)
    undo = reverse("desk:restore_time", args=[entry.ref])
    assert undo in response.content.decode()
    agent.post(undo)
    assert TimeEntry.objects.standing().get() == entry


def test_the_timer_survives_a_reload_and_becomes_an_entry(agent, ticket):
    address = reverse("desk:timer", args=[ticket.ref])
    agent.post(address, {"act": "start"})
    assert "data-since" in page(agent, ticket)
    with kernel.pretend(NOW + timedelta(minutes=10)):
        agent.post(address, {"act": "stop", "text": "Looked at it"})
    assert TimeEntry.objects.get().seconds == 600


def test_elsewhere_the_page_says_where_it_runs(desk, agent, ticket):
    agent.post(reverse("desk:timer", args=[ticket.ref]), {"act": "start"})
    other = desk.ticket()
    assert "Your timer runs on" in page(agent, other)
    agent.post(reverse("desk:timer", args=[other.ref]), {"act": "start"})
    assert Stopwatch.objects.get().ticket == ticket


def test_what_is_left_of_the_allowance_stands_beside_the_form(desk, agent):
    contract = desk.line.version.contract
    draft = contracts.amend(contract, by=ROOT, effective_from=NOW - timedelta(days=20))
    line = draft.lines.get(code=desk.line.code)
    contracts.change_line(line, by=ROOT, included_seconds=2 * 3600, rate_minor=7500)
    contracts.sign(draft, by=ROOT, contact=desk.contact)
    ticket = desk.ticket()
    assert "2 h of 2 h left until" in page(agent, ticket)
    enter(agent, ticket)
    shown = enter(agent, ticket, day="2026-06-18", begun="12:45", worked="60").content.decode()
    assert "30 min included, 30 min charged" in shown
    assert "All 2 h are used up" in shown
    assert "€75.00 an hour" in shown


def test_a_colleague_without_reach_finds_neither_form_nor_entry(desk, agent, ticket):
    enter(agent, ticket)
    entry = TimeEntry.objects.get()
    stranger = desk.as_role("specialist")
    for name in ("time_entry", "restore_time"):
        address = reverse(f"desk:{name}", args=[entry.ref])
        assert stranger.post(address).status_code == 404


def test_another_agent_does_not_correct_it(desk, agent, ticket):
    enter(agent, ticket)
    entry = TimeEntry.objects.get()
    address = reverse("desk:time_entry", args=[entry.ref])
    response = desk.as_role("agent").post(address, {"worked": "5", "text": "Mine"})
    assert response.status_code == 422
    assert TimeEntry.objects.get().seconds == 5400

"""A telephone call from "hello" to what became of it."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest

from servanda import kernel
from servanda.kernel import chain, unit
from servanda.mail.models import Outgoing
from servanda.people.models import ContactDuty
from servanda.tickets import actions
from servanda.tickets.models import Call, Ticket
from servanda.tickets.tests.test_concurrency import at_once
from servanda.tickets.tests.test_verbs import kinds, open_one, refused
from servanda.tickets.tests.world import World, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build()


@pytest.fixture
def agent(world: World):
    return world.by(world.agent)


@pytest.fixture
def call(world: World, agent):
    """Anna has been on the line for two minutes."""
    return actions.begin_call(by=agent, contact=world.anna, at=kernel.now() - timedelta(minutes=2))


def test_a_call_is_begun_once_however_often_one_asks(world, agent, call):
    assert actions.begin_call(by=agent, contact=world.anna) == call
    other = actions.begin_call(by=world.by(world.head), contact=world.anna)
    assert other != call
    assert Call.objects.running().count() == 2


def test_what_is_typed_is_kept(agent, call):
    actions.keep_words(call, by=agent, subject=" Printer ", summary="Nothing comes out")
    call.refresh_from_db()
    assert (call.subject, call.summary) == ("Printer", "Nothing comes out")


def test_it_becomes_a_ticket_received_when_it_was_taken(world, agent, call):
    ticket = actions.call_to_ticket(call, by=agent, subject="Printer", text="Nothing", priority=2)
    said = ticket.messages.get()
    assert (ticket.received_at, ticket.requester, ticket.channel) == (
        call.started_at, world.anna, "call",
    )  # fmt: skip
    assert 120 <= said.seconds < 180
    call.refresh_from_db()
    assert (call.outcome, call.ticket, call.message) == ("ticket", ticket, said)
    assert ticket.clocks.get(metric="first_response").met_at == call.started_at
    assert Outgoing.objects.filter(purpose="acknowledgement").count() == 1
    assert list(chain.verify()) == []


def test_the_acknowledgement_can_be_read_out(agent, call):
    ticket = actions.call_to_ticket(call, by=agent, spoken_acknowledgement=True, subject="Printer")
    assert not Outgoing.objects.exists()
    assert "read_out" in kinds(ticket)


def test_solved_on_the_phone_asks_them_as_always(agent, call):
    ticket = actions.call_solved(
        call, by=agent, solution="Paper was out.", confirmed=False, subject="Printer"
    )
    assert ticket.state == "solved"
    assert [one.purpose for one in Outgoing.objects.all()] == ["solved"]


def test_solved_and_confirmed_in_the_same_call_writes_to_nobody(world, agent, call):
    ticket = actions.call_solved(
        call, by=agent, solution="Paper was out.", confirmed=True, subject="Printer"
    )
    assert (ticket.state, ticket.outcome) == ("closed", "confirmed")
    assert not Outgoing.objects.exists()
    assert ticket.clocks.get(metric="resolution").state == "met"
    assert list(chain.verify()) == []


def test_solved_in_a_call_entered_later_counts_from_then(agent, call):
    ticket = actions.call_solved(
        call, by=agent, solution="Paper.", confirmed=True, timed=False, subject="Printer"
    )
    assert ticket.solved_at == call.started_at
    call.refresh_from_db()
    assert call.seconds is None


def test_it_joins_a_fault_that_runs(world, agent):
    fault = open_one(world)
    call = actions.begin_call(by=agent, contact=world.bela)
    assert actions.call_joins(call, by=agent, fault=fault, text="Me too") == fault
    call.refresh_from_db()
    assert (call.outcome, call.ticket) == ("joined", fault)


def test_they_ask_about_a_ticket_there_is(world, agent, call):
    ticket = open_one(world)
    actions.call_about(call, by=agent, ticket=ticket, text="When?")
    assert ticket.messages.get(channel="call").text == "When?"
    call.refresh_from_db()
    assert (call.outcome, call.ticket) == ("about", ticket)


def test_a_question_answered_needs_no_ticket_but_words(agent, call):
    with refused("no_subject"):
        actions.end_call(call, by=agent, outcome="answered")
    actions.keep_words(call, by=agent, subject="Opening hours?", summary="")
    actions.end_call(call, by=agent, outcome="answered", seconds=40)
    call.refresh_from_db()
    assert (call.outcome, call.seconds, call.ticket) == ("answered", 40, None)
    assert not Ticket.objects.exists()
    assert list(chain.verify()) == []


def test_a_wrong_number_is_logged_too(agent):
    call = actions.begin_call(by=agent, number="+36301234567", name="Somebody")
    actions.end_call(call, by=agent, outcome="wrong")
    assert Call.objects.get().outcome == "wrong"


def test_it_is_written_down_once(agent, call):
    actions.call_to_ticket(call, by=agent, subject="Printer")
    with refused("ended"):
        actions.call_to_ticket(call, by=agent, subject="Printer")
    with refused("ended"):
        actions.keep_words(call, by=agent, subject="x", summary="")
    assert Ticket.objects.count() == 1


def test_a_refused_ticket_leaves_the_call_running(agent, call):
    with refused("no_subject"):
        actions.call_to_ticket(call, by=agent, subject="")
    call.refresh_from_db()
    assert call.ended_at is None


def test_somebody_elses_call_is_theirs(world, call):
    with refused("not_yours"):
        actions.keep_words(call, by=world.by(world.head), subject="x", summary="")


def test_customers_do_not_log_calls(world):
    with refused("not_allowed"):
        actions.begin_call(by=world.by(world.anna), contact=world.anna)


def test_how_the_caller_was_identified_is_in_the_journal(agent, call):
    actions.identify(call, by=agent, checks=["questions", "nonsense", "called_back"])
    actions.identify(call, by=agent, checks=["called_back", "questions"])
    rows = call.stream.entries.filter(kind="call.identified")
    assert [row.data["checks"] for row in rows] == [["called_back", "questions"]]


def test_who_sees_which_calls(world, agent, call):
    mine = actions.begin_call(by=world.by(world.specialist), contact=world.bela)
    assert list(Call.objects.visible_to(world.by(world.specialist))) == [mine]
    assert Call.objects.visible_to(agent).count() == 2
    assert not Call.objects.visible_to(world.by(world.anna)).exists()


def test_only_the_requesters_side_confirms_in_the_call(world, agent):
    ContactDuty.objects.all().delete()
    fault = open_one(world)
    call = actions.begin_call(by=agent, contact=world.bela)
    actions.call_joins(call, by=agent, fault=fault, text="Me too")
    actions.solve(fault, by=agent, text="Done")
    with refused("not_requester"):
        actions.confirm_in_call(fault, by=agent, contact=world.bela, direction="in", text="Works")


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_open_one_ticket():
    world = build()
    agent = world.by(world.agent)
    call = actions.begin_call(by=agent, contact=world.anna)

    def click():
        return actions.call_to_ticket(Call.objects.get(pk=call.pk), by=agent, subject="Printer")

    results = at_once(click, click)
    assert sorted(getattr(one, "code", "") for one in results if not isinstance(one, Ticket)) == [
        "ended"
    ]
    assert Ticket.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_begin_one_call():
    world = build()
    agent = world.by(world.agent)
    results = at_once(*[lambda: actions.begin_call(by=agent, contact=world.anna)] * 2)
    assert results[0] == results[1]
    assert Call.objects.count() == 1
    assert list(chain.verify()) == []


@pytest.mark.django_db(transaction=True)
def test_letters_on_their_way_while_a_call_is_written_down_begin_no_other():
    world = build()
    agent, page_made = world.by(world.agent), kernel.now()
    began = threading.Event()

    def write_down():
        with unit.action():
            call = actions.begin_call(by=agent, contact=world.anna)
            began.set()
            time.sleep(0.3)  # the letters arrive now, and wait for the row
            actions.end_call(call, by=agent, outcome="mistake")

    def letters():
        began.wait(10)
        return actions.begin_call(by=agent, contact=world.anna, since=page_made)

    _done, late = at_once(write_down, letters)
    assert late.code == "ended"
    assert not Call.objects.running().exists()
    assert list(chain.verify()) == []
    assert actions.begin_call(by=agent, contact=world.anna, since=kernel.now()).ended_at is None

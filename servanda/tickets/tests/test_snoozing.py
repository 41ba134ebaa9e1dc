"""Putting a ticket aside: it leaves the queue, and nothing of what is owed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from servanda import kernel
from servanda.kernel.timers import fire_due
from servanda.tickets import actions
from servanda.tickets.lists import counts, queue_list
from servanda.tickets.models import Snooze, Ticket
from servanda.tickets.reminders import sleep_of
from servanda.tickets.tests.test_verbs import MONDAY, kinds, open_one, refused
from servanda.tickets.tests.world import World, mail, store

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def ticket(world: World) -> Ticket:
    return open_one(world)


def aside(world: World, ticket: Ticket, hours: int = 3, why: str = "") -> Snooze:
    by, until = world.by(world.agent), kernel.now() + hours * HOUR
    return actions.snooze(ticket, by=by, until=until, why=why)


def queue(world: World, name: str = "all") -> list[Ticket]:
    return list(queue_list(world.by(world.agent), name))


def test_it_leaves_the_queue_for_a_list_of_its_own(world: World, ticket: Ticket):
    aside(world, ticket, why="The part comes by courier")
    assert queue(world) == queue(world, "mine") == queue(world, "team") == []
    assert queue(world, "snoozed") == queue(world, "unanswered") == [ticket]
    found = counts(world.by(world.agent))
    assert (found["all"], found["snoozed"]) == (0, 1)
    asleep = sleep_of(ticket)
    assert asleep is not None
    assert str(asleep.remark) == "The part comes by courier"


def test_the_time_wakes_it_once(world: World):
    with kernel.pretend(MONDAY):
        ticket = open_one(world)
        aside(world, ticket)
    with kernel.pretend(MONDAY + 3 * HOUR):
        fire_due()
        fire_due()
    assert queue(world) == [ticket]
    assert kinds(ticket).count("woken") == 1
    assert Snooze.objects.get().woken_why == "date"


def test_a_new_time_replaces_the_old_one(world: World):
    with kernel.pretend(MONDAY):
        ticket = open_one(world)
        aside(world, ticket, 1)
        aside(world, ticket, 5)
    with kernel.pretend(MONDAY + 2 * HOUR):
        fire_due()
        assert queue(world) == []
    with kernel.pretend(MONDAY + 5 * HOUR):
        fire_due()
        assert queue(world) == [ticket]


def test_the_customers_answer_wakes_it(world: World, ticket: Ticket):
    aside(world, ticket)
    actions.receive(ticket, by=world.by(world.anna), text="It smokes now", contact=world.anna)
    assert queue(world) == [ticket]
    assert Snooze.objects.get().woken_why == "customer"


def test_a_mail_of_the_customer_wakes_it(world: World, ticket: Ticket):
    from servanda.tickets import intake

    aside(world, ticket)
    intake.process_one(store(mail("anna@acme.example", f"Re: Printer [#{ticket.number}]")))
    assert sleep_of(ticket) is None


def test_an_automatic_reply_and_our_own_words_let_it_sleep(world: World, ticket: Ticket):
    aside(world, ticket)
    actions.receive(ticket, by=world.by(world.anna), text="I am away", automatic=True)
    actions.note(ticket, by=world.by(world.agent), text="The courier is late")
    actions.answer(ticket, by=world.by(world.agent), text="We wait for the part.")
    assert sleep_of(ticket) is not None


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (lambda t, w: actions.assign(t, by=w.by(w.head), staff=w.specialist), "handed_over"),
        (lambda t, w: actions.set_priority(t, by=w.by(w.head), priority=1), "priority"),
        (lambda t, w: actions.solve(t, by=w.by(w.agent), text="Done"), "ended"),
    ],
)
def test_what_a_colleague_must_see_wakes_it(world: World, ticket: Ticket, act, why: str):
    aside(world, ticket)
    act(ticket, world)
    assert Snooze.objects.get().woken_why == why


def test_it_can_be_taken_back(world: World, ticket: Ticket):
    aside(world, ticket)
    actions.wake(ticket, by=world.by(world.agent))
    assert queue(world) == [ticket]
    with refused("awake"):
        actions.wake(ticket, by=world.by(world.agent))


def test_the_past_and_an_ended_ticket_are_refused(world: World, ticket: Ticket):
    with refused("past"):
        aside(world, ticket, -1)
    actions.solve(ticket, by=world.by(world.agent), text="Done")
    with refused("wrong_state"):
        aside(world, ticket)
    with refused("not_allowed"):
        actions.snooze(ticket, by=world.by(world.anna), until=kernel.now() + HOUR)


def test_the_lists_cost_the_same_however_many_sleep(
    world: World, django_assert_num_queries, ticket: Ticket
):
    for _ in range(5):
        aside(world, open_one(world))
    by = world.by(world.agent)
    with django_assert_num_queries(1):
        list(queue_list(by, "snoozed"))

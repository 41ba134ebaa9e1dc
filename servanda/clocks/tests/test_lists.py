"""The desk's lists: what stands in each, and what does not."""

from datetime import timedelta

import pytest

from servanda import kernel
from servanda.clocks.lists import LISTS, PERSONAL
from servanda.clocks.models import Clock
from servanda.kernel import unit
from servanda.tickets import actions, events
from servanda.tickets.actions.common import record
from servanda.tickets.lists import counts, queue_list
from servanda.tickets.models import Kind, State, Ticket
from servanda.tickets.tests.test_verbs import open_one
from servanda.tickets.tests.world import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return build()


def stands_in(world, name):
    actor = world.by(world.agent)
    return list(queue_list(actor, name, rule=LISTS[name](actor)))


def clock(ticket, **values):
    now = kernel.now()
    given = {"metric": "resolution", "state": "running", "priority": 3, "started_at": now}
    Clock.objects.filter(ticket=ticket, metric="resolution").delete()
    return Clock.objects.create(ticket=ticket, line=ticket.line, **(given | values))


def test_unanswered_until_a_person_has_spoken(world):
    ticket = open_one(world)
    actions.assign(ticket, by=world.by(world.agent), staff=world.agent)
    assert stands_in(world, "unanswered") == [ticket]
    actions.log_call(
        ticket, by=world.by(world.agent), contact=None, direction="out", text="-", spoken=False
    )
    assert stands_in(world, "unanswered") == [ticket]
    actions.answer(ticket, by=world.by(world.agent), text="We are on it.")
    assert stands_in(world, "unanswered") == []


def test_no_next_step_is_what_nobody_has_or_nothing_recalls(world):
    ticket = open_one(world)
    Clock.objects.all().delete()
    assert stands_in(world, "no_next_step") == [ticket]
    actions.assign(ticket, by=world.by(world.agent), staff=world.agent)
    assert stands_in(world, "no_next_step") == [ticket]
    clock(ticket, due_at=kernel.now() + timedelta(hours=1))
    assert stands_in(world, "no_next_step") == []
    actions.wait_for_third_party(ticket, by=world.by(world.agent))
    Clock.objects.all().delete()
    assert stands_in(world, "no_next_step") == []


def test_a_quote_stands_until_it_is_given(world):
    ticket = open_one(world, kind=Kind.QUOTE)
    assert stands_in(world, "quotes") == [ticket]
    message = actions.answer(ticket, by=world.by(world.agent), text="It will cost something.")
    assert stands_in(world, "quotes") == [ticket]
    with unit.action():
        record(ticket, events.Quoted(ticket.pk, message=message.pk), by=world.by(world.agent))
    assert stands_in(world, "quotes") == []


def test_internal_work_needs_no_customer_and_no_cover(world):
    actions.open_ticket(
        by=world.by(world.agent), channel="staff", subject="Clean up", text="-", kind=Kind.TASK
    )
    assert stands_in(world, "who") == stands_in(world, "not_covered") == []


def test_every_list_is_counted_as_it_is_shown(world):
    for place, state in enumerate(State.values):
        ticket = open_one(world)
        assignee = world.agent if place % 2 else None
        Ticket.objects.filter(pk=ticket.pk).update(state=state, assignee=assignee)
    for person in (world.agent, world.specialist):
        actor = world.by(person)
        found = counts(actor, LISTS)
        assert set(found) == set(LISTS) - {"closed"}
        for name, number in found.items():
            assert number == queue_list(actor, name, rule=LISTS[name](actor)).count(), name


def test_a_colleague_in_two_teams_sees_a_ticket_once(world):
    ticket = open_one(world)
    for member in (world.agent, world.head):
        world.team.members.add(member)
    Ticket.objects.filter(pk=ticket.pk).update(team=world.team)
    assert stands_in(world, "team") == [ticket]


def test_counting_is_two_queries_however_many(world, django_assert_num_queries):
    for _ in range(3):
        open_one(world)
    actor = world.by(world.agent)
    with django_assert_num_queries(2):
        counts(actor, LISTS)


def test_what_is_counted_once_for_all_is_the_same_for_all(world):
    def sql(name, person):
        actor = world.by(person)
        return str(queue_list(actor, name, rule=LISTS[name](actor)).query)

    for name in set(LISTS) - PERSONAL:
        assert sql(name, world.agent) == sql(name, world.head), name
    for name in PERSONAL:
        assert sql(name, world.agent) != sql(name, world.head), name

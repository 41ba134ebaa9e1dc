"""Taking an act back: as if it had not been, for the ticket, its clocks and everybody's lists."""

from __future__ import annotations

from datetime import timedelta

import pytest

from servanda import kernel
from servanda.clocks.check import check
from servanda.clocks.models import Clock
from servanda.kernel import chain
from servanda.kernel.timers import fire_due
from servanda.tickets import actions
from servanda.tickets.models import Ticket
from servanda.tickets.reminders import open_on, sleep_of
from servanda.tickets.tests.test_verbs import MONDAY, kinds, open_one, refused
from servanda.tickets.tests.world import World, build

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
STANDING = (
    "state", "state_since", "assignee_id", "team_id", "kind", "line_id", "covered_because",
    "priority", "scheduled_until", "solved_at", "closed_at", "outcome", "rank_at",
)  # fmt: skip


@pytest.fixture
def world() -> World:
    return build()


@pytest.fixture
def ticket(world: World) -> Ticket:
    with kernel.pretend(MONDAY):
        return open_one(world)


def task(world: World) -> Ticket:
    by = world.by(world.agent)
    return open_one(world, by=by, channel="staff", kind="task", requester=None)


def standing(ticket: Ticket) -> dict[str, object]:
    return Ticket.objects.filter(pk=ticket.pk).values(*STANDING).get()


def clocks(ticket: Ticket) -> list[dict[str, object]]:
    return list(
        Clock.objects.filter(ticket=ticket).order_by("metric").values("metric", "state", "due_at")
    )


def last(ticket: Ticket) -> int:
    mine = ticket.stream.entries.filter(kind__startswith="ticket.", actor_kind="staff")
    return mine.order_by("-number")[0].number


ACTS = {
    "take": lambda t, w, by: actions.assign(t, by=by, staff=w.agent),
    "hand over": lambda t, w, by: actions.assign(t, by=by, staff=w.specialist),
    "wait for a supplier": lambda t, w, by: actions.wait_for_third_party(t, by=by),
    "schedule": lambda t, w, by: actions.schedule(t, by=by, until=MONDAY + 30 * HOUR, agreed=True),
    "priority": lambda t, w, by: actions.set_priority(t, by=by, priority=1),
    "kind": lambda t, w, by: actions.change_kind(t, by=by, kind="question"),
    "line": lambda t, w, by: actions.change_line(t, by=by, line=None),
}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_taken_back_leaves_no_trace_but_in_the_journal(
    world: World, ticket: Ticket, name: str
):
    before, by = (standing(ticket), clocks(ticket)), world.by(world.agent)
    with kernel.pretend(MONDAY + HOUR):
        ACTS[name](ticket, world, by)
    with kernel.pretend(MONDAY + HOUR + timedelta(minutes=5)):
        assert standing(ticket) != before[0]
        actions.take_back(ticket, by=by, number=last(ticket))
        assert (standing(ticket), clocks(ticket)) == before
        assert check() == []
        assert list(chain.verify([ticket.stream])) == []


def test_a_task_done_by_mistake_runs_on_as_if_it_never_ended(world: World):
    with kernel.pretend(MONDAY):
        ticket = task(world)
        actions.assign(ticket, by=world.by(world.agent), staff=world.agent)
    before = standing(ticket)
    with kernel.pretend(MONDAY + HOUR):
        actions.finish(ticket, by=world.by(world.agent))
        actions.take_back(ticket, by=world.by(world.agent), number=last(ticket))
    assert standing(ticket) == before


def test_the_end_of_a_pause_taken_back_lets_it_pause_on(world: World, ticket: Ticket):
    by = world.by(world.agent)
    with kernel.pretend(MONDAY):
        actions.schedule(ticket, by=by, until=MONDAY + 30 * HOUR, agreed=True)
    before = (standing(ticket), clocks(ticket))
    with kernel.pretend(MONDAY + HOUR):
        actions.resume(ticket, by=by)
        actions.take_back(ticket, by=by, number=last(ticket))
        assert (standing(ticket), clocks(ticket)) == before
    with kernel.pretend(MONDAY + 31 * HOUR):
        fire_due()
    assert Ticket.objects.get().state == "open"


def test_what_somebody_changed_since_stays(world: World, ticket: Ticket):
    by = world.by(world.agent)
    actions.assign(ticket, by=by, staff=world.specialist)
    mine = last(ticket)
    actions.assign(ticket, by=world.by(world.head), staff=world.head)
    with refused("changed_since"):
        actions.take_back(ticket, by=by, number=mine)
    assert Ticket.objects.get().assignee == world.head


def test_two_acts_are_taken_back_one_after_the_other(world: World, ticket: Ticket):
    by, before = world.by(world.agent), standing(ticket)
    actions.assign(ticket, by=by, staff=world.specialist)
    first = last(ticket)
    actions.assign(ticket, by=by, staff=world.head)
    actions.take_back(ticket, by=by, number=last(ticket))
    actions.take_back(ticket, by=by, number=first)
    assert standing(ticket) == before
    with refused("changed_since"):
        actions.take_back(ticket, by=by, number=first)


def test_an_answer_since_keeps_a_taken_ticket_open(world: World, ticket: Ticket):
    by = world.by(world.agent)
    actions.assign(ticket, by=by, staff=world.agent)
    mine = last(ticket)
    actions.receive(ticket, by=world.by(world.anna), text="Hello?")
    actions.answer(ticket, by=by, text="On it")
    actions.take_back(ticket, by=by, number=mine)
    ticket.refresh_from_db()
    assert ticket.assignee is None


def test_discarding_merging_and_snoozing_go_back_by_their_own_verbs(world: World, ticket: Ticket):
    by, other = world.by(world.agent), open_one(world)
    actions.discard(ticket, by=by)
    actions.take_back(ticket, by=by, number=last(ticket))
    assert Ticket.objects.get(pk=ticket.pk).state == "new"
    actions.merge(other, by=by, into=ticket)
    actions.take_back(other, by=by, number=last(other))
    assert Ticket.objects.get(pk=other.pk).state == "new"
    actions.snooze(ticket, by=by, until=kernel.now() + HOUR)
    actions.take_back(ticket, by=by, number=last(ticket))
    assert sleep_of(ticket) is None
    row = actions.set_follow_up(ticket, by=by, at=kernel.now() + HOUR, text="Ring")
    actions.remove_follow_up(row, by=by)
    actions.take_back(ticket, by=by, number=last(ticket))
    assert open_on(ticket) == [row]
    assert check() == []


def test_words_that_left_cannot_be_taken_back(world: World, ticket: Ticket):
    actions.log_call(
        ticket, by=world.by(world.agent), contact=world.anna, direction="out", text="Hello"
    )
    with refused("not_undoable"):
        actions.take_back(ticket, by=world.by(world.agent), number=last(ticket))
    with refused("not_undoable"):
        actions.take_back(ticket, by=world.by(world.agent), number=99)


def test_an_answer_taken_back_in_time_was_never_given(world: World, ticket: Ticket):
    """For the clocks, the lists, and the ticket; with the wait that came with it."""
    before = standing(ticket)
    by = world.by(world.agent)
    actions.answer(ticket, by=by, text="Which one?", question=True, wait=True)
    actions.take_back(ticket, by=by, number=last(ticket))
    answered = ticket.stream.entries.get(kind="ticket.answered").number
    actions.take_back(ticket, by=by, number=answered)
    assert standing(ticket) == before
    assert ticket.clocks.get(metric="first_response").met_at is None
    assert not check()


def test_a_specialist_gets_back_what_they_gave_away_and_nothing_else(world: World, ticket: Ticket):
    specialist = world.by(world.specialist)
    actions.assign(ticket, by=world.by(world.agent), staff=world.specialist)
    theirs = last(ticket)
    actions.assign(ticket, by=specialist, staff=world.head)
    mine = last(ticket)
    with refused("not_yours"):
        actions.take_back(ticket, by=specialist, number=theirs)
    actions.take_back(ticket, by=specialist, number=mine)
    assert Ticket.objects.get().assignee == world.specialist
    assert "taken_back" in kinds(ticket)


def test_who_may_not_do_it_may_not_undo_it(world: World, ticket: Ticket):
    actions.set_priority(ticket, by=world.by(world.agent), priority=1)
    actions.assign(ticket, by=world.by(world.agent), staff=world.specialist)
    number = ticket.stream.entries.get(kind="ticket.prioritised").number
    with refused("not_allowed"):
        actions.take_back(ticket, by=world.by(world.specialist), number=number)


def test_the_clocks_of_what_is_put_aside_run_on(world: World, ticket: Ticket):
    before = clocks(ticket)
    actions.snooze(ticket, by=world.by(world.agent), until=kernel.now() + HOUR)
    assert clocks(ticket) == before
    assert check() == []

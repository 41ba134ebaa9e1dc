"""Reminders: each comes once, to who set it or who stands in for them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from servanda import kernel
from servanda.kernel.timers import fire_due
from servanda.people.models import Absence, Staff
from servanda.tickets import actions
from servanda.tickets.models import FollowUp, Ticket
from servanda.tickets.reminders import due_for, find_follow_up, open_on, sleep_of
from servanda.tickets.tests.test_verbs import MONDAY, kinds, open_one, refused
from servanda.tickets.tests.world import World

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def ticket(world: World) -> Ticket:
    with kernel.pretend(MONDAY):
        ticket = open_one(world)
        actions.assign(ticket, by=world.by(world.agent), staff=world.agent)
    return ticket


def remind(world: World, ticket: Ticket, **values) -> FollowUp:
    given = {"by": world.by(world.agent), "at": MONDAY + HOUR, "text": "Ring the courier"} | values
    with kernel.pretend(MONDAY):
        return actions.set_follow_up(ticket, **given)


def due(world: World, staff: Staff, at: datetime = MONDAY + 2 * HOUR) -> list[FollowUp]:
    with kernel.pretend(at):
        fire_due()
        return due_for(world.by(staff))


def test_it_stands_on_the_queue_of_who_set_it_from_its_time_on(world: World, ticket: Ticket):
    row = remind(world, ticket)
    assert due(world, world.agent, MONDAY) == []
    assert due(world, world.agent) == [row]
    assert due(world, world.head) == []
    assert kinds(ticket).count("follow_up_due") == 1


def test_it_fires_once_and_goes_when_done(world: World, ticket: Ticket):
    row = remind(world, ticket)
    due(world, world.agent)
    due(world, world.agent)
    assert kinds(ticket).count("follow_up_due") == 1
    actions.finish_follow_up(row, by=world.by(world.agent))
    assert due(world, world.agent) == []
    with refused("closed"):
        actions.finish_follow_up(row, by=world.by(world.agent))


def test_moved_it_comes_at_the_new_time_only_and_again_after_it_was_due(
    world: World, ticket: Ticket
):
    row = remind(world, ticket)
    with kernel.pretend(MONDAY):
        actions.move_follow_up(row, by=world.by(world.agent), at=MONDAY + 3 * HOUR)
    assert due(world, world.agent) == []
    assert due(world, world.agent, MONDAY + 3 * HOUR) == [row]
    with kernel.pretend(MONDAY + 3 * HOUR):
        actions.move_follow_up(row, by=world.by(world.agent), at=MONDAY + 5 * HOUR)
    assert due(world, world.agent, MONDAY + 4 * HOUR) == []
    assert due(world, world.agent, MONDAY + 5 * HOUR) == [row]
    assert kinds(ticket).count("follow_up_due") == 2


def test_removed_before_its_time_it_never_comes_and_restored_it_does(world: World, ticket: Ticket):
    row = remind(world, ticket)
    actions.remove_follow_up(row, by=world.by(world.agent))
    assert due(world, world.agent) == []
    with kernel.pretend(MONDAY + 3 * HOUR):
        actions.restore_follow_up(row, by=world.by(world.agent))
    assert due(world, world.agent, MONDAY + 3 * HOUR) == [row]


def test_the_teams_reminder_stands_with_everybody_of_the_team(world: World, ticket: Ticket):
    row = remind(world, ticket, for_team=True)
    assert due(world, world.head) == [row]
    assert due(world, world.specialist) == []


def test_while_away_it_is_the_assignees(world: World, ticket: Ticket):
    row = remind(world, ticket, by=world.by(world.head))
    assert due(world, world.agent) == []
    Absence.objects.create(
        staff=world.head, starts_at=MONDAY, ends_at=MONDAY + 9 * HOUR, kind="sick"
    )
    assert due(world, world.agent) == [row]
    assert due(world, world.agent, MONDAY + 10 * HOUR) == []


def test_a_ticket_handed_over_takes_its_reminder_along(world: World, ticket: Ticket):
    row = remind(world, ticket)
    actions.assign(ticket, by=world.by(world.agent), staff=world.head)
    assert due(world, world.head) == [row]


def test_a_due_reminder_wakes_the_ticket(world: World, ticket: Ticket):
    remind(world, ticket)
    with kernel.pretend(MONDAY):
        actions.snooze(ticket, by=world.by(world.agent), until=MONDAY + 9 * HOUR)
    due(world, world.agent)
    assert sleep_of(ticket) is None


def test_what_is_open_stands_on_the_ticket_and_strangers_find_nothing(world: World, ticket: Ticket):
    later = remind(world, ticket, at=MONDAY + 5 * HOUR)
    first = remind(world, ticket)
    assert open_on(ticket) == [first, later]
    assert find_follow_up(world.by(world.agent), first.ref) == first
    assert find_follow_up(world.by(world.specialist), first.ref) is None


def test_empty_words_and_the_past_are_refused(world: World, ticket: Ticket):
    with refused("no_words"):
        remind(world, ticket, text=" ")
    with refused("past"):
        remind(world, ticket, at=MONDAY)
    with refused("not_allowed"):
        remind(world, ticket, by=world.by(world.anna))


def test_its_words_are_sealed_not_journalled(world: World, ticket: Ticket):
    row = remind(world, ticket)
    entry = ticket.stream.entries.get(kind="ticket.follow_up_set")
    assert row.seal in entry.seals
    assert "courier" not in str(entry.data)

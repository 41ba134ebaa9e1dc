"""What waits while a colleague is not to be disturbed, and what does not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from servanda import kernel
from servanda.mail.models import Outgoing
from servanda.notices.tests.world import FRIDAY, World
from servanda.people import actions as people
from servanda.people import actors
from servanda.people.models import Staff
from servanda.people.tests.factory import ROOT
from servanda.tickets import actions

pytestmark = pytest.mark.django_db
UNTIL = FRIDAY + timedelta(hours=2)
MONDAY = FRIDAY + timedelta(days=2, hours=20)  # 9:50


@pytest.fixture
def world() -> Any:
    with kernel.pretend(FRIDAY):
        world = World(covered=False)
        people.be_quiet(world.supporter, by=actors.of_staff(world.supporter), until=UNTIL)
        yield world


def given_to(world: World, staff: Staff, **values: Any) -> Outgoing:
    ticket = world.open(**({"priority": 3} | values))
    actions.assign(ticket, by=ROOT, staff=staff)
    return Outgoing.objects.get(purpose="assigned")


def test_mail_about_an_assignment_waits_until_the_quiet_time_is_over(world: World) -> None:
    assert given_to(world, world.supporter).next_try_at == UNTIL


def test_others_get_theirs_at_once(world: World) -> None:
    assert given_to(world, world.deputy).next_try_at == FRIDAY


def test_the_first_priority_gets_through(world: World) -> None:
    assert given_to(world, world.supporter, priority=1).next_try_at == FRIDAY


def test_what_is_due_before_the_time_is_over_gets_through() -> None:
    with kernel.pretend(MONDAY):
        world = World()
        by = actors.of_staff(world.supporter)
        people.be_quiet(world.supporter, by=by, until=MONDAY + timedelta(hours=8))
        assert given_to(world, world.supporter).next_try_at == MONDAY


def test_the_customers_mail_is_not_kept_back(world: World) -> None:
    world.open(priority=3)
    assert set(Outgoing.objects.values_list("next_try_at", flat=True)) == {FRIDAY}


def test_when_it_ends_early_what_waited_leaves(world: World) -> None:
    letter = given_to(world, world.supporter)
    with kernel.pretend(FRIDAY + timedelta(minutes=20)):
        people.end_quiet(world.supporter, by=actors.of_staff(world.supporter))
    letter.refresh_from_db()
    assert letter.next_try_at == FRIDAY + timedelta(minutes=20)

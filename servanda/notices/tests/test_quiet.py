"""What waits while a colleague is not to be disturbed, and what does not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from servanda import kernel
from servanda.kernel import timers
from servanda.mail.models import Outgoing
from servanda.notices.quiet import patient
from servanda.notices.tests.world import FRIDAY, World
from servanda.people import actions as people
from servanda.people import actors
from servanda.people.models import Staff
from servanda.people.tests.factory import ROOT, make_team
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


def test_a_missed_callback_spares_who_is_quiet_if_others_can_call(world: World) -> None:
    due = FRIDAY + timedelta(minutes=30)
    by = actors.of_staff(world.deputy)
    team = make_team(world.supporter, world.deputy)
    actions.agree_callback(
        by=by, due_at=due, contact=world.contact, team=team, about="VPN", number="+3612345678"
    )
    with kernel.pretend(FRIDAY + timedelta(minutes=50)):
        timers.fire_due()
    told = set(Outgoing.objects.filter(purpose="callback").values_list("recipient", flat=True))
    assert told == {world.deputy.account.email}


def test_whose_promise_it_was_is_told_all_the_same(world: World) -> None:
    due = FRIDAY + timedelta(minutes=30)
    actions.agree_callback(
        by=actors.of_staff(world.supporter), due_at=due, contact=world.contact, about="VPN",
        staff=world.supporter, number="+3612345678",
    )  # fmt: skip
    with kernel.pretend(FRIDAY + timedelta(minutes=50)):
        timers.fire_due()
    told = set(Outgoing.objects.filter(purpose="callback").values_list("recipient", flat=True))
    assert world.supporter.account.email in told


def test_a_reminder_waits_but_not_one_of_the_first_priority(world: World) -> None:
    by, at = actors.of_staff(world.supporter), FRIDAY + timedelta(minutes=5)
    calm, grave = world.open(priority=3), world.open(priority=1)
    rows = [actions.set_follow_up(one, by=by, at=at, text="Ring") for one in (calm, grave)]
    assert patient(rows, UNTIL) == {rows[0].pk}
    assert patient(rows, None) == set()


def test_a_reminder_of_what_is_due_before_then_does_not_wait() -> None:
    with kernel.pretend(MONDAY):
        world = World()
        ticket = world.open(priority=3)
        by, at = actors.of_staff(world.supporter), MONDAY + timedelta(minutes=5)
        row = actions.set_follow_up(ticket, by=by, at=at, text="Ring")
        assert patient([row], MONDAY + timedelta(hours=8)) == set()

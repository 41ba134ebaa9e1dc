"""Misses of which there are no rows yet: made once, as they would have been when it happened."""

from __future__ import annotations

import pytest

from servanda import kernel
from servanda.contracts.tests.factory import make_contract
from servanda.kernel import Actor, Refused, chain
from servanda.misses import actions
from servanda.misses.models import Credit, Miss
from servanda.misses.tests.world import World, credit_of, when
from servanda.tickets import actions as tickets

pytestmark = pytest.mark.django_db
NOW = "2026-06-05 09:00"


def forget() -> None:
    """As before the package was there: only the journal knows."""
    Credit.objects.all().delete()
    Miss.objects.all().delete()


def rows() -> list[tuple[object, ...]]:
    fields = ("ticket", "number", "metric", "line", "due_at", "at", "small", "told_at", "struck_at")
    return list(Miss.objects.order_by("ticket", "number").values_list(*fields))


def catch_up() -> int:
    with kernel.pretend(when(NOW)):
        return actions.catch_up(by=Actor.system())


def test_they_are_made_once_with_what_they_earn():
    world = World()
    missed = [world.misses_resolution(f"2026-06-0{day}") for day in (1, 2, 3)]
    before, earned = rows(), [credit_of(ticket) for ticket in missed]
    assert catch_up() == 0
    forget()
    assert catch_up() == 3
    assert rows() == before
    assert [credit_of(ticket) for ticket in missed] == earned
    assert catch_up() == 0
    assert not list(chain.verify())


def test_what_was_struck_out_since_is_so():
    world = World()
    slow = {("resolution", 3): 40 * 3600, ("resolution", 1): 4 * 3600}
    line = make_contract(world.customer, service="mail", targets=slow, impact=world.line.impact)
    ticket = world.opens("2026-06-01 08:00", line=line, priority=3)
    with kernel.pretend(when("2026-06-01 14:00")):
        tickets.set_priority(ticket, by=world.agent, priority=1)
    with kernel.pretend(when("2026-06-01 14:10")):
        tickets.correct_priority(ticket, by=world.agent)
    before = rows()
    forget()
    assert catch_up() == 1
    assert rows() == before
    assert Miss.objects.get().struck_at


def test_an_agent_does_not():
    world = World()
    with pytest.raises(Refused):
        actions.catch_up(by=world.agent)

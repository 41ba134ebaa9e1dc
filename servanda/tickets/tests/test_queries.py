from __future__ import annotations

import pytest

from servanda.tickets import actions
from servanda.tickets.queries import journal_of
from servanda.tickets.tests.test_verbs import open_one
from servanda.tickets.tests.world import World

pytestmark = pytest.mark.django_db


def test_the_customer_sees_the_public_rows_and_a_stranger_none(world: World):
    ticket = open_one(world)
    actions.note(ticket, by=world.by(world.agent), text="Between us")
    actions.answer(ticket, by=world.by(world.agent), text="Hello")
    seen = {row.kind for row in journal_of(ticket, world.by(world.anna))}
    assert "ticket.answered" in seen
    assert "ticket.noted" not in seen
    assert "ticket.noted" in {row.kind for row in journal_of(ticket, world.by(world.agent))}
    assert not journal_of(ticket, world.by(world.greg)).exists()
    assert not journal_of(ticket, world.by(world.bela)).exists()

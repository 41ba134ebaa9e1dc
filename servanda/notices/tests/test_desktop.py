"""What a colleague is told on their own screen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from servanda import kernel
from servanda.notices.desktop import knocks, newest
from servanda.tickets import actions
from servanda.tickets.tests.world import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return build()


@pytest.fixture
def ticket(world):
    return actions.open_ticket(
        by=world.by(world.anna), channel="mail", subject="Printer", text="secret words",
        customer=world.acme, requester=world.anna,
    )  # fmt: skip


def told(world, person, after, *, quiet=False):
    return [
        (knock.ticket.subject, knock.why)
        for knock in knocks(world.by(person), after, quiet=quiet)[0]
    ]


def test_what_others_give_me_is_told_once(world, ticket):
    before = newest()
    actions.assign(ticket, by=world.by(world.agent), staff=world.specialist)
    assert told(world, world.specialist, before) == [("Printer", "Given to you")]
    assert told(world, world.specialist, newest()) == []


def test_what_i_take_myself_and_what_others_get_is_no_news_to_me(world, ticket):
    before = newest()
    actions.assign(ticket, by=world.by(world.agent), staff=world.agent)
    assert told(world, world.agent, before) == []
    actions.assign(ticket, by=world.by(world.head), staff=world.specialist)
    assert told(world, world.agent, before) == []


def test_quiet_is_quiet_and_nothing_is_made_up_for_later(world, ticket):
    before = newest()
    actions.assign(ticket, by=world.by(world.agent), staff=world.specialist)
    found, last = knocks(world.by(world.specialist), before, quiet=True)
    assert (found, last) == ([], newest())


def test_a_ticket_taken_away_again_is_not_named(world, ticket):
    before = newest()
    actions.assign(ticket, by=world.by(world.agent), staff=world.specialist)
    actions.assign(ticket, by=world.by(world.agent), staff=world.agent)
    ticket.refresh_from_db()
    assert told(world, world.specialist, before) == []


def test_old_news_are_none(world, ticket):
    before = newest()
    actions.assign(ticket, by=world.by(world.agent), staff=world.specialist)
    with kernel.pretend(kernel.now() + timedelta(hours=1)):
        assert told(world, world.specialist, before) == []

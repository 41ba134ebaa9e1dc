"""A form acts once, and not past what a colleague did meanwhile."""

from __future__ import annotations

import pytest

from servanda.tickets import actions
from servanda.tickets.actions.sending import Changed, SentAlready, sending
from servanda.tickets.models import Message, Ticket
from servanda.tickets.tests.test_concurrency import at_once
from servanda.tickets.tests.test_verbs import open_one
from servanda.tickets.tests.world import World, build


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


pytestmark = pytest.mark.django_db(transaction=True)


def last(ticket: Ticket) -> int:
    row = ticket.stream.entries.order_by("-number").first()
    return row.number if row else 0


def send(world: World, ticket: Ticket, who, text="Yes", key="k", seen=None) -> Message:
    ticket, by = Ticket.objects.get(pk=ticket.pk), world.by(who)
    with sending(ticket, by=by, tab="answer", key=key, words=text, seen=seen):
        return actions.answer(ticket, by=by, text=text)


def said(ticket: Ticket) -> list[str]:
    return list(ticket.messages.filter(direction="out").values_list("text", flat=True))


def test_the_same_form_twice_sends_once(world: World):
    ticket = open_one(world)
    send(world, ticket, world.agent)
    with pytest.raises(SentAlready):
        send(world, ticket, world.agent)
    assert said(ticket) == ["Yes"]


def test_the_same_form_with_other_words_is_another_answer(world: World):
    """Back in the browser, changed, sent again."""
    ticket = open_one(world)
    send(world, ticket, world.agent, "Yes")
    send(world, ticket, world.agent, "Yes, and one thing more")
    assert len(said(ticket)) == 2


def test_a_double_click_sends_once_on_real_connections(world: World):
    ticket = open_one(world)
    results = at_once(*[lambda: send(world, ticket, world.agent)] * 4)
    assert sum(isinstance(one, SentAlready) for one in results) == 3
    assert said(ticket) == ["Yes"]


def test_a_refused_form_can_be_sent_again(world: World):
    ticket, by = open_one(world), world.by(world.agent)
    with (
        pytest.raises(RuntimeError),
        sending(ticket, by=by, tab="answer", key="k", words="Yes", seen=None),
    ):
        raise RuntimeError
    send(world, ticket, world.agent)
    assert said(ticket) == ["Yes"]


def test_two_agents_at_once_one_is_told_of_the_other(world: World):
    ticket = open_one(world)
    seen = last(ticket)
    results = at_once(
        lambda: send(world, ticket, world.agent, "By the agent", seen=seen),
        lambda: send(world, ticket, world.head, "By the head", seen=seen),
    )
    told = [one for one in results if isinstance(one, Changed)]
    assert len(told) == 1
    assert [entry.kind for entry in told[0].entries] == ["ticket.answered"]
    assert len(said(ticket)) == 1


@pytest.mark.parametrize("act", ["receive", "assign", "priority", "solve"])
def test_what_matters_is_told(world: World, act: str):
    ticket, head = open_one(world), world.by(world.head)
    seen = last(ticket)
    {
        "receive": lambda: actions.receive(ticket, by=world.by(world.anna), text="Never mind"),
        "assign": lambda: actions.assign(ticket, by=head, staff=world.head, team=None),
        "priority": lambda: actions.set_priority(ticket, by=head, priority=1),
        "solve": lambda: actions.solve(ticket, by=head, text="Done"),
    }[act]()
    with pytest.raises(Changed):
        send(world, ticket, world.agent, seen=seen)
    assert "Yes" not in said(ticket)
    send(world, ticket, world.agent, seen=last(ticket))
    assert "Yes" in said(ticket)


def test_notes_ones_own_acts_and_machines_are_not_worth_a_question(world: World):
    ticket = open_one(world)
    seen = last(ticket)
    actions.note(ticket, by=world.by(world.head), text="Careful")
    actions.set_priority(ticket, by=world.by(world.agent), priority=2)
    actions.receive(ticket, by=world.by(world.anna), text="Out of office", automatic=True)
    send(world, ticket, world.agent, seen=seen)
    assert said(ticket) == ["Yes"]

"""A pause needs a question that is still open: sent, arrived, and not answered."""

from __future__ import annotations

import pytest

from servanda import kernel
from servanda.mail.models import Outgoing
from servanda.tickets import actions, intake
from servanda.tickets.intake import loop
from servanda.tickets.models import Message, Ticket
from servanda.tickets.tests.test_intake import ANNA, answered, deliver
from servanda.tickets.tests.test_verbs import open_one, refused
from servanda.tickets.tests.world import World, mail, store

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(world: World) -> Ticket:
    return open_one(world)


def asked(world: World, ticket: Ticket) -> Message:
    return actions.answer(ticket, by=world.by(world.agent), text="Which one?", question=True)


def test_a_question_still_open_pauses(world: World, ticket: Ticket):
    actions.wait_for_customer(ticket, by=world.by(world.agent), question=asked(world, ticket))
    assert ticket.state == "waiting_customer"


def test_an_answer_that_asks_nothing_pauses_nothing(world: World, ticket: Ticket):
    said = actions.answer(ticket, by=world.by(world.agent), text="Thank you, we will look.")
    with refused("no_question"):
        actions.wait_for_customer(ticket, by=world.by(world.agent), question=said)


def test_a_question_answered_since_pauses_nothing(world: World, ticket: Ticket):
    question = asked(world, ticket)
    actions.receive(ticket, by=world.by(world.anna), text="The red one", contact=world.anna)
    with refused("answered_already"):
        actions.wait_for_customer(ticket, by=world.by(world.agent), question=question)


@pytest.mark.parametrize("how", ["failed_at", "bounced_at"])
def test_a_question_that_did_not_arrive_pauses_nothing(world: World, ticket: Ticket, how: str):
    question = asked(world, ticket)
    Outgoing.objects.filter(pk=question.outgoing_id).update(**{how: kernel.now()})
    with refused("not_arrived"):
        actions.wait_for_customer(ticket, by=world.by(world.agent), question=question)


def test_an_out_of_office_reply_answers_no_question(world: World, ticket: Ticket):
    question = asked(world, ticket)
    actions.receive(
        ticket, by=world.by(world.anna), text="I am away", contact=world.anna, automatic=True
    )
    actions.wait_for_customer(ticket, by=world.by(world.agent), question=question)
    assert ticket.state == "waiting_customer"


def test_a_question_asked_in_a_call_pauses(world: World, ticket: Ticket):
    call = actions.log_call(
        ticket, by=world.by(world.agent), contact=world.anna, direction="out", text="Which one?"
    )
    actions.wait_for_customer(ticket, by=world.by(world.agent), question=call)
    assert ticket.state == "waiting_customer"


def test_a_reply_to_a_ticket_merged_at_that_moment_is_on_the_one_that_goes_on(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    ticket, ours = answered(world)
    other = Ticket.objects.get(number=deliver(mail(ANNA, "Printer 2")).ticket)
    look_up = loop.look_up

    def merged_meanwhile(mails, **values):
        book = look_up(mails, **values)
        fresh = Ticket.objects.get(pk=ticket.pk)
        if fresh.merged_into_id is None:
            actions.merge(fresh, by=world.by(world.agent), into=other)
        return book

    monkeypatch.setattr(loop, "look_up", merged_meanwhile)
    fate = intake.process_one(store(mail(ANNA, "Re: Printer", "It burns now", reply_to=ours)))
    assert (fate.outcome, fate.ticket) == ("reply", other.number)
    assert Message.objects.get(text__contains="burns").ticket == other

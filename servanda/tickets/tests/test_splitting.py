"""Two things in one ticket: parted with their threads, and one again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from servanda import kernel
from servanda.kernel import chain
from servanda.mail.models import Outgoing
from servanda.tickets import actions
from servanda.tickets.models import Message, Moved, Ticket
from servanda.tickets.tests.test_intake import ANNA, deliver
from servanda.tickets.tests.test_verbs import refused
from servanda.tickets.tests.world import World, mail

pytestmark = pytest.mark.django_db
SECOND = "<second@sender.example>"


@pytest.fixture
def ticket(world: World) -> Ticket:
    """Anna wrote of the printer; an hour ago, in the same thread, of the scanner."""
    with kernel.pretend(kernel.now() - timedelta(hours=2)):
        number = deliver(mail(ANNA, "Printer", message_id="<first@sender.example>")).ticket
    with kernel.pretend(kernel.now() - timedelta(hours=1)):
        raw = mail(
            ANNA, f"Re: Printer [#{number}]", "And the scanner hums.", message_id=SECOND,
            reply_to="<first@sender.example>",
        )  # fmt: skip
        deliver(raw)
    return Ticket.objects.get(number=number)


def second(ticket: Ticket) -> Message:
    return ticket.messages.order_by("at", "pk")[1]


def split(world: World, ticket: Ticket, **values) -> Ticket:
    values.setdefault("said", None)
    given = {"subject": "The scanner hums"} | values
    given["said"] = [second(ticket)] if values["said"] is None else values["said"]
    return actions.split(ticket, by=world.by(world.agent), **given)


def test_the_new_ticket_was_received_when_its_words_were(world: World, ticket: Ticket):
    words = second(ticket)
    own = split(world, ticket)
    assert own.received_at == words.at
    assert (own.customer, own.requester, own.line) == (world.acme, world.anna, world.line)
    assert list(own.messages.all()) == [words]
    assert ticket.messages.count() == 1
    for one in (ticket, own):
        assert list(chain.verify([one.stream])) == []


def test_answers_to_what_moved_go_to_the_new_one_and_all_others_stay(world: World, ticket: Ticket):
    own = split(world, ticket)
    assert deliver(mail(ANNA, "Re: Printer", reply_to=SECOND)).ticket == own.number
    answer = actions.answer(own, by=world.by(world.agent), text="It hums?")
    assert answer.outgoing is not None
    ours = answer.outgoing.message_id
    assert deliver(mail(ANNA, "Re: x", reply_to=ours)).ticket == own.number
    first = "<first@sender.example>"
    assert deliver(mail(ANNA, "Re: Printer", reply_to=first)).ticket == ticket.number


def test_our_own_mail_takes_its_thread_along(world: World, ticket: Ticket):
    reply = actions.answer(ticket, by=world.by(world.agent), text="The scanner hums?")
    assert reply.outgoing is not None
    own = split(world, ticket, said=[second(ticket), reply])
    answered = deliver(mail(ANNA, f"Re: [#{ticket.number}]", reply_to=reply.outgoing.message_id))
    assert answered.ticket == own.number
    assert own.state == "open"
    assert own.stream.entries.filter(kind="ticket.answered", at=reply.at).exists()


def test_a_stranger_gains_nothing_by_naming_a_moved_mail(world: World, ticket: Ticket):
    own = split(world, ticket)
    fate = deliver(mail("spy@nowhere.example", "Re: Printer", reply_to=SECOND))
    assert fate.ticket not in (own.number, ticket.number)


def test_part_of_a_text_becomes_a_ticket_and_the_message_stays(world: World, ticket: Ticket):
    own = split(world, ticket, part="the scanner hums")
    assert own.messages.get().text == "the scanner hums"
    assert ticket.messages.count() == 2
    assert not Moved.objects.exists()
    assert deliver(mail(ANNA, "Re: Printer", reply_to=SECOND)).ticket == ticket.number


def test_the_customer_hears_of_it_only_if_told(world: World, ticket: Ticket):
    own = split(world, ticket)
    assert not Outgoing.objects.filter(about=own.ref).exists()
    other = split(world, ticket, said=[ticket.messages.first()], part="x", tell=True)
    letter = Outgoing.objects.get(about=other.ref)
    assert f"#{other.number}" in letter.text


def test_undone_the_messages_and_their_threads_come_back(world: World, ticket: Ticket):
    own = split(world, ticket)
    number = ticket.stream.entries.get(kind="ticket.split").number
    actions.take_back(ticket, by=world.by(world.agent), number=number)
    assert ticket.messages.count() == 2
    assert Ticket.objects.get(pk=own.pk).state == "not_a_ticket"
    assert deliver(mail(ANNA, "Re: Printer", reply_to=SECOND)).ticket == ticket.number


def test_once_somebody_wrote_on_it_it_is_merged_instead(world: World, ticket: Ticket):
    own = split(world, ticket)
    deliver(mail(ANNA, "Re: Printer", reply_to=SECOND))
    number = ticket.stream.entries.get(kind="ticket.split").number
    with refused("gone_on"):
        actions.take_back(ticket, by=world.by(world.agent), number=number)
    actions.merge(own, by=world.by(world.agent), into=ticket)
    assert deliver(mail(ANNA, "Re: Printer", reply_to=SECOND)).ticket == ticket.number


def test_what_would_leave_nothing_or_begin_with_nothing_is_refused(world: World, ticket: Ticket):
    note = actions.note(ticket, by=world.by(world.agent), text="Two things")
    for said, code in (
        ([note], "not_theirs"),
        ([], "not_theirs"),
        (list(ticket.messages.filter(audience="public")), "nothing_left"),
    ):
        with refused(code):
            split(world, ticket, said=said)
    with refused("no_subject"):
        split(world, ticket, subject=" ")
    with refused("not_allowed"):
        actions.split(ticket, by=world.by(world.anna), said=[second(ticket)], subject="x")

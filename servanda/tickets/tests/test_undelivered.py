"""What the mail server refuses to our face is told on the ticket like any bounce."""

from __future__ import annotations

import pytest

from servanda.kernel import timers
from servanda.mail import send
from servanda.mail.actions import Letter, queue_many
from servanda.mail.addresses import Address
from servanda.mail.models import Outgoing
from servanda.tickets import actions
from servanda.tickets.models import Ticket
from servanda.tickets.tests.test_intake import ANNA, deliver
from servanda.tickets.tests.world import World, build, mail

pytestmark = pytest.mark.django_db
BOSS = "boss@acme.example"


@pytest.fixture
def world() -> World:
    return build()


class Refusing(send.Sink):
    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses

    def hand_over(self, sender, recipients, raw):
        no = send.Refusal("550 5.1.1 no such user", permanent=True)
        return {one: no for one in recipients if one in self.addresses}


def answered(world: World) -> tuple[Ticket, Outgoing]:
    ticket = Ticket.objects.get(number=deliver(mail(ANNA)).ticket)
    send.send_due(through=send.Sink())
    message = actions.answer(ticket, by=world.by(world.agent), text="We look into it.")
    assert message.outgoing is not None
    message.outgoing.cc = [["", BOSS]]
    message.outgoing.save(update_fields=["cc"])
    return ticket, message.outgoing


@pytest.mark.parametrize(
    ("refused", "reason"),
    [([BOSS], "refused"), (["anna@acme.example"], "unknown-user"),
     (["anna@acme.example", BOSS], "refused")],
    ids=["in copy", "the requester", "everybody"],
)  # fmt: skip
def test_a_refused_recipient_is_told_on_the_ticket_once(world, refused, reason):
    ticket, letter = answered(world)
    send.send_due(through=Refusing(*refused))
    timers.fire_due()
    (entry,) = ticket.stream.entries.filter(kind="ticket.bounced")
    assert (entry.data["outgoing"], entry.data["reason"]) == (letter.pk, reason)


def test_a_letter_that_belongs_to_no_ticket_harms_nothing(world):
    queue_many([Letter([Address("", BOSS)], "Sign in", "…")])
    send.send_due(through=Refusing(BOSS))
    assert timers.fire_due() == 1

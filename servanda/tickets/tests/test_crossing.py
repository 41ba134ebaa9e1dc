"""Real connections: the intake and somebody else want the same two tickets."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

import pytest
from django.db import OperationalError, connection, transaction

from servanda.mail.models import RawMail
from servanda.tickets import actions, intake
from servanda.tickets.intake import loop
from servanda.tickets.models import Ticket
from servanda.tickets.tests.test_intake import ANNA, deliver
from servanda.tickets.tests.world import World, build, mail, store

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 10


def answered(world: World) -> tuple[Ticket, str]:
    ticket = Ticket.objects.get(number=deliver(mail(ANNA)).ticket)
    message = actions.answer(ticket, by=world.by(world.agent), text="We look into it.")
    assert message.outgoing is not None
    return ticket, message.outgoing.message_id


class Other(threading.Thread):
    """Locks tickets one after the other, the first at once, the next when `go` is set."""

    def __init__(self, tickets: Sequence[Ticket]) -> None:
        super().__init__()
        self.tickets, self.go, self.holds = tickets, threading.Event(), threading.Event()
        self.deadlocked = False

    def run(self) -> None:
        try:
            with transaction.atomic():
                for ticket in self.tickets:
                    Ticket.objects.select_for_update().get(pk=ticket.pk)
                    self.holds.set()
                    self.go.wait(PATIENCE)
                    time.sleep(0.4)  # the intake waits longest, and is the one to be ended
        except OperationalError:
            self.deadlocked = True
        finally:
            connection.close()


@pytest.fixture
def tickets() -> tuple[Ticket, Ticket]:
    """Two tickets; waiting are a reply to the second, and a reply to that and to the first."""
    world = build()
    (first, of_first), (second, of_second) = answered(world), answered(world)
    store(mail(ANNA, "Re: two", "Both.", reply_to=of_second, message_id="<reply@acme.example>"))
    thread = f"{of_first} <reply@acme.example>"
    store(mail(ANNA, "Re: one", "This too.", reply_to=of_first, references=thread))
    return first, second


def replies() -> int:
    return RawMail.objects.filter(outcome="reply").count()


def test_mails_in_runs_take_their_tickets_in_the_same_order_as_everybody(tickets, monkeypatch):
    other, write = Other(tickets), loop.write

    def slow(*given):
        fates = write(*given)
        if not other.go.is_set():
            other.go.set()
            other.start()
            time.sleep(1.0)
        return fates

    monkeypatch.setattr(loop, "write", slow)
    assert intake.process() == 2
    other.join(PATIENCE)
    assert not other.deadlocked
    assert replies() == 2


def test_a_batch_that_lost_a_deadlock_is_done_again(tickets):
    other = Other(tickets[::-1])
    other.start()
    assert other.holds.wait(PATIENCE)
    threading.Timer(0.3, other.go.set).start()
    assert intake.process() == 2
    other.join(PATIENCE)
    assert replies() == 2

"""Too much mail of one address, and machines that answer machines: what becomes tickets, what is
held, and who is told."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from servanda import kernel
from servanda.kernel import chain
from servanda.kernel.models import Entry
from servanda.mail.models import Outgoing
from servanda.people.tests.factory import make_contact
from servanda.tickets import actions, intake
from servanda.tickets.models import HeldMail, Ticket
from servanda.tickets.tests.test_intake import ANNA, answered, deliver
from servanda.tickets.tests.world import World, mail, store


def test_five_hundred_mails_a_minute_become_one_ticket_and_the_rest_is_held(world: World):
    for number in range(500):
        store(mail(ANNA, f"Number {number}"))
    while intake.process():
        pass
    assert Ticket.objects.count() == 1
    assert HeldMail.objects.filter(reason="rate").count() == 499
    told = Entry.objects.filter(kind="ticket.flooded")
    assert told.count() == 1
    assert Outgoing.objects.filter(recipient="anna@acme.example").count() == 1


def test_a_flood_that_trickles_in_becomes_few_tickets(world: World):
    fates = Counter(deliver(mail(ANNA, f"Number {number}")).reason for number in range(12))
    assert fates == {"": 5, "rate": 7}


def test_what_no_person_writes_is_one_ticket_however_it_comes(world: World):
    now = kernel.now()
    first = deliver(mail(ANNA, "Number 0")).ticket
    for number in range(1, 60):
        with kernel.pretend(now + number * timedelta(seconds=0.12)):
            deliver(mail(ANNA, f"Number {number}"))
    live = Ticket.objects.exclude(state="merged")
    assert live.get().number == first
    assert HeldMail.objects.filter(reason="rate").count() == 55
    with kernel.pretend(now + timedelta(seconds=62)):  # it goes on, and opens nothing again
        for number in range(60, 70):
            deliver(mail(ANNA, f"Number {number}"))
    assert live.count() == 1
    assert list(chain.verify()) == []
    unmerged = Ticket.objects.filter(state="merged")[0]
    actions.unmerge(unmerged, by=world.by(world.agent))
    assert live.count() == 2


def test_a_ticket_that_somebody_has_in_hand_stays_by_itself_in_a_flood(world: World):
    deliver(mail(ANNA, "Number 0"))
    taken = Ticket.objects.get(number=deliver(mail(ANNA, "Number 1")).ticket)
    actions.assign(taken, by=world.by(world.agent), staff=world.agent)
    for number in range(2, 30):
        deliver(mail(ANNA, f"Number {number}"))
    assert Ticket.objects.exclude(state="merged").count() == 2


def test_a_flood_swallows_no_older_ticket_that_was_written_on_meanwhile(world: World):
    now = kernel.now()
    with kernel.pretend(now - timedelta(days=1)):
        first = deliver(mail(ANNA, "Leave", message_id="<one@x>")).ticket
    older = Ticket.objects.get(number=first)
    assert deliver(mail(ANNA, "Re: Leave", reply_to="<one@x>")).ticket == older.number
    for number in range(40):
        deliver(mail(ANNA, f"Number {number}"))
    assert not Ticket.objects.filter(merged_into=older).exists()
    assert Ticket.objects.exclude(state="merged").count() == 2


def test_what_a_flood_opened_before_its_sender_was_known_stays_apart(world: World):
    stranger = "new@later.example"
    for number in range(2):
        deliver(mail(stranger, f"Number {number}"))
    make_contact(world.acme, addresses=[stranger])
    fates = [deliver(mail(stranger, f"Number {number}")).outcome for number in range(2, 40)]
    assert fates.count("held") == 35
    live = Ticket.objects.exclude(state="merged")
    assert sorted(live.values_list("customer", flat=True), key=bool) == [None, world.acme.pk]


def test_an_answer_still_reaches_its_ticket_in_a_flood(world: World):
    ticket, our_id = answered(world)
    for number in range(8):
        deliver(mail(ANNA, f"Number {number}"))
    assert deliver(mail(ANNA, "Re: Printer", reply_to=our_id)).ticket == ticket.number


def test_a_backlog_is_no_flood(world: World):
    for number in range(30):
        at = kernel.now() - timedelta(days=number)
        store(mail(ANNA, f"{number}", Auto_Submitted="auto-generated"), received_at=at)
    while intake.process():
        pass
    assert Ticket.objects.count() == 30


def test_more_than_sixty_an_hour_are_held_whoever_writes(world: World):
    now = kernel.now()
    for number in range(61):
        at = now - timedelta(seconds=50 * (61 - number))
        store(mail(ANNA, f"Number {number}"), received_at=at)
    while intake.process():
        pass
    assert HeldMail.objects.get().reason == "rate"


class TestLoops:
    @pytest.mark.parametrize("seconds", [2, 20, 120])
    def test_a_machine_that_answers_every_letter_is_told_a_few_times_and_no_more(
        self, world: World, seconds: int
    ):
        """It says of nothing that it is one, and names no thread: each answer is new to us."""
        at, heard = datetime(2026, 6, 1, 8, tzinfo=UTC), 0
        for number in range(60):
            with kernel.pretend(at):
                deliver(mail("bot@acme.example", f"Your message {number}", f"Thank you {number}!"))
            letters = Outgoing.objects.filter(recipient="bot@acme.example", held_at=None)
            if letters.count() == heard:
                break
            heard = letters.count()
            at += timedelta(seconds=seconds)
        assert 5 <= heard <= 9
        with kernel.pretend(at + timedelta(hours=3)):  # nor again when the hour is over
            deliver(mail("bot@acme.example", "Your message again", "Thank you again!"))
            assert letters.count() <= heard + 1

    def test_a_person_with_many_matters_is_told_of_each(self, world: World):
        at = datetime(2026, 6, 1, 8, tzinfo=UTC)
        for number in range(12):
            with kernel.pretend(at + timedelta(minutes=10 * number)):
                deliver(mail(ANNA, f"Matter {number}", f"The printer {number}."))
        assert Outgoing.objects.filter(recipient="anna@acme.example").count() == 12

    def test_one_that_says_it_is_a_machine_is_not_told_at_all(self, world: World):
        for number in range(3):
            deliver(mail(ANNA, f"Out {number}", "Away.", Auto_Submitted="auto-replied"))
        assert not Outgoing.objects.exists()

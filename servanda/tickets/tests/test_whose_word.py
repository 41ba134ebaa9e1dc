"""Whose word counts: only the requester's side closes, and nobody gets another one's link."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from servanda import kernel
from servanda.mail.models import Outgoing
from servanda.tickets import actions
from servanda.tickets.models import Ticket
from servanda.tickets.tests.test_intake import ANNA, answered, deliver
from servanda.tickets.tests.test_verbs import MONDAY, open_one, refused
from servanda.tickets.tests.world import World, mail

pytestmark = pytest.mark.django_db
SUPPLIER = "supplier@other.example"
LINK = re.compile(r"(?<!/portal)/t/[^\s/\"]+")


@pytest.fixture
def ticket(world: World) -> Ticket:
    return open_one(world)


class TestLinks:
    def test_an_answer_to_several_readers_carries_nobodys_link(self, world: World, ticket: Ticket):
        message = actions.answer(ticket, by=world.by(world.agent), text="Hello", cc=[SUPPLIER])
        letter = message.outgoing
        assert letter is not None
        assert not LINK.search(letter.text + letter.html)
        assert f"/portal/t/{ticket.ref}" in letter.text

    def test_an_answer_to_the_requester_alone_carries_theirs(self, world: World, ticket: Ticket):
        letter = actions.answer(ticket, by=world.by(world.agent), text="Hello").outgoing
        assert letter is not None
        assert LINK.search(letter.text)


class TestColleagueKnownByDomainOnly:
    @pytest.fixture
    def theirs(self, world: World) -> Ticket:
        return Ticket.objects.get(number=deliver(mail("new@acme.example")).ticket)

    def test_is_told_that_we_have_it(self, theirs: Ticket):
        letter = Outgoing.objects.get(about=theirs.ref)
        assert (letter.recipient, letter.purpose) == ("new@acme.example", "acknowledgement")

    def test_is_told_that_it_is_solved_and_closes_it(
        self, world: World, theirs: Ticket, client: Client
    ):
        actions.solve(theirs, by=world.by(world.agent), text="It prints again.")
        letter = Outgoing.objects.get(about=theirs.ref, purpose="solved")
        link = LINK.search(letter.text)
        assert letter.recipient == "new@acme.example"
        assert link is not None
        assert b"It prints again." in client.get(f"{link[0]}/confirm").content
        client.post(f"{link[0]}/confirm", {"answer": "works"})
        client.post(f"{link[0]}/rate", {"stars": "5"})
        theirs.refresh_from_db()
        assert (theirs.state, theirs.outcome, theirs.rating.stars) == ("closed", "confirmed", 5)
        confirmed = theirs.stream.entries.get(kind="ticket.confirmed")
        assert confirmed.actor_kind == "sender"

    def test_writes_on_the_page_of_the_link(self, theirs: Ticket, client: Client):
        link = LINK.search(Outgoing.objects.get(about=theirs.ref).text)
        assert link is not None
        client.post(f"{link[0]}/reply", {"text": "It burns"})
        assert theirs.messages.get(text="It burns").address == "new@acme.example"

    def test_their_link_is_the_contacts_once_they_are_known(
        self, world: World, theirs: Ticket, client: Client
    ):
        link = LINK.search(Outgoing.objects.get(about=theirs.ref).text)
        assert link is not None
        actions.attach(theirs, by=world.by(world.agent), customer=world.acme, contact=world.bela)
        actions.solve(theirs, by=world.by(world.agent), text="Done")
        client.post(f"{link[0]}/confirm", {"answer": "works"})
        confirmed = theirs.stream.entries.get(kind="ticket.confirmed")
        assert (confirmed.actor_kind, confirmed.actor_id) == ("contact", world.bela.pk)

    def test_their_link_opens_nothing_once_another_person_asks(
        self, world: World, theirs: Ticket, client: Client
    ):
        link = LINK.search(Outgoing.objects.get(about=theirs.ref).text)
        assert link is not None
        Ticket.objects.filter(pk=theirs.pk).update(requester=world.anna)
        assert client.get(link[0]).status_code == 403

    def test_their_link_opens_no_other_ticket(self, theirs: Ticket, client: Client):
        link = LINK.search(Outgoing.objects.get(about=theirs.ref).text)
        other = Ticket.objects.get(number=deliver(mail("second@acme.example")).ticket)
        assert link is not None
        assert client.get(link[0].replace(theirs.ref, other.ref)).status_code == 404


class TestLateMail:
    def late(self, world: World, sender: str) -> Ticket:
        with kernel.pretend(MONDAY):
            ticket, ours = answered(world)
            letter = actions.answer(ticket, by=world.by(world.agent), text="Hello", cc=[SUPPLIER])
            actions.solve(ticket, by=world.by(world.agent), text="Done")
            actions.confirm(ticket, by=world.by(world.anna), channel="portal")
        assert letter.outgoing is not None
        with kernel.pretend(MONDAY + timedelta(days=20)):
            fate = deliver(mail(sender, "Re: Printer", "Invoice", reply_to=ours))
            return Ticket.objects.get(number=fate.ticket)

    def test_of_a_bystander_is_not_the_requesters(self, world: World):
        late = self.late(world, SUPPLIER)
        assert (late.requester, late.customer, late.requester_address) == (None, None, SUPPLIER)
        assert late.follows is not None
        assert not Outgoing.objects.filter(about=late.ref).exists()

    def test_of_the_requester_is_theirs(self, world: World):
        late = self.late(world, ANNA)
        assert (late.requester, late.customer) == (world.anna, world.acme)

    def test_of_a_colleague_known_by_domain_is_their_companys(self, world: World):
        late = self.late(world, "new@acme.example")
        assert (late.requester, late.customer) == (None, world.acme)


class TestNobodyClosesAlone:
    def test_words_from_before_the_solution_confirm_nothing(self, world: World):
        ticket = Ticket.objects.get(number=deliver(mail(ANNA)).ticket)
        first = ticket.messages.get()
        with kernel.pretend(kernel.now() + timedelta(minutes=5)):
            actions.solve(ticket, by=world.by(world.agent), text="Done")
            with refused("before_solution"):
                actions.confirmed_by_message(ticket, by=world.by(world.agent), message=first)
        assert ticket.state == "solved"

    def test_words_about_an_earlier_solution_confirm_no_later_one(
        self, world: World, ticket: Ticket
    ):
        agent, start = world.by(world.agent), kernel.now()
        actions.solve(ticket, by=agent, text="Done")
        with kernel.pretend(start + timedelta(minutes=1)):
            said = actions.receive(
                ticket, by=world.by(world.anna), text="No it is not", contact=world.anna
            )
        with kernel.pretend(start + timedelta(minutes=2)):
            actions.solve(ticket, by=agent, text="Now it is")
            with refused("before_solution"):
                actions.confirmed_by_message(ticket, by=agent, message=said)

    def test_what_a_customer_reported_is_not_merged_into_a_task_of_ours(
        self, world: World, ticket: Ticket
    ):
        agent = world.by(world.agent)
        task = open_one(world, by=agent, channel="staff", kind="task", requester=None,
                        customer=world.acme)  # fmt: skip
        with refused("unlike"):
            actions.merge(ticket, by=agent, into=task)
        actions.merge(task, by=agent, into=ticket)
        assert (task.merged_into, ticket.customer_must_confirm) == (ticket, True)

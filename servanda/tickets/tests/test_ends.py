"""Reopening and taking it back, priorities, and the ends other than confirmed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from servanda import kernel
from servanda.kernel import Actor
from servanda.people.models import ContactAddress
from servanda.tickets import actions
from servanda.tickets.models import Ticket
from servanda.tickets.tests.test_verbs import MONDAY, kinds, open_one, refused
from servanda.tickets.tests.world import World, contract_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(world: World) -> Ticket:
    return open_one(world)


class TestThanksAndReopening:
    def reply(self, world: World, ticket: Ticket, text: str = "Works, thank you!", **values):
        return actions.receive(
            ticket, by=world.by(world.anna), text=text, contact=world.anna, **values
        )

    def test_taken_back_as_thanks_it_is_solved_since_then_as_before(
        self, world: World, ticket: Ticket
    ):
        actions.solve(ticket, by=world.by(world.agent), text="Done")
        solved_at = ticket.solved_at
        message = self.reply(world, ticket)
        assert ticket.state == "open"
        actions.was_only_thanks(ticket, by=world.by(world.agent), message=message)
        assert (ticket.state, ticket.solved_at) == ("solved", solved_at)
        undone = ticket.stream.entries.get(kind="ticket.reopening_undone")
        reopened = ticket.stream.entries.get(kind="ticket.reopened")
        assert (undone.data["undoes"], undone.data["why"]) == (reopened.number, "thanks")
        with refused("wrong_state"):
            actions.was_only_thanks(ticket, by=world.by(world.agent), message=message)

    def test_thanks_after_closing_lead_back_to_closed(self, world: World, ticket: Ticket):
        actions.solve(ticket, by=world.by(world.agent), text="Done")
        actions.confirm(ticket, by=world.by(world.anna), channel="portal")
        closed_at = ticket.closed_at
        message = self.reply(world, ticket)
        assert (ticket.state, ticket.outcome) == ("open", "")
        actions.was_only_thanks(ticket, by=world.by(world.agent), message=message)
        assert (ticket.state, ticket.outcome, ticket.closed_at) == (
            "closed", "confirmed", closed_at,
        )  # fmt: skip

    def test_confirmed_by_a_message_closes_at_its_receipt(self, world: World, ticket: Ticket):
        actions.solve(ticket, by=world.by(world.agent), text="Done")
        message = self.reply(world, ticket, "It prints again, you can close it.")
        actions.confirmed_by_message(ticket, by=world.by(world.agent), message=message)
        assert (ticket.state, ticket.outcome) == ("closed", "confirmed")
        confirmed = ticket.stream.entries.get(kind="ticket.confirmed")
        assert (confirmed.at, confirmed.data["channel"]) == (message.at, "mail")
        assert kinds(ticket)[-3:] == ["reopened", "reopening_undone", "confirmed"]

    def test_a_bystanders_message_confirms_nothing(self, world: World, ticket: Ticket):
        actions.solve(ticket, by=world.by(world.agent), text="Done")
        message = actions.receive(
            ticket, by=Actor.sender(), text="Close it", contact=world.bela,
            address="bela@acme.example",
        )  # fmt: skip
        with refused("not_requester"):
            actions.confirmed_by_message(ticket, by=world.by(world.agent), message=message)

    def test_within_fourteen_days_it_reopens_later_a_new_one_follows(self, world: World):
        with kernel.pretend(MONDAY):
            ticket = open_one(world)
            actions.solve(ticket, by=world.by(world.agent), text="Done")
            actions.confirm(ticket, by=world.by(world.anna), channel="portal")
        with kernel.pretend(MONDAY + timedelta(days=14)):
            self.reply(world, ticket, "Again!")
            assert ticket.state == "open"
            actions.solve(ticket, by=world.by(world.agent), text="Done")
            actions.confirm(ticket, by=world.by(world.anna), channel="portal")
        with kernel.pretend(MONDAY + timedelta(days=28, minutes=1)):
            message = self.reply(world, ticket, "And again!")
            with refused("too_late"):
                actions.reopen(ticket, by=world.by(world.agent))
        assert message.ticket != ticket
        assert (message.ticket.follows, message.ticket.subject) == (ticket, "Printer")
        ticket.refresh_from_db()
        assert ticket.state == "closed"

    def test_the_contract_says_how_many_days(self, world: World):
        line = contract_of(world.globex, reopen_days=3)
        with kernel.pretend(MONDAY):
            ticket = open_one(world, requester=world.greg, by=world.by(world.greg))
            assert ticket.line == line
            actions.solve(ticket, by=world.by(world.agent), text="Done")
            actions.confirm(ticket, by=world.by(world.greg), channel="portal")
        with kernel.pretend(MONDAY + timedelta(days=4)):
            message = actions.receive(
                ticket, by=world.by(world.greg), text="Again", contact=world.greg
            )
        assert message.ticket != ticket


class TestPriorityKindLine:
    def test_a_correction_takes_back_the_last_change_only_once(self, world: World, ticket: Ticket):
        agent = world.by(world.agent)
        actions.set_priority(ticket, by=agent, priority=1)
        actions.set_priority(ticket, by=agent, priority=2)
        actions.correct_priority(ticket, by=agent)
        assert ticket.priority == 1
        actions.correct_priority(ticket, by=agent)
        assert ticket.priority == 3
        with refused("nothing_to_correct"):
            actions.correct_priority(ticket, by=agent)

    def test_the_same_priority_again_is_no_change(self, world: World, ticket: Ticket):
        actions.set_priority(ticket, by=world.by(world.agent), priority=3)
        assert kinds(ticket) == ["opened"]

    def test_another_customers_line_is_refused(self, world: World, ticket: Ticket):
        foreign = contract_of(world.globex)
        with refused("foreign_line"):
            actions.change_line(ticket, by=world.by(world.agent), line=foreign)


class TestOtherEnds:
    def test_declining_sends_the_reason(self, world: World):
        ticket = open_one(world, kind="request")
        message = actions.decline(ticket, by=world.by(world.agent), text="Not in the contract.")
        assert (ticket.state, ticket.outcome) == ("declined", "declined")
        assert message.outgoing.text.startswith("Not in the contract.")

    def test_an_incident_is_not_declined(self, world: World, ticket: Ticket):
        with refused("not_a_request"):
            actions.decline(ticket, by=world.by(world.agent), text="No")

    def test_not_a_ticket_only_before_the_first_answer_and_undoable(
        self, world: World, ticket: Ticket
    ):
        agent = world.by(world.agent)
        actions.discard(ticket, by=agent)
        assert ticket.state == "not_a_ticket"
        actions.restore(ticket, by=agent)
        assert ticket.state == "new"
        actions.answer(ticket, by=agent, text="Hi")
        with refused("answered"):
            actions.discard(ticket, by=agent)

    def test_merging_keeps_the_earlier_receipt_and_can_be_undone(self, world: World):
        agent = world.by(world.agent)
        with kernel.pretend(MONDAY):
            first = open_one(world, requester=world.bela, by=world.by(world.bela))
        second = open_one(world)
        opened = second.received_at
        actions.merge(first, by=agent, into=second)
        assert (first.state, first.merged_into) == ("merged", second)
        assert second.received_at == MONDAY
        assert second.participants.get().contact == world.bela
        actions.unmerge(first, by=agent)
        second.refresh_from_db()
        assert (first.state, second.received_at) == ("new", opened)
        assert kinds(second)[-2:] == ["absorbed", "separated"]

    def test_tickets_of_different_customers_stay_apart(self, world: World, ticket: Ticket):
        other = open_one(world, requester=world.greg, by=world.by(world.greg))
        with refused("other_customer"):
            actions.merge(other, by=world.by(world.agent), into=ticket)
        with refused("itself"):
            actions.merge(ticket, by=world.by(world.agent), into=ticket)


class TestWhoIsThis:
    def test_attached_it_is_covered_and_the_address_is_known_from_then_on(self, world: World):
        ticket = actions.open_ticket(
            by=Actor.sender(), channel="mail", subject="Help", requester_address="anna@home.example"
        )
        assert ticket.line is None
        actions.attach(ticket, by=world.by(world.agent), customer=world.acme, contact=world.anna)
        assert (ticket.customer, ticket.line, ticket.language) == (world.acme, world.line, "hu")
        assert ticket.messages.get().contact == world.anna
        assert ContactAddress.objects.get(address="anna@home.example").contact == world.anna

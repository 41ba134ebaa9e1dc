"""Whose matter a ticket is, who gets copies, and that nobody else does."""

from __future__ import annotations

import pytest

from servanda import kernel
from servanda.kernel import Refused, chain
from servanda.mail.models import Outgoing
from servanda.people.actions import keep_supplier
from servanda.systems.models import System
from servanda.tickets import actions, intake
from servanda.tickets.models import LeftOut, Message, Ticket
from servanda.tickets.tests.test_concurrency import at_once
from servanda.tickets.tests.test_verbs import open_one
from servanda.tickets.tests.world import World, build, contract_of, mail, store

pytestmark = pytest.mark.django_db(transaction=True)
ANNA, BELA = "anna@acme.example", "bela@acme.example"


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


@pytest.fixture
def ticket(world: World) -> Ticket:
    return open_one(world)


def undo(world: World, ticket: Ticket, kind: str) -> None:
    number = ticket.stream.entries.filter(kind=kind).latest("number").number
    actions.take_back(ticket, by=world.by(world.agent), number=number)


def readers(world: World, ticket: Ticket) -> tuple[list[str], list[str]]:
    letter = actions.answer(ticket, by=world.by(world.agent), text="Yes").outgoing
    assert letter is not None
    return [one[1] for one in letter.to], [one[1] for one in letter.cc]


class TestRequester:
    def test_answers_go_to_the_new_one_with_the_old_in_copy(self, world: World, ticket: Ticket):
        actions.change_requester(ticket, by=world.by(world.agent), contact=world.bela)
        assert readers(world, ticket) == ([BELA], [ANNA])

    def test_the_old_one_may_be_left_out(self, world: World, ticket: Ticket):
        by = world.by(world.agent)
        actions.change_requester(ticket, by=by, contact=world.bela, keep=False)
        assert readers(world, ticket) == ([BELA], [])

    def test_undone_all_is_as_before(self, world: World, ticket: Ticket):
        by = world.by(world.agent)
        actions.involve(ticket, by=by, contact=world.bela)
        actions.change_requester(ticket, by=by, contact=world.bela)
        undo(world, ticket, "ticket.requester_changed")
        assert readers(world, ticket) == ([ANNA], [BELA])
        assert ticket.language == world.anna.language
        assert list(chain.verify()) == []

    def test_undone_it_goes_to_the_former_address_not_to_a_suppliers(self, world: World):
        by, anon = world.by(world.agent), "door@acme.example"
        ticket = actions.open_ticket(
            by=by, channel="staff", subject="Door", text="It sticks", customer=world.acme,
            requester_address=anon,
        )  # fmt: skip
        asked = keep_supplier(
            None, by=by, name="Carrier", addresses=[("duty@carrier.example", "")]
        ).addresses.get()
        letter = actions.write_to_supplier(ticket, by=by, to=asked, subject="Door", text="When?")
        assert letter.outgoing is not None
        reply = letter.outgoing.message_id
        intake.process_one(store(mail("duty@carrier.example", "Re", "Now", reply_to=reply)))
        actions.change_requester(ticket, by=by, contact=world.bela)
        actions.involve(ticket, by=by, address="other@acme.example")
        undo(world, ticket, "ticket.requester_changed")
        assert readers(world, ticket) == ([anon], ["other@acme.example"])

    def test_somebody_of_another_customer_is_refused(self, world: World, ticket: Ticket):
        with pytest.raises(Refused, match="another customer"):
            actions.change_requester(ticket, by=world.by(world.agent), contact=world.greg)

    def test_a_specialist_may_not(self, world: World, ticket: Ticket):
        actions.assign(ticket, by=world.by(world.agent), staff=world.specialist)
        with pytest.raises(Refused):
            actions.change_requester(ticket, by=world.by(world.specialist), contact=world.bela)

    def test_a_mail_of_the_old_one_on_its_way_joins_the_ticket(self, world: World, ticket: Ticket):
        letter = actions.answer(ticket, by=world.by(world.agent), text="Which?").outgoing
        assert letter is not None
        raw = store(mail(ANNA, "Re: x", "The blue one", reply_to=letter.message_id))
        results = at_once(
            lambda: intake.process_one(raw),
            lambda: actions.change_requester(
                Ticket.objects.get(pk=ticket.pk), by=world.by(world.agent), contact=world.bela
            ),
        )
        assert not [one for one in results if isinstance(one, Exception)], results
        ticket.refresh_from_db()
        assert ticket.requester == world.bela
        assert ticket.messages.filter(direction="in", text__contains="The blue one").exists()
        assert Ticket.objects.count() == 1
        assert list(chain.verify()) == []


class TestAnotherCustomer:
    @pytest.fixture
    def moved(self, world: World, ticket: Ticket) -> Ticket:
        contract_of(world.globex)
        by = world.by(world.agent)
        actions.involve(ticket, by=by, contact=world.bela)
        actions.answer(ticket, by=by, text="We look at the silent printer.")
        actions.move_to_customer(ticket, by=by, contact=world.greg, theirs=False)
        return ticket

    def test_it_is_covered_by_their_contract(self, world: World, moved: Ticket):
        assert moved.customer == world.globex
        assert moved.line is not None
        assert moved.line.version.contract.customer == world.globex
        assert moved.clocks.filter(metric="resolution").exists()

    def test_the_former_customer_sees_and_hears_nothing_more(self, world: World, moved: Ticket):
        for person in (world.anna, world.bela, world.cora):
            assert not Ticket.objects.visible_to(world.by(person)).exists()
        to, copies = readers(world, moved)
        assert (to, copies) == (["greg@globex.example"], [])

    def test_the_new_one_reads_nothing_of_the_former(self, world: World, moved: Ticket):
        assert not Message.objects.visible_to(world.by(world.greg)).exists()
        actions.answer(moved, by=world.by(world.agent), text="Hello Greg")
        said = Message.objects.visible_to(world.by(world.greg))
        assert [one.text for one in said] == ["Hello Greg"]
        letter = Outgoing.objects.latest("pk")
        assert "silent printer" not in letter.text + letter.html
        assert not letter.references

    def test_an_answer_of_the_former_begins_a_ticket_of_theirs(self, world: World, moved: Ticket):
        letter = Outgoing.objects.filter(purpose="answer").first()
        assert letter is not None
        intake.process_one(store(mail(ANNA, "Re: x", "And?", reply_to=letter.message_id)))
        own = Ticket.objects.exclude(pk=moved.pk).get()
        assert own.customer == world.acme

    def test_no_system_of_the_former_customer_is_named_any_more(self, world, ticket: Ticket):
        by = world.by(world.agent)
        first = System.objects.create(customer=world.acme, name="SRV1")
        second = System.objects.create(customer=world.acme, name="SRV2")
        actions.name_system(ticket, by=by, system=first)
        ticket.also_concerned.create(system=second, at=kernel.now())
        actions.move_to_customer(ticket, by=by, contact=world.greg, theirs=False)
        assert ticket.system is None
        assert not ticket.also_concerned.filter(removed_at=None).exists()

    def test_words_that_were_theirs_stay_readable(self, world: World, ticket: Ticket):
        by = world.by(world.agent)
        actions.move_to_customer(ticket, by=by, contact=world.greg, theirs=True)
        assert Message.objects.visible_to(world.by(world.greg)).count() == 1
        assert list(chain.verify()) == []


class TestCopies:
    def test_added_and_taken_out_and_undone(self, world: World, ticket: Ticket):
        by = world.by(world.agent)
        seat = actions.involve(ticket, by=by, address="Boss@Elsewhere.example")
        assert readers(world, ticket)[1] == ["boss@elsewhere.example"]
        actions.leave_out(seat, by=by)
        assert readers(world, ticket)[1] == []
        undo(world, ticket, "ticket.left_out")
        assert readers(world, ticket)[1] == ["boss@elsewhere.example"]
        assert list(chain.verify()) == []

    def test_adding_is_undone_too(self, world: World, ticket: Ticket):
        actions.involve(ticket, by=world.by(world.agent), contact=world.bela)
        assert Ticket.objects.visible_to(world.by(world.bela)).exists()
        undo(world, ticket, "ticket.involved")
        assert not Ticket.objects.visible_to(world.by(world.bela)).exists()

    def test_an_address_of_this_customers_is_the_contact(self, world: World, ticket: Ticket):
        actions.involve(ticket, by=world.by(world.agent), address=BELA)
        assert ticket.participants.get().contact == world.bela

    @pytest.mark.parametrize("address", ["greg@globex.example", ANNA, ""])
    def test_who_cannot_be_added(self, world: World, ticket: Ticket, address: str):
        with pytest.raises(Refused):
            actions.involve(ticket, by=world.by(world.agent), address=address)

    def test_no_address_stands_in_the_journal(self, world: World, ticket: Ticket):
        by = world.by(world.agent)
        actions.leave_out(actions.involve(ticket, by=by, address="x@y.example"), by=by)
        rows = ticket.stream.entries.values_list("data", flat=True)
        assert not [row for row in rows if "y.example" in str(row)]
        assert LeftOut.objects.get().address == "x@y.example"

    def test_taken_out_twice_at_once_it_happens_once(self, world: World, ticket: Ticket):
        by = world.by(world.agent)
        seat = actions.involve(ticket, by=by, contact=world.bela)
        results = at_once(*[lambda: actions.leave_out(seat, by=by)] * 2)
        assert sum(isinstance(one, Refused) for one in results) == 1
        assert LeftOut.objects.count() == 1

"""A supplier is written to from a ticket: two conversations that never see each other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from servanda import kernel
from servanda.kernel import Refused, chain
from servanda.mail.models import Outgoing, RawMail
from servanda.people import actions as people
from servanda.people.models import SupplierAddress
from servanda.tickets import actions, intake
from servanda.tickets.models import FollowUp, Message, Ticket
from servanda.tickets.queries import journal_of
from servanda.tickets.tests.test_concurrency import at_once
from servanda.tickets.tests.test_verbs import open_one
from servanda.tickets.tests.world import World, build, mail, store

pytestmark = pytest.mark.django_db(transaction=True)
ANNA, DUTY = "anna@acme.example", "duty@carrier.example"


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


@pytest.fixture
def ticket(world: World) -> Ticket:
    return open_one(world)


@pytest.fixture
def duty(world: World) -> SupplierAddress:
    row = people.keep_supplier(
        None, by=world.by(world.agent), name="Carrier", addresses=[(DUTY, "Duty desk")]
    )
    return row.addresses.get()


def ask(world: World, ticket: Ticket, duty: SupplierAddress, **values) -> Message:
    given = {"subject": "Line 552 crackles", "text": "Please measure line 552."} | values
    return actions.write_to_supplier(ticket, by=world.by(world.agent), to=duty, **given)


def answer_from(sender: str, letter: Outgoing, text: str = "Engineer on Monday", **headers) -> str:
    raw = mail(sender, "Re: line", text, reply_to=letter.message_id, **headers)
    return intake.process_one(store(raw)).outcome


class TestTheSupplier:
    def test_sees_nothing_of_the_customers(self, world: World, ticket: Ticket, duty):
        actions.answer(ticket, by=world.by(world.agent), text="Dear Anna, we look.")
        letter = ask(world, ticket, duty).outgoing
        assert letter is not None
        assert [one[1] for one in letter.to] == [DUTY]
        assert not letter.cc
        whole = letter.subject + letter.text + letter.html
        for word in ("Anna", "anna@", "print", "portal", ticket.subject):
            assert word not in whole, word
        assert not letter.references
        assert not letter.in_reply_to

    def test_its_second_letter_follows_its_own_thread_alone(self, world, ticket, duty):
        first = ask(world, ticket, duty).outgoing
        actions.answer(ticket, by=world.by(world.agent), text="Dear Anna")
        answer_from(DUTY, first, message_id="<theirs@carrier.example>")
        second = ask(world, ticket, duty, text="Thank you").outgoing
        assert second.in_reply_to == "<theirs@carrier.example>"
        assert set(second.references) == {first.message_id, "<theirs@carrier.example>"}


class TestTheCustomer:
    def test_sees_neither_the_letter_nor_the_answer(self, world: World, ticket: Ticket, duty):
        letter = ask(world, ticket, duty, wait=True).outgoing
        answer_from(DUTY, letter)
        anna = world.by(world.anna)
        texts = list(Message.objects.visible_to(anna).values_list("text", flat=True))
        assert not [text for text in texts if "line 552" in text or "Engineer" in text]
        kinds = set(journal_of(ticket, anna).values_list("kind", flat=True))
        assert not {kind for kind in kinds if "supplier" in kind}
        actions.answer(ticket, by=world.by(world.agent), text="Dear Anna, on Monday.")
        own = Outgoing.objects.filter(purpose="answer").latest("pk")
        assert "line 552" not in own.text + own.html
        assert letter.message_id not in own.references
        assert DUTY not in str(own.cc)

    def test_the_suppliers_answer_is_not_theirs_to_a_question(self, world, ticket, duty):
        by = world.by(world.agent)
        asked = actions.answer(ticket, by=by, text="Which line?", question=True)
        answer_from(DUTY, ask(world, ticket, duty).outgoing)
        actions.wait_for_customer(Ticket.objects.get(pk=ticket.pk), by=by, question=asked)

    def test_a_copy_to_the_supplier_shows_the_customer_nothing_of_its_answer(
        self, world, ticket, duty
    ):
        letter = ask(world, ticket, duty).outgoing
        actions.involve(ticket, by=world.by(world.agent), address=DUTY)
        answer_from(DUTY, letter, "Between us: their switch is old")
        said = Message.objects.visible_to(world.by(world.anna))
        assert not said.filter(text__contains="Between us").exists()


class TestTheAnswer:
    def test_joins_the_ticket_and_ends_the_waiting(self, world: World, ticket: Ticket, duty):
        letter = ask(world, ticket, duty, wait=True).outgoing
        ticket.refresh_from_db()
        assert ticket.state == "waiting_third_party"
        assert answer_from(DUTY, letter) == "reply"
        ticket.refresh_from_db()
        assert ticket.state == "open"
        said = ticket.messages.get(direction="in", audience="third_party")
        assert said.text.strip() == "Engineer on Monday"
        assert Ticket.objects.count() == 1
        assert list(chain.verify()) == []

    def test_of_a_program_ends_nothing(self, world: World, ticket: Ticket, duty):
        letter = ask(world, ticket, duty, wait=True).outgoing
        answer_from(DUTY, letter, **{"Auto-Submitted": "auto-replied"})
        ticket.refresh_from_db()
        assert ticket.state == "waiting_third_party"

    def test_of_a_colleague_there_joins_too(self, world: World, ticket: Ticket, duty):
        letter = ask(world, ticket, duty).outgoing
        assert answer_from("joe@carrier.example", letter) == "reply"

    def test_of_a_stranger_does_not(self, world: World, ticket: Ticket, duty):
        letter = ask(world, ticket, duty).outgoing
        answer_from("eve@elsewhere.example", letter)
        assert not ticket.messages.filter(direction="in", audience="third_party").exists()
        assert ticket.messages.filter(direction="in").count() == 1

    def test_at_a_providers_for_anybody_only_the_very_address_counts(self, world, ticket):
        by = world.by(world.agent)
        row = people.keep_supplier(
            None, by=by, name="One man", addresses=[("man@gmail.com", "")]
        ).addresses.get()
        letter = ask(world, ticket, row).outgoing
        answer_from("other@gmail.com", letter)
        assert not ticket.messages.filter(direction="in", audience="third_party").exists()
        assert answer_from("man@gmail.com", letter) == "reply"

    def test_to_a_ticket_that_was_merged_reaches_the_other(self, world, ticket, duty):
        letter, other = ask(world, ticket, duty).outgoing, open_one(world)
        actions.merge(ticket, by=world.by(world.agent), into=other)
        answer_from(DUTY, letter)
        assert other.messages.filter(audience="third_party", direction="in").exists()

    def test_and_the_customers_mail_at_once_both_count(self, world: World, ticket: Ticket, duty):
        letter = ask(world, ticket, duty, wait=True).outgoing
        ours = actions.answer(ticket, by=world.by(world.agent), text="Soon").outgoing
        raws = [
            store(mail(DUTY, "Re: line", "Monday", reply_to=letter.message_id)),
            store(mail(ANNA, "Re: x", "And?", reply_to=ours.message_id)),
        ]
        results = at_once(*[lambda raw=raw: intake.process_one(raw) for raw in raws])
        assert not [one for one in results if isinstance(one, Exception)], results
        assert ticket.messages.filter(direction="in").count() == 3
        assert RawMail.objects.filter(settled_at=None).count() == 0
        assert list(chain.verify()) == []


class TestWriting:
    def test_with_a_time_one_is_reminded(self, world: World, ticket: Ticket, duty):
        until = kernel.now() + timedelta(hours=3)
        ask(world, ticket, duty, until=until)
        assert FollowUp.objects.get().at == until

    @pytest.mark.parametrize("missing", [{"subject": " "}, {"text": " "}])
    def test_nothing_leaves_without_words(self, world, ticket, duty, missing):
        with pytest.raises(Refused):
            ask(world, ticket, duty, **missing)
        assert not Outgoing.objects.filter(purpose="supplier").exists()

    def test_a_customers_address_is_no_suppliers(self, world: World):
        with pytest.raises(Refused, match="belongs to the customer"):
            people.keep_supplier(None, by=world.by(world.agent), name="X", addresses=[(ANNA, "")])

    def test_the_customer_writes_to_no_supplier(self, world: World, ticket: Ticket, duty):
        with pytest.raises(Refused):
            actions.write_to_supplier(
                ticket, by=world.by(world.anna), to=duty, subject="x", text="y"
            )

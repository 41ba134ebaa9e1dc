"""The technical statement and the plain words made of it (T15): both kept, one for colleagues."""

from __future__ import annotations

from typing import Any

import pytest

from servanda.kernel import Refused, chain
from servanda.mail.models import Outgoing
from servanda.tickets import actions
from servanda.tickets.actions.sending import sending
from servanda.tickets.models import Message, PlainWords, Statement, Ticket, Unsent
from servanda.tickets.queries import acts_since, journal_of
from servanda.tickets.statements import agent_of
from servanda.tickets.tests.test_concurrency import at_once
from servanda.tickets.tests.test_verbs import open_one
from servanda.tickets.tests.world import World, build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


@pytest.fixture
def ticket(world: World) -> Ticket:
    ticket = open_one(world)
    actions.assign(ticket, by=world.by(world.agent), staff=world.specialist)
    return ticket


def stated(world: World, ticket: Ticket, **parts: str) -> Statement:
    given = {"found": "NTLM loop on SRV2", "cause": "KB5034", "done": "Rolled back"} | parts
    return actions.state_technically(ticket, by=world.by(world.specialist), **given)


def word(
    world: World, statement: Statement, who: Any, known: int = 0, text: str = "It works again."
) -> PlainWords:
    by, ticket = world.by(who), Ticket.objects.get(pk=statement.message.ticket_id)
    with sending(ticket, by=by, tab="answer", key=who.ref, words=text, seen=None):
        said = actions.answer(ticket, by=by, text=text)
        return actions.put_into_plain_words(statement, by=by, answer=said, known=known)


class TestWriting:
    def test_its_parts_are_kept_apart_in_one_text(self, world: World, ticket: Ticket):
        found = Statement.objects.get(pk=stated(world, ticket).pk)
        assert (found.found, found.cause, found.done) == (
            "NTLM loop on SRV2", "KB5034", "Rolled back",
        )  # fmt: skip
        assert found.message.text == "NTLM loop on SRV2\n\nKB5034\n\nRolled back"

    @pytest.mark.parametrize("part", ["found", "cause", "done"])
    def test_any_part_alone_is_enough(self, world: World, ticket: Ticket, part: str):
        given = dict.fromkeys(("found", "cause", "done"), "") | {part: "Only this"}
        found = stated(world, ticket, **given)
        assert {name: getattr(found, name) for name in given} == given

    def test_nothing_at_all_is_refused(self, world: World, ticket: Ticket):
        with pytest.raises(Refused, match="Write something"):
            stated(world, ticket, found=" ", cause="", done="")

    def test_it_is_no_answer_for_the_clocks(self, world: World, ticket: Ticket):
        stated(world, ticket)
        ticket.refresh_from_db()
        assert ticket.clocks.get(metric="first_response").met_at is None

    def test_erasing_the_message_empties_it(self, world: World, ticket: Ticket):
        statement = stated(world, ticket)
        actions.erase_words(statement.message, by=world.by(world.head), why="secret")
        found = Statement.objects.get(pk=statement.pk)
        assert (found.found, found.cause, found.done) == ("", "", "")
        assert list(chain.verify()) == []


class TestNobodyOutside:
    def test_the_customer_reads_neither_it_nor_its_rows(self, world: World, ticket: Ticket):
        statement = stated(world, ticket)
        actions.hand_statement(statement, by=world.by(world.specialist), to=world.agent)
        word(world, statement, world.agent)
        anna = world.by(world.anna)
        assert not Statement.objects.visible_to(anna).exists()
        said = Message.objects.visible_to(anna).filter(channel="stated")
        assert not said.exists()
        kinds = set(journal_of(ticket, anna).values_list("kind", flat=True))
        assert not {kind for kind in kinds if "state" in kind}

    def test_no_letter_carries_a_word_of_it(self, world: World, ticket: Ticket):
        statement = stated(world, ticket)
        word(world, statement, world.agent)
        actions.answer(ticket, by=world.by(world.agent), text="Once more")
        for letter in Outgoing.objects.all():
            assert "NTLM" not in letter.text + letter.html + letter.subject
            assert letter.message_id not in (statement.message.mail_id, "")


class TestHanding:
    def test_it_waits_for_the_agents_words(self, world: World, ticket: Ticket):
        statement = stated(world, ticket)
        actions.hand_statement(statement, by=world.by(world.specialist), to=world.agent)
        waits = Statement.objects.waiting_for
        assert list(waits(world.by(world.agent))) == [statement]
        assert list(waits(world.by(world.head))) == []
        word(world, statement, world.agent)
        assert list(waits(world.by(world.agent))) == []

    def test_handed_to_nobody_it_waits_for_anybody(self, world: World, ticket: Ticket):
        statement = stated(world, ticket)
        actions.hand_statement(statement, by=world.by(world.specialist), to=None)
        assert Statement.objects.waiting_for(world.by(world.head)).count() == 1

    def test_nobody_who_does_not_see_the_ticket_is_asked(self, world: World, ticket: Ticket):
        by = world.by(world.specialist)
        statement = stated(world, ticket)
        world.team.members.remove(world.specialist)
        actions.assign(ticket, by=world.by(world.agent), staff=world.agent)
        with pytest.raises(Refused, match="does not see"):
            actions.hand_statement(statement, by=world.by(world.agent), to=world.specialist)
        assert not Statement.objects.to_be_worded().exists()
        actions.assign(ticket, by=world.by(world.agent), staff=world.specialist)
        actions.hand_statement(statement, by=by, to=world.specialist)

    def test_nor_is_proposed(self, world: World, ticket: Ticket):
        world.team.members.remove(world.specialist)
        actions.log_call(
            ticket, by=world.by(world.specialist), contact=world.anna, direction="out", text="Hm"
        )
        assert agent_of(ticket, world.by(world.agent)) == world.specialist
        actions.assign(ticket, by=world.by(world.agent), staff=world.agent)
        assert agent_of(ticket, world.by(world.head)) == world.agent

    def test_the_agent_may_settle_it(self, world: World, ticket: Ticket):
        statement = stated(world, ticket)
        actions.hand_statement(statement, by=world.by(world.specialist), to=world.agent)
        actions.settle_statement(statement, by=world.by(world.agent))
        assert not Statement.objects.to_be_worded().exists()
        actions.hand_statement(statement, by=world.by(world.specialist), to=world.agent)
        assert Statement.objects.to_be_worded().exists()

    def test_whoever_spoke_to_the_customer_last_is_proposed(self, world: World, ticket: Ticket):
        actions.answer(ticket, by=world.by(world.head), text="We look.")
        assert agent_of(ticket, world.by(world.specialist)) == world.head
        assert agent_of(ticket, world.by(world.head)) == world.specialist

    def test_what_was_worded_is_handed_to_nobody(self, world: World, ticket: Ticket):
        statement = stated(world, ticket)
        word(world, statement, world.agent)
        with pytest.raises(Refused, match="already"):
            actions.hand_statement(statement, by=world.by(world.specialist), to=None)


class TestPlainWords:
    def test_of_two_agents_at_once_one_writes_to_the_customer(self, world: World, ticket: Ticket):
        statement = stated(world, ticket)
        results = at_once(
            lambda: word(world, statement, world.agent, text="One"),
            lambda: word(world, statement, world.head, text="Two"),
        )
        refused = [one for one in results if isinstance(one, Refused)]
        assert [one.code for one in refused] == ["worded_already"]
        assert ticket.messages.filter(direction="out").count() == 1
        assert Outgoing.objects.filter(purpose="answer").count() == 1
        assert PlainWords.objects.count() == 1
        assert list(chain.verify()) == []

    def test_who_knows_of_the_first_answer_may_write_another(self, world: World, ticket: Ticket):
        statement = stated(world, ticket)
        word(world, statement, world.agent)
        word(world, statement, world.head, known=1, text="And one thing more.")
        assert statement.answers.count() == 2

    def test_taken_back_in_time_it_waits_again_and_the_draft_knows_it(
        self, world: World, ticket: Ticket
    ):
        statement = stated(world, ticket)
        actions.hand_statement(statement, by=world.by(world.specialist), to=world.agent)
        by, before = world.by(world.agent), ticket.received_at
        from datetime import timedelta

        said = actions.answer(ticket, by=by, text="It works.", pause=timedelta(seconds=10))
        actions.put_into_plain_words(statement, by=by, answer=said)
        kind = "ticket.answered"
        number = ticket.stream.entries.filter(kind=kind).latest("number").number
        assert (ticket.pk, number) in acts_since(by, [ticket], before)
        actions.take_back(ticket, by=by, number=number)
        assert Statement.objects.to_be_worded().get() == statement
        draft = Unsent.objects.get(tab="answer")
        assert draft.fields == {"statement": statement.message.ref}

    def test_another_tickets_statement_is_refused(self, world: World, ticket: Ticket):
        statement, other = stated(world, ticket), open_one(world)
        by = world.by(world.agent)
        said = actions.answer(other, by=by, text="Yes")
        with pytest.raises(Refused, match="another ticket"):
            actions.put_into_plain_words(statement, by=by, answer=said)

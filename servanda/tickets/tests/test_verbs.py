"""What the verbs do, refuse, and write down."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from servanda import kernel
from servanda.kernel import Actor, Refused
from servanda.kernel.timers import fire_due
from servanda.mail.models import Outgoing
from servanda.people.models import ContactAddress
from servanda.tickets import actions
from servanda.tickets.attach import NewFile, attachments_visible_to
from servanda.tickets.models import Message, Ticket
from servanda.tickets.tests.world import World

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 6, 1, 7, 0, tzinfo=UTC)


@pytest.fixture
def ticket(world: World) -> Ticket:
    return open_one(world)


def open_one(world: World, **values) -> Ticket:
    given = {"channel": "portal", "subject": "Printer", "text": "It is dead"} | values
    by = given.pop("by", None) or world.by(world.anna)
    given.setdefault("requester", world.anna)
    return actions.open_ticket(by=by, **given)


def kinds(ticket: Ticket) -> list[str]:
    rows = ticket.stream.entries.order_by("number").exclude(kind__startswith="clock.")
    return [row.kind.removeprefix("ticket.") for row in rows]


def refused(code: str):
    return pytest.raises(Refused, check=lambda error: error.code == code)


class TestOpening:
    def test_the_line_priority_team_and_language_are_found(self, world: World, ticket: Ticket):
        assert (ticket.line, ticket.covered_because) == (world.line, "only_line")
        assert (ticket.priority, ticket.team, ticket.language) == (3, world.team, "hu")

    def test_numbers_rise_and_never_repeat(self, world: World):
        numbers = [open_one(world).number for _ in range(3)]
        assert numbers == sorted(set(numbers))

    def test_a_call_typed_in_later_counts_from_when_it_was_taken(self, world: World):
        taken = kernel.now() - timedelta(hours=2)
        ticket = open_one(
            world, by=world.by(world.agent), channel="call", received_at=taken, spoken=True
        )
        opened = ticket.stream.entries.get(kind="ticket.opened")
        assert (ticket.received_at, opened.at) == (taken, taken)
        assert opened.recorded_at > taken
        assert ticket.messages.get().spoken_to

    def test_the_future_an_empty_subject_and_strangers_are_refused(self, world: World):
        with refused("future"):
            open_one(world, received_at=kernel.now() + timedelta(minutes=5))
        with refused("no_subject"):
            open_one(world, subject="  ")
        with refused("foreign_contact"):
            open_one(world, by=world.by(world.agent), customer=world.globex)
        with refused("not_allowed"):
            open_one(world, by=world.by(world.greg))

    def test_a_task_has_no_line_and_the_customer_never_sees_it(self, world: World):
        task = open_one(
            world, by=world.by(world.agent), channel="staff", kind="task", customer=world.acme
        )
        assert task.line is None
        assert not Ticket.objects.visible_to(world.by(world.cora)).exists()

    def test_words_are_sealed_in_the_journal(self, ticket: Ticket):
        opened = ticket.stream.entries.get(kind="ticket.opened")
        assert list(opened.seals) == [ticket.messages.get().seal]


class TestAnswering:
    def test_the_mail_goes_out_with_number_thread_and_a_footer_of_ours(
        self, world: World, ticket: Ticket
    ):
        Message.objects.filter(ticket=ticket).update(mail_id="<hers@acme.example>")
        message = actions.answer(ticket, by=world.by(world.agent), text="Try again.")
        letter = message.outgoing
        assert letter.subject == f"Re: Printer [#{ticket.number}]"
        assert (letter.in_reply_to, letter.references) == (
            "<hers@acme.example>", ["<hers@acme.example>"],
        )  # fmt: skip
        assert letter.to == [["Kovács Anna", "anna@acme.example"]]
        assert letter.from_name == "Nagy Judit (Duna IT)"
        assert letter.text.startswith("Try again.\n\n-- \n")
        assert f"#{ticket.number}" in letter.text
        assert "/t/" in letter.text
        assert 'dir="auto"' in letter.html
        assert not letter.is_automatic

    def test_the_next_answer_goes_on_in_the_same_thread(self, world: World, ticket: Ticket):
        first = actions.answer(ticket, by=world.by(world.agent), text="One")
        second = actions.answer(ticket, by=world.by(world.agent), text="Two")
        assert second.outgoing.references == [first.outgoing.message_id]

    def test_everybody_who_takes_part_gets_a_copy_once(self, world: World, ticket: Ticket):
        actions.answer(ticket, by=world.by(world.agent), text="x", cc=["bela@acme.example"])
        again = actions.answer(ticket, by=world.by(world.agent), text="y", cc=["Bela@acme.example"])
        assert [address for _name, address in again.outgoing.cc] == ["bela@acme.example"]

    def test_files_go_with_it_and_can_be_read_by_whom_they_were_meant_for(
        self, world: World, ticket: Ticket
    ):
        file = NewFile("guide.pdf", "application/pdf", b"%PDF")
        message = actions.answer(ticket, by=world.by(world.agent), text="See", attachments=[file])
        assert message.outgoing.files.get().name == "guide.pdf"
        assert attachments_visible_to(world.by(world.anna)).count() == 1
        assert attachments_visible_to(world.by(world.greg)).count() == 0

    def test_it_takes_the_ticket_up(self, world: World, ticket: Ticket):
        actions.answer(ticket, by=world.by(world.agent), text="Hello")
        assert ticket.state == "open"

    def test_who_has_no_address_must_be_phoned(self, world: World, ticket: Ticket):
        Ticket.objects.filter(pk=ticket.pk).update(requester_address="")
        ContactAddress.objects.filter(contact=world.anna).delete()
        with refused("no_address"):
            actions.answer(ticket, by=world.by(world.agent), text="Hello")
        assert not Outgoing.objects.filter(purpose="answer").exists()
        assert kinds(ticket) == ["opened"]

    def test_notes_stay_inside(self, world: World, ticket: Ticket):
        actions.note(ticket, by=world.by(world.agent), text="Difficult customer")
        seen = Message.objects.visible_to(world.by(world.anna))
        assert [one.text for one in seen] == ["It is dead"]

    def test_a_specialist_reaches_only_what_is_theirs(self, world: World, ticket: Ticket):
        with refused("not_yours"):
            actions.answer(ticket, by=world.by(world.specialist), text="Hi")
        actions.assign(ticket, by=world.by(world.agent), staff=world.specialist)
        actions.answer(ticket, by=world.by(world.specialist), text="Hi")


class TestWaiting:
    def test_a_pause_without_a_question_is_refused(self, world: World, ticket: Ticket):
        agent = world.by(world.agent)
        with refused("no_question"):
            actions.wait_for_customer(ticket, by=agent, question=None)
        note = actions.note(ticket, by=agent, text="?")
        with refused("no_question"):
            actions.wait_for_customer(ticket, by=agent, question=note)
        with refused("no_question"):
            actions.answer(ticket, by=agent, text="Hi", wait=True)

    def test_a_question_pauses_and_the_answer_goes_on(self, world: World, ticket: Ticket):
        actions.answer(ticket, by=world.by(world.agent), text="?", question=True, wait=True)
        assert ticket.state == "waiting_customer"
        actions.receive(ticket, by=world.by(world.anna), text="Blue", contact=world.anna)
        assert ticket.state == "open"
        assert kinds(ticket)[-2:] == ["received", "resumed"]

    def test_a_mail_fetched_late_does_not_end_the_wait_before_it_began(
        self, world: World, ticket: Ticket
    ):
        early = kernel.now()
        actions.answer(ticket, by=world.by(world.agent), text="?", question=True, wait=True)
        actions.receive(ticket, by=world.by(world.anna), text="x", at=early, contact=world.anna)
        resumed = ticket.stream.entries.get(kind="ticket.resumed")
        assert resumed.at >= ticket.stream.entries.get(kind="ticket.waits").at

    def test_a_date_that_comes_goes_on_by_itself(self, world: World):
        with kernel.pretend(MONDAY):
            ticket = open_one(world)
            actions.schedule(
                ticket, by=world.by(world.agent), until=MONDAY + timedelta(days=1), agreed=True
            )
        with kernel.pretend(MONDAY + timedelta(days=1, minutes=3)):
            fire_due()
        ticket.refresh_from_db()
        assert (ticket.state, ticket.scheduled_until) == ("open", None)
        resumed = ticket.stream.entries.get(kind="ticket.resumed")
        assert resumed.at == MONDAY + timedelta(days=1)

    def test_resumed_earlier_the_date_does_nothing(self, world: World):
        with kernel.pretend(MONDAY):
            ticket = open_one(world)
            until = MONDAY + timedelta(days=1)
            actions.schedule(ticket, by=world.by(world.agent), until=until, agreed=False)
            actions.resume(ticket, by=world.by(world.agent))
        with kernel.pretend(MONDAY + timedelta(days=2)):
            fire_due()
        assert kinds(ticket).count("resumed") == 1


class TestSolvedToClosed:
    @pytest.fixture
    def solved(self, world: World, ticket: Ticket) -> Ticket:
        actions.solve(ticket, by=world.by(world.agent), text="New toner.")
        return ticket

    def test_staff_neither_finish_nor_confirm_what_a_customer_reported(
        self, world: World, solved: Ticket
    ):
        for person in (world.agent, world.head):
            with refused("customer_confirms"):
                actions.finish(solved, by=world.by(person))
            with refused("not_allowed"):
                actions.confirm(solved, by=world.by(person), channel="portal")
        assert solved.state == "solved"

    def test_requester_and_coordinator_close(self, world: World, solved: Ticket):
        actions.confirm(solved, by=world.by(world.cora), channel="link")
        assert (solved.state, solved.outcome) == ("closed", "confirmed")
        confirmed = solved.stream.entries.get(kind="ticket.confirmed")
        assert confirmed.data["contact"] == world.cora.pk

    def test_another_colleague_or_customer_does_not(self, world: World, solved: Ticket):
        with refused("not_yours"):
            actions.confirm(solved, by=world.by(world.bela), channel="portal")
        with refused("not_allowed"):
            actions.confirm(solved, by=world.by(world.greg), channel="portal")
        actions.answer(solved, by=world.by(world.agent), text="x", cc=["bela@acme.example"])
        solved.participants.update(contact=world.bela)
        with refused("not_requester"):
            actions.confirm(solved, by=world.by(world.bela), channel="portal")

    def test_whoever_replaced_a_requester_who_left_closes(self, world: World, solved: Ticket):
        with refused("known"):
            actions.attach(
                solved, by=world.by(world.agent), customer=world.acme, contact=world.bela
            )
        world.anna.left_at = kernel.now()
        world.anna.save()
        actions.attach(solved, by=world.by(world.agent), customer=world.acme, contact=world.bela)
        actions.confirm(solved, by=world.by(world.bela), channel="portal")
        assert solved.state == "closed"

    def test_a_spoken_confirmation_cites_contact_and_call(self, world: World, solved: Ticket):
        agent = world.by(world.agent)
        call = actions.log_call(
            solved, by=agent, contact=world.anna, direction="out", text="Works.", seconds=60
        )
        with refused("no_call"):
            actions.confirm_spoken(solved, by=agent, contact=world.cora, call=call)
        actions.confirm_spoken(solved, by=agent, contact=world.anna, call=call)
        confirmed = solved.stream.entries.get(kind="ticket.confirmed")
        assert (confirmed.data["contact"], confirmed.data["call"]) == (world.anna.pk, call.pk)

    def test_a_voice_box_confirms_nothing(self, world: World, solved: Ticket):
        agent = world.by(world.agent)
        call = actions.log_call(
            solved, by=agent, contact=world.anna, direction="out", text="Box", spoken=False
        )
        with refused("no_call"):
            actions.confirm_spoken(solved, by=agent, contact=world.anna, call=call)

    def test_not_yet_opens_it_with_the_words_given(self, world: World, solved: Ticket):
        message = actions.object_to_solution(solved, by=world.by(world.anna), text="Still dead")
        assert (solved.state, solved.solved_at) == ("open", None)
        assert (message.direction, message.contact) == ("in", world.anna)

    def test_a_rating_may_change_and_belongs_to_the_requesters_side(
        self, world: World, solved: Ticket
    ):
        actions.confirm(solved, by=world.by(world.anna), channel="portal")
        actions.rate(solved, by=world.by(world.anna), stars=2, text="Slow")
        actions.rate(solved, by=world.by(world.anna), stars=5)
        solved.refresh_from_db()
        assert solved.rating.stars == 5
        assert kinds(solved).count("rated") == 2
        with refused("not_allowed"):
            actions.rate(solved, by=world.by(world.agent), stars=5)

    def test_silence_lapses_and_is_never_called_confirmed(self, world: World, solved: Ticket):
        with refused("not_allowed"):
            actions.lapse(solved, by=world.by(world.head))
        actions.lapse(solved, by=Actor.system())
        assert (solved.state, solved.outcome) == ("closed", "lapsed")
        assert "confirmed" not in kinds(solved)

    def test_tasks_and_alerts_are_ours_to_end(self, world: World):
        task = open_one(world, by=world.by(world.agent), channel="staff", kind="task")
        actions.finish(task, by=world.by(world.agent))
        assert (task.state, task.outcome) == ("closed", "finished")
        with refused("wrong_state"):
            actions.finish(task, by=world.by(world.agent))

    def test_changing_the_kind_is_no_way_round(self, world: World, ticket: Ticket):
        with refused("whose_to_end"):
            actions.change_kind(ticket, by=world.by(world.agent), kind="task")

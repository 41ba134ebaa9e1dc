"""A procedure's steps on a ticket: ticked, left out, noted, added to, by one or by two at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from servanda.catalogue.actions import Draft, Planned, save_procedure
from servanda.catalogue.models import Procedure
from servanda.kernel import Actor, Refused, chain
from servanda.people.tests.factory import ROOT
from servanda.tickets import actions as tickets
from servanda.tickets.actions import checklist as actions
from servanda.tickets.checklist import checklist_of, offers_for
from servanda.tickets.models import Step, Ticket
from servanda.tickets.tests.test_concurrency import at_once
from servanda.tickets.tests.test_verbs import kinds, open_one, refused
from servanda.tickets.tests.world import World, build
from servanda.tickets.triage.evidence import gather

pytestmark = pytest.mark.django_db
PRINTER = Draft(
    name={"en": "The printer is dead"}, seconds=5400, cost="included", words="printer\nNyomtató",
    steps=(Planned("Look at it", role="agent"), Planned("Restart it"), Planned("Test page")),
)  # fmt: skip


@pytest.fixture
def ticket(world: World) -> Ticket:
    return open_one(world, subject="A NYOMTATO nem megy")


@pytest.fixture
def printer(db: None) -> Procedure:
    return save_procedure(None, PRINTER, by=ROOT)


def run(ticket: Ticket, procedure: Procedure, world: World):
    assert procedure.current is not None
    by = world.by(world.agent)
    return actions.choose_procedure(ticket, by=by, version=procedure.current)


def texts(ticket: Ticket) -> list[str]:
    return [step.text for step in checklist_of(ticket).steps]


class TestChoosing:
    def test_its_steps_become_the_checklist(self, world, ticket, printer):
        run(ticket, printer, world)
        found = checklist_of(ticket)
        assert [(step.text, step.role) for step in found.steps] == [
            ("Look at it", "agent"),
            ("Restart it", ""),
            ("Test page", ""),
        ]
        assert "procedure_chosen" in kinds(ticket)

    def test_a_later_version_leaves_them_as_they_are(self, world, ticket, printer):
        run(ticket, printer, world)
        newer = replace(PRINTER, steps=(Planned("Buy a new one"),))
        save_procedure(printer, newer, by=ROOT)
        assert texts(ticket) == ["Look at it", "Restart it", "Test page"]
        assert checklist_of(ticket).is_outdated

    def test_a_second_one_needs_the_first_let_go(self, world, ticket, printer):
        first = run(ticket, printer, world)
        with refused("has_run"):
            run(ticket, printer, world)
        actions.drop_procedure(first, by=world.by(world.agent))
        assert texts(ticket) == []
        run(ticket, printer, world)

    def test_letting_go_and_choosing_are_undone(self, world, ticket, printer):
        by = world.by(world.agent)
        chosen = run(ticket, printer, world)
        actions.tick(checklist_of(ticket).steps[0], by=by)
        actions.drop_procedure(chosen, by=by)
        tickets.take_back(ticket, by=by, number=last(ticket, "ticket.procedure_dropped"))
        assert checklist_of(ticket).ended == 1
        tickets.take_back(ticket, by=by, number=last(ticket, "ticket.procedure_chosen"))
        assert texts(ticket) == []

    def test_it_is_proposed_by_its_words_whatever_accents_and_capitals(self, ticket, printer):
        save_procedure(None, replace(PRINTER, name={"en": "Another"}, words="mail"), by=ROOT)
        best, other = offers_for(ticket)
        assert (best.version.procedure, best.word) == (printer, "Nyomtató")
        assert other.word == ""
        assert checklist_of(ticket).proposed == best

    def test_what_the_customer_does_not_read_counts_for_nothing(self, ticket, printer):
        Ticket.objects.filter(pk=ticket.pk).update(subject="Help")
        ticket.messages.update(text="Nyomtato")
        ticket.refresh_from_db()
        assert offers_for(ticket)[0].word == "Nyomtató"
        assert "Nyomtato" in gather(ticket).text
        ticket.messages.update(audience="third_party")
        assert offers_for(ticket)[0].word == ""
        assert gather(ticket).text == "Help\n"

    def test_what_is_for_another_kind_of_ticket_is_not_proposed(self, ticket):
        save_procedure(None, replace(PRINTER, kind="request"), by=ROOT)
        assert checklist_of(ticket).proposed is None

    def test_a_ticket_that_ended_starts_none(self, world, ticket, printer):
        tickets.discard(ticket, by=world.by(world.agent))
        with refused("wrong_state"):
            run(ticket, printer, world)


def last(ticket: Ticket, kind: str) -> int:
    return int(ticket.stream.entries.filter(kind=kind).order_by("-number")[0].number)


class TestSteps:
    @pytest.fixture
    def steps(self, world, ticket, printer):
        run(ticket, printer, world)
        return checklist_of(ticket).steps

    def test_who_ticked_and_when_is_kept_and_can_be_undone(self, world, ticket, steps):
        actions.tick(steps[0], by=world.by(world.agent))
        done = checklist_of(ticket).steps[0]
        assert (done.ended_by, done.is_open) == (world.agent, False)
        actions.open_step(done, by=world.by(world.head))
        assert checklist_of(ticket).steps[0].is_open

    def test_a_second_tick_changes_nothing(self, world, ticket, steps):
        actions.tick(steps[0], by=world.by(world.agent))
        actions.tick(steps[0], by=world.by(world.head))
        assert checklist_of(ticket).steps[0].ended_by == world.agent
        assert kinds(ticket).count("step_done") == 1

    def test_left_out_with_a_reason_and_not_without(self, world, ticket, steps):
        with refused("no_reason"):
            actions.skip_step(steps[1], by=world.by(world.agent), why=" ")
        actions.skip_step(steps[1], by=world.by(world.agent), why="It has no power switch")
        step = checklist_of(ticket).steps[1]
        assert (step.skipped, str(step.note)) == (True, "It has no power switch")

    def test_what_is_done_is_not_left_out(self, world, steps):
        actions.tick(steps[0], by=world.by(world.agent))
        with refused("not_open"):
            actions.skip_step(steps[0], by=world.by(world.head), why="Not needed")

    def test_a_note_replaces_the_note_before_and_the_journal_has_both(self, world, ticket, steps):
        for words in ("Tray 2 is broken", "Tray 2 and 3 are broken", "", ""):
            actions.note_step(steps[0], by=world.by(world.agent), text=words)
        assert checklist_of(ticket).steps[0].note is None
        assert kinds(ticket).count("step_noted") == 3

    def test_own_steps_come_last_and_are_taken_off_and_put_back(self, world, ticket, steps):
        by = world.by(world.agent)
        (own,) = actions.add_steps(ticket, by=by, texts=[" Call the courier "])
        assert texts(ticket)[-1] == "Call the courier"
        actions.remove_step(own, by=by)
        assert len(texts(ticket)) == 3
        tickets.take_back(ticket, by=by, number=last(ticket, "ticket.step_removed"))
        assert texts(ticket)[-1] == "Call the courier"

    def test_a_procedures_step_is_not_simply_taken_off(self, world, steps):
        with refused("of_run"):
            actions.remove_step(steps[0], by=world.by(world.agent))

    @pytest.mark.parametrize(
        ("given", "code"),
        [([], "no_words"), (["  "], "no_words"), (["x" * 301], "too_long"), (["x"] * 101, None)],
    )
    def test_what_is_no_step_is_refused(self, world, ticket, given, code):
        with refused(code or "too_many"):
            actions.add_steps(ticket, by=world.by(world.agent), texts=given)

    def test_the_customer_and_strangers_may_not(self, world, steps):
        for by in (world.by(world.anna), Actor.sender()):
            with refused("not_allowed"):
                actions.tick(steps[0], by=by)

    def test_a_specialist_ticks_only_where_they_reach(self, world, printer):
        far = open_one(world)
        run(far, printer, world)
        Ticket.objects.filter(pk=far.pk).update(team=None, assignee=None)
        with refused("not_yours"):
            actions.tick(checklist_of(far).steps[0], by=world.by(world.specialist))


@pytest.mark.django_db(transaction=True)
def test_two_who_tick_at_once_make_one_row(transactional_db: None):
    world = build()
    ticket = open_one(world)
    run(ticket, save_procedure(None, PRINTER, by=ROOT), world)
    key = checklist_of(ticket).steps[0].pk
    people = [world.by(world.agent), world.by(world.head)]
    results = at_once(
        *(lambda by=by: actions.tick(Step.objects.get(pk=key), by=by) for by in people)
    )
    assert results == [None, None]
    assert kinds(ticket).count("step_done") == 1
    assert list(chain.verify()) == []


@pytest.mark.django_db(transaction=True)
def test_two_who_choose_at_once_start_one(transactional_db: None):
    world = build()
    ticket = open_one(world)
    version = save_procedure(None, PRINTER, by=ROOT).current
    assert version is not None
    people = [world.by(world.agent), world.by(world.head)]
    results = at_once(
        *(
            lambda by=by: actions.choose_procedure(
                Ticket.objects.get(pk=ticket.pk), by=by, version=version
            )
            for by in people
        )
    )
    assert [one.code for one in results if isinstance(one, Refused)] == ["has_run"]
    assert ticket.steps.count() == 3

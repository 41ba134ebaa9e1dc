"""What a letter about missed targets says."""

from __future__ import annotations

import pytest

from servanda import kernel
from servanda.catalogue.credits import Impact
from servanda.clocks.check import check
from servanda.contracts.tests.factory import hours
from servanda.kernel import chain
from servanda.kernel.models import Entry
from servanda.misses import actions, wording
from servanda.misses.models import Letter, Miss
from servanda.misses.tests.world import TARGETS, World, refused, when
from servanda.people.tests.factory import ROOT
from servanda.tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db
NOW = "2026-06-02 09:00"


def letter_text(world: World, ticket: Ticket, now: str) -> str:
    """As the agent sees it before it goes."""
    owed = list(Miss.objects.filter(ticket=ticket).order_by("pk"))
    with kernel.pretend(when(now)):
        contract = world.line.version.contract
        return wording.letter(ticket, contract, owed, [], wording.Said("A cause", "", "Something."))


class TestTheLetter:
    def test_it_cites_the_clause_shows_the_ledger_and_names_cause_and_credit(self):
        world = World()
        ticket = world.misses_resolution("2026-06-01")
        letter = world.approves(world.writes(ticket, NOW), NOW)
        text = letter.message.text
        assert text == (
            "Hello Béla Nagy,\n\n"
            f"In the matter of “Printer” we did not keep a time that contract "
            f"{letter.contract.number} promises. We are sorry.\n\n"
            "What was agreed, and how the time counted:\n"
            "- Gold, clause 3.2: resolution in 4 working hours. Received Mon 8:00. Counted 4 h"
            " until 12:00. 12:00–12:30 break, not counted. 12:30–15:00 counted. Due Mon 12:00."
            " Missed: not done by Mon 12:00. Solved Mon 15:00: 2 h 30 min of working time late.\n\n"
            "The cause: A part was not in stock. The fuser was sold out.\n\n"
            "What happens next: We keep one in store from now on.\n\n"
            "For this the contract gives a credit of €48.00 net; it will be on the invoice."
        )
        assert Message.objects.get(pk=letter.message_id).outgoing is not None

    def test_of_an_update_that_is_due_again_it_shows_the_one_that_was_missed(self):
        """The clock runs again since, with a due time to come: that one nobody missed."""
        world = World(targets=TARGETS | {("next_update", 1): hours(2)})
        ticket = world.opens("2026-06-01 08:00")
        world.answers(ticket, "2026-06-01 08:10")
        world.passes("2026-06-01 10:30")
        text = letter_text(world, ticket, "2026-06-01 10:30")
        assert "next update in 2 working hours" in text
        assert "Missed: not done by Mon 10:10." in text
        assert "12:" not in text

    def test_of_two_missed_updates_it_shows_both_also_after_another_word(self):
        world = World(targets=TARGETS | {("next_update", 1): hours(1)})
        ticket = world.opens("2026-06-01 08:00")
        world.answers(ticket, "2026-06-01 08:10")
        world.passes("2026-06-01 10:30")
        world.answers(ticket, "2026-06-01 10:40")
        text = letter_text(world, ticket, "2026-06-01 10:45")
        assert "Missed: not done by Mon 9:10. Missed: not done by Mon 10:10." in text
        assert "11:" not in text

    @pytest.mark.parametrize(
        ("language", "said"),
        [("hu", "48,00"), ("he", "48.00"), ("es", "48,00")],
    )
    def test_it_is_in_the_customers_language(self, language, said):
        world = World()
        world.contact.language = language
        world.contact.save()
        ticket = world.misses_resolution("2026-06-01")
        text = world.approves(world.writes(ticket, NOW), NOW).message.text
        assert said in text
        assert "promises" not in text
        assert "The cause:" not in text
        assert "What happens next" not in text

    def test_without_a_credit_nothing_is_said_of_money_and_nobody_is_asked(self):
        world = World(impact=Impact())
        ticket = world.misses_resolution("2026-06-01")
        letter = world.writes(ticket, NOW)
        assert letter.asked_at is None
        with kernel.pretend(when(NOW)):
            sent = actions.send(letter, by=world.agent)
        assert "credit" not in sent.message.text

    def test_several_misses_of_a_ticket_go_in_one(self):
        world = World()
        ticket = world.opens("2026-06-01 08:00")
        world.answers(ticket, "2026-06-01 09:00")
        world.solves(ticket, "2026-06-01 15:00")
        letter = world.writes(ticket, NOW)
        assert letter.minor == 7200
        world.approves(letter, NOW)
        assert set(Miss.objects.values_list("letter", flat=True)) == {letter.pk}

    def test_the_journal_and_the_clocks_stay_right(self):
        world = World()
        ticket = world.misses_resolution("2026-06-01")
        world.approves(world.writes(ticket, NOW), NOW)
        kinds = set(Entry.objects.filter(stream=ticket.stream_id).values_list("kind", flat=True))
        assert {"miss.letter_written", "miss.letter_approved", "miss.told"} <= kinds
        assert not list(chain.verify())
        assert not list(check())


class TestWords:
    @pytest.mark.parametrize(
        "words",
        [
            "Because you did not answer our mail.",
            "The problem is not on our side.",
            "Mert önök nem válaszoltak.",
            "זה קרה כי לא עניתם לנו.",
            "Porque ustedes no avisaron.",
        ],
    )
    def test_a_letter_never_blames_the_customer(self, words):
        world = World()
        ticket = world.misses_resolution("2026-06-01")
        with refused("blames"):
            world.writes(ticket, NOW, words=words)
        with refused("blames"):
            world.writes(ticket, NOW, following=words)
        assert not Letter.objects.exists()

    def test_nor_does_a_cause_from_the_list(self):
        with refused("blames"):
            actions.save_cause(None, by=ROOT, name="The problem is not on our side")

    @pytest.mark.parametrize("words", ["Your server needed a new disk.", "You were told at 9:00."])
    def test_what_only_says_what_happened_is_fine(self, words):
        world = World()
        assert world.writes(world.misses_resolution("2026-06-01"), NOW, words=words)

    def test_both_are_needed(self):
        world = World()
        ticket = world.misses_resolution("2026-06-01")
        with refused("no_words"):
            world.writes(ticket, NOW, words=" ")
        with refused("no_following"):
            world.writes(ticket, NOW, following="")

"""Letters about missed targets: what they say, who lets them go, and that each goes once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection

from servanda import kernel
from servanda.catalogue.credits import Impact
from servanda.clocks.check import check
from servanda.contracts.tests.factory import hours, make_contract
from servanda.kernel import Actor, Refused, chain, kept
from servanda.kernel.models import Entry
from servanda.kernel.money import Money
from servanda.mail.models import Outgoing
from servanda.misses import actions, wording
from servanda.misses.actions import money
from servanda.misses.credits import lock_contract
from servanda.misses.lists import LISTS, UNTOLD, counts, kept_counts
from servanda.misses.models import Letter, Miss
from servanda.misses.queries import of_months, sent_back, to_approve
from servanda.misses.tests.world import TARGETS, World, credit_of, when
from servanda.people import actions as people
from servanda.people import actors
from servanda.people.models import ContactRole
from servanda.people.tests.factory import ROOT
from servanda.promises import actions as promises
from servanda.tickets import actions as tickets
from servanda.tickets.lists import queue_list
from servanda.tickets.models import Message, Statement, Ticket

pytestmark = pytest.mark.django_db
NOW = "2026-06-02 09:00"
MONTH = date(2026, 6, 1)


def refused(code: str):
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


def untold(world):
    return list(queue_list(world.head, UNTOLD, rule=LISTS[UNTOLD](world.head)))


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


class TestApproval:
    def test_an_agent_does_not_let_money_go(self):
        world = World()
        letter = world.writes(world.misses_resolution("2026-06-01"), NOW)
        with refused("not_allowed"):
            world.approves(letter, NOW, by=world.agent)
        assert not Outgoing.objects.filter(text__contains="The cause").exists()

    def test_beyond_their_limit_a_service_manager_asks_the_head(self):
        world = World()
        actions.set_limit("service_manager", "EUR", by=ROOT, upto=Money(4799, "EUR"))
        letter = world.writes(world.misses_resolution("2026-06-01"), NOW)
        with refused("needs_approval"):
            world.approves(letter, NOW)
        assert world.approves(letter, NOW, by=world.head).approved_by_id == world.head.id

    def test_up_to_it_they_let_it_go(self):
        world = World()
        actions.set_limit("service_manager", "EUR", by=ROOT, upto=Money(4800, "EUR"))
        letter = world.writes(world.misses_resolution("2026-06-01"), NOW)
        assert world.approves(letter, NOW).sent_at

    def test_one_sent_back_is_written_anew(self):
        world = World()
        ticket = world.misses_resolution("2026-06-01")
        letter = world.writes(ticket, NOW)
        with kernel.pretend(when(NOW)):
            actions.send_back(letter, by=world.manager, why="Say which part.")
        with refused("not_asked"):
            world.approves(letter, NOW)
        assert untold(world) == [ticket]
        again = world.writes(ticket, NOW, words="The fuser of the left printer was sold out.")
        assert again.pk == letter.pk
        assert "left printer" in world.approves(again, NOW).message.text

    def test_a_reason_is_needed_to_send_it_back(self):
        world = World()
        letter = world.writes(world.misses_resolution("2026-06-01"), NOW)
        with refused("no_reason"):
            actions.send_back(letter, by=world.manager, why=" ")

    def test_a_credit_that_has_changed_is_looked_at_again(self):
        world = World()
        letter = world.writes(world.misses_resolution("2026-06-01"), NOW)
        with kernel.pretend(when(NOW)):
            actions.withdraw(Miss.objects.get(), by=world.manager, why="Agreed otherwise.")
        with refused("changed"):
            world.approves(letter, NOW)

    def test_what_was_set_aside_meanwhile_is_not_sent(self):
        world = World(impact=Impact())
        ticket = world.misses_resolution("2026-06-01")
        letter = world.writes(ticket, NOW)
        actions.set_aside(ticket, by=world.manager, why="Told in person.")
        with refused("none_owed"):
            actions.send(letter, by=world.agent)
        assert not Outgoing.objects.filter(text__contains="The cause").exists()

    def test_nor_approved_for_nothing_and_it_waits_for_nobody(self):
        world = World()
        ticket = world.misses_resolution("2026-06-01")
        letter = world.writes(ticket, NOW)
        assert list(to_approve(world.head)) == [letter]
        actions.set_aside(ticket, by=world.manager, why="Told in person.")
        assert not to_approve(world.head)
        with refused("none_owed"):
            world.approves(letter, NOW, minor=0)

    def test_one_sent_back_waits_no_longer_once_all_is_set_aside(self):
        world = World()
        ticket = world.misses_resolution("2026-06-01")
        letter = world.writes(ticket, NOW)
        actions.send_back(letter, by=world.manager, why="Say which part.")
        assert list(sent_back(world.head)) == [letter]
        actions.set_aside(ticket, by=world.manager, why="Told in person.")
        assert not sent_back(world.head)

    def test_nothing_goes_twice(self):
        world = World()
        letter = world.approves(world.writes(world.misses_resolution("2026-06-01"), NOW), NOW)
        with refused("sent"):
            world.approves(letter, NOW)
        with refused("sent"):
            actions.send(letter, by=world.head)


class TestTheLetterOfAMonth:
    def prepared(self):
        world = World(impact=Impact(monthly=(1,)))
        people.set_duties(world.contact, by=ROOT, duties=[ContactRole.COORDINATOR])
        world.misses_resolution("2026-06-01")
        with kernel.pretend(when("2026-07-01 09:00")):
            letter = actions.prepare_month(world.line.version.contract, MONTH, by=Actor.system())
        return world, letter

    def test_it_waits_and_goes(self):
        world, letter = self.prepared()
        assert list(of_months(world.head)) == [letter]
        assert actions.send_month(letter, by=world.head, words="We have two now.").sent_at
        assert not of_months(world.head)

    def test_with_nothing_left_to_tell_it_neither_waits_nor_goes(self):
        world, letter = self.prepared()
        Miss.objects.update(struck_at=when("2026-07-01 10:00"))
        assert not of_months(world.head)
        with refused("none_owed"):
            actions.send_month(letter, by=world.head, words="We have two now.")
        assert not Outgoing.objects.filter(text__contains="We have two now").exists()

    def test_a_miss_of_a_later_month_is_none_of_its_own(self):
        world, _ = self.prepared()
        Miss.objects.update(at=when("2026-07-01 00:00"))
        assert not of_months(world.head)


class TestTheList:
    def test_it_stands_until_the_letter_has_gone(self):
        world = World()
        ticket = world.misses_resolution("2026-06-01")
        assert untold(world) == [ticket]
        assert counts(world.head)[UNTOLD] == 1
        world.answers(ticket, "2026-06-01 16:00")
        assert untold(world) == [ticket]
        letter = world.writes(ticket, NOW)
        assert untold(world) == [ticket]
        world.approves(letter, NOW)
        assert untold(world) == []
        assert counts(world.head)[UNTOLD] == 0

    def test_a_closed_ticket_still_stands_in_it(self):
        world = World()
        ticket = world.misses_resolution("2026-06-01")
        with kernel.pretend(when(NOW)):
            tickets.confirm(ticket, by=actors.of_contact(world.contact), channel="portal")
        assert untold(world) == [ticket]
        world.approves(world.writes(ticket, NOW), NOW)
        ticket.refresh_from_db()
        assert ticket.state == "closed"
        assert untold(world) == []

    def test_every_list_is_counted_as_it_is_shown_closed_tickets_too(self):
        world = World()
        ticket = world.misses_resolution("2026-06-01")
        stated = tickets.state_technically(ticket, by=world.agent, found="The fuser")
        Statement.objects.filter(pk=stated.pk).update(handed_at=kernel.now())
        with kernel.pretend(when(NOW)):
            tickets.confirm(ticket, by=actors.of_contact(world.contact), channel="portal")
        for actor in (world.agent, world.head):
            both = {"saved": lambda who: LISTS[UNTOLD](who) & LISTS["to_word"](who)}
            asked = counts(actor), kept_counts(actor, kept.tail(actor), both, beyond={"saved"})[0]
            for found in asked:
                assert set(LISTS) - {"closed"} <= set(found)
                for name, number in found.items():
                    rule = ({**LISTS, **both})[name](actor)
                    assert number == queue_list(actor, name, rule=rule).count(), name
            assert (asked[1]["to_word"], asked[1][UNTOLD], asked[1]["saved"]) == (1, 1, 1)

    def test_a_manager_sets_it_aside_with_a_reason(self):
        world = World()
        ticket = world.misses_resolution("2026-06-01")
        with refused("not_allowed"):
            actions.set_aside(ticket, by=world.agent, why="Told in person.")
        actions.set_aside(ticket, by=world.manager, why="Told in person.")
        assert untold(world) == []
        assert credit_of(ticket) == 4800

    def test_a_small_miss_waits_for_its_month(self):
        world = World(impact=Impact(monthly=(1,)))
        world.misses_resolution("2026-06-01")
        assert Miss.objects.get().small
        assert untold(world) == []

    def test_whoever_was_told_before_with_the_reason_needs_no_letter(self):
        world = World(impact=Impact())
        ticket = world.opens("2026-06-01 08:00")
        world.answers(ticket, "2026-06-01 08:10")
        with kernel.pretend(when("2026-06-01 10:00")):
            promises.tell(
                ticket, by=world.agent, until=when("2026-06-03 12:00"),
                text="The part comes on Wednesday.", reason="supplier",
            )  # fmt: skip
        world.passes("2026-06-01 15:00")
        assert Miss.objects.get().told_at == when("2026-06-01 10:00")
        assert untold(world) == []

    def test_unless_money_is_owed(self):
        world = World()
        ticket = world.opens("2026-06-01 08:00")
        world.answers(ticket, "2026-06-01 08:10")
        with kernel.pretend(when("2026-06-01 10:00")):
            promises.tell(
                ticket, by=world.agent, until=when("2026-06-03 12:00"),
                text="The part comes on Wednesday.", reason="supplier",
            )  # fmt: skip
        world.passes("2026-06-01 15:00")
        assert untold(world) == [ticket]

    def test_a_miss_by_reclassification_earns_nothing(self):
        world = World()
        slow = {("resolution", 3): 40 * 3600, ("resolution", 1): 4 * 3600}
        line = make_contract(world.customer, service="mail", targets=slow, impact=world.line.impact)
        ticket = world.opens("2026-06-01 08:00", line=line, priority=3)
        with kernel.pretend(when("2026-06-01 14:00")):
            tickets.set_priority(ticket, by=world.agent, priority=1)
        assert Miss.objects.get().reclassified
        assert not credit_of(ticket)
        with kernel.pretend(when("2026-06-01 14:10")):
            tickets.correct_priority(ticket, by=world.agent)
        assert Miss.objects.get().struck_at
        assert untold(world) == []


@pytest.mark.django_db(transaction=True)
class TestAtTheSameTime:
    def run(self, *acts: Callable[[], object]) -> list[str]:
        """Each in a thread and connection of its own; answers how each ended."""
        barrier, ended = threading.Barrier(len(acts)), []

        def one(act):
            try:
                barrier.wait()
                act()
                ended.append("done")
            except Refused as refusal:
                ended.append(refusal.code)
            finally:
                connection.close()

        threads = [threading.Thread(target=one, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(ended)

    def test_two_approvers_at_once_send_one_letter(self):
        world = World()
        letter = world.writes(world.misses_resolution("2026-06-01"), NOW)
        copies = [Letter.objects.select_related("ticket").get(pk=letter.pk) for _ in range(2)]
        ended = self.run(
            lambda: actions.approve(copies[0], by=world.manager, minor=4800),
            lambda: actions.approve(copies[1], by=world.head, minor=4800),
        )
        assert ended == ["done", "sent"]
        assert Outgoing.objects.filter(text__contains="The cause").count() == 1

    def test_the_letter_sent_twice_goes_once(self):
        world = World(impact=Impact())
        letter = world.writes(world.misses_resolution("2026-06-01"), NOW)
        copies = [Letter.objects.select_related("ticket").get(pk=letter.pk) for _ in range(3)]
        ended = self.run(*(lambda one=one: actions.send(one, by=world.agent) for one in copies))
        assert ended == ["done", "sent", "sent"]
        assert Outgoing.objects.filter(text__contains="The cause").count() == 1

    def test_approving_and_sending_back_at_once_is_one_of_them(self):
        world = World()
        letter = world.writes(world.misses_resolution("2026-06-01"), NOW)
        copies = [Letter.objects.select_related("ticket").get(pk=letter.pk) for _ in range(2)]
        ended = self.run(
            lambda: actions.approve(copies[0], by=world.manager, minor=4800),
            lambda: actions.send_back(copies[1], by=world.head, why="Say more."),
        )
        assert ended in (["done", "sent"], ["done", "not_asked"])

    def test_misses_of_one_month_at_once_never_exceed_its_cap(self):
        world = World()
        tickets_ = [world.misses_resolution(f"2026-06-{day:02}") for day in (1, 2, 3, 4)]
        misses = list(Miss.objects.order_by("pk"))
        ended = self.run(
            *(
                lambda one=one: actions.withdraw(one, by=world.head, why="Agreed otherwise.")
                for one in misses[:2]
            )
        )
        assert ended == ["done", "done"]
        assert [credit_of(one) for one in tickets_] == [0, 0, 4800, 4800]

    def test_striking_out_and_withdrawing_at_once_both_happen(self, monkeypatch):
        """Whoever withdraws holds the contract and comes to the miss last; so does a replay."""
        world, holds, failed = World(), threading.Event(), []
        slow = {("resolution", 3): 40 * 3600, ("resolution", 1): 4 * 3600}
        line = make_contract(world.customer, service="mail", targets=slow, impact=world.line.impact)
        ticket = world.opens("2026-06-01 08:00", line=line, priority=3)
        with kernel.pretend(when("2026-06-01 08:05")):
            tickets.set_priority(ticket, by=world.agent, priority=1)
        world.passes("2026-06-01 15:00")
        miss = Miss.objects.get()

        def slowly(key):
            found = lock_contract(key)
            holds.set()
            time.sleep(1)
            return found

        def withdraw():
            try:
                actions.withdraw(miss, by=world.head, why="Agreed otherwise.")
            except Exception as error:
                failed.append(error)
            finally:
                connection.close()

        monkeypatch.setattr(money, "lock_contract", slowly)
        other = threading.Thread(target=withdraw)
        other.start()
        assert holds.wait(10)
        with kernel.pretend(when("2026-06-01 15:00")):
            tickets.correct_priority(ticket, by=world.agent)
        other.join(10)
        miss.refresh_from_db()
        assert failed == []
        assert miss.struck_at
        assert miss.withdrawn_at

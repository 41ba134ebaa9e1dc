"""The list of what nobody has told the customer yet."""

from __future__ import annotations

import pytest

from servanda import kernel
from servanda.catalogue.credits import Impact
from servanda.contracts.tests.factory import make_contract
from servanda.kernel import kept
from servanda.misses import actions
from servanda.misses.lists import LISTS, UNTOLD, counts, kept_counts
from servanda.misses.models import Miss
from servanda.misses.tests.world import World, credit_of, refused, untold, when
from servanda.people import actors
from servanda.promises import actions as promises
from servanda.tickets import actions as tickets
from servanda.tickets.lists import queue_list
from servanda.tickets.models import Statement

pytestmark = pytest.mark.django_db
NOW = "2026-06-02 09:00"


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

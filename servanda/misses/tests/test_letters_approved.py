"""Who lets a letter about missed targets go."""

from __future__ import annotations

from datetime import date

import pytest

from servanda import kernel
from servanda.catalogue.credits import Impact
from servanda.kernel import Actor
from servanda.kernel.money import Money
from servanda.mail.models import Outgoing
from servanda.misses import actions
from servanda.misses.models import Miss
from servanda.misses.queries import of_months, sent_back, to_approve
from servanda.misses.tests.world import World, refused, untold, when
from servanda.people import actions as people
from servanda.people.models import ContactRole
from servanda.people.tests.factory import ROOT

pytestmark = pytest.mark.django_db
NOW = "2026-06-02 09:00"
MONTH = date(2026, 6, 1)


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

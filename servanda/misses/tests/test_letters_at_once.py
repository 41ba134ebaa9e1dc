"""Several write, approve or strike out at once: each letter goes once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection

from servanda import kernel
from servanda.catalogue.credits import Impact
from servanda.contracts.tests.factory import make_contract
from servanda.kernel import Refused
from servanda.mail.models import Outgoing
from servanda.misses import actions
from servanda.misses.actions import money
from servanda.misses.credits import lock_contract
from servanda.misses.models import Letter, Miss
from servanda.misses.tests.world import World, credit_of, when
from servanda.tickets import actions as tickets

pytestmark = pytest.mark.django_db
NOW = "2026-06-02 09:00"


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

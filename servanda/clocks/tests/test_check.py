"""What is stored equals what is derived, after whatever people do."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servanda import kernel
from servanda.clocks import reactions
from servanda.clocks.check import check, explain
from servanda.clocks.models import Clock
from servanda.clocks.tests.build import at
from servanda.clocks.tests.play import Play
from servanda.contracts.tests.factory import (
    hours,
    ladder_14,
    make_amendment,
    make_contract,
    minutes,
)
from servanda.kernel import Refused, unit
from servanda.kernel.models import Entry, FailedReaction, Timer
from servanda.kernel.timers import fire_due, next_at
from servanda.tickets import actions
from servanda.tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db

TARGETS = {
    **{("first_response", priority): minutes(30 * priority) for priority in (1, 2, 3)},
    **{("next_update", priority): hours(2 * priority) for priority in (1, 2, 3)},
    **{("resolution", priority): hours(4 * priority) for priority in (1, 2, 3)},
    ("quote", 3): hours(16),
}
OPTIONS = [
    {},
    {"reclassification": "from_change"},
    {"waiting_customer_counts": True, "waiting_third_party_counts": False},
]


class Monkey:
    """Does at random what agents and customers can do; what is refused is left."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.line = make_contract(
            targets=TARGETS, ladder=ladder_14(), **self.chance.choice(OPTIONS)
        )
        self.one = Play(self.line)
        self.now = at("2026-06-01 09:00") + timedelta(minutes=self.chance.randrange(3000))
        received = self.now - timedelta(minutes=self.chance.choice([0, 0, 200]))
        with kernel.pretend(self.now):
            self.one.opens(
                received,
                entered=self.now,
                priority=self.chance.choice([1, 2, 3]),
                kind=self.chance.choice(["incident", "incident", "request", "quote"]),
            )

    def act(self) -> None:
        self.now += timedelta(minutes=self.chance.choice([0, 7, 45, 180, 1000]))
        if self.chance.random() < 0.8:
            self.one.passes(self.now)
        name = self.chance.choice(ACTS)
        try:
            with kernel.pretend(self.now):
                getattr(self, name)(self.one.ticket, self.one)
        except Refused:
            pass

    def do_ask(self, ticket: Ticket, one: Play) -> None:
        actions.answer(ticket, by=one.agent, text="Which?", question=True, wait=True)

    def do_answer(self, ticket: Ticket, one: Play) -> None:
        actions.answer(ticket, by=one.agent, text="Soon.")

    def do_reply(self, ticket: Ticket, one: Play) -> None:
        actions.receive(ticket, by=one.customer, text="This.", automatic=self.chance.random() < 0.2)

    def do_supplier(self, ticket: Ticket, one: Play) -> None:
        actions.wait_for_third_party(ticket, by=one.agent)

    def do_schedule(self, ticket: Ticket, one: Play) -> None:
        until = self.now + timedelta(hours=self.chance.randrange(1, 40))
        actions.schedule(ticket, by=one.agent, until=until, agreed=self.chance.random() < 0.5)

    def do_resume(self, ticket: Ticket, one: Play) -> None:
        actions.resume(ticket, by=one.agent)

    def do_priority(self, ticket: Ticket, one: Play) -> None:
        actions.set_priority(ticket, by=one.agent, priority=self.chance.choice([1, 2, 3]))

    def do_correct(self, ticket: Ticket, one: Play) -> None:
        actions.correct_priority(ticket, by=one.agent)

    def do_solve(self, ticket: Ticket, one: Play) -> None:
        actions.solve(ticket, by=one.agent, text="Done.")

    def do_object(self, ticket: Ticket, one: Play) -> None:
        actions.object_to_solution(ticket, by=one.customer, text="No.")

    def do_confirm(self, ticket: Ticket, one: Play) -> None:
        actions.confirm(ticket, by=one.customer, channel="portal")

    def do_thanks(self, ticket: Ticket, one: Play) -> None:
        last = Message.objects.filter(ticket=ticket, direction="in").latest("pk")
        actions.was_only_thanks(ticket, by=one.agent, message=last)

    def do_kind(self, ticket: Ticket, one: Play) -> None:
        actions.change_kind(ticket, by=one.agent, kind=self.chance.choice(["incident", "quote"]))

    def do_call(self, ticket: Ticket, one: Play) -> None:
        actions.log_call(
            ticket,
            by=one.agent,
            contact=one.contact,
            direction="out",
            text="Called.",
            spoken=self.chance.random() < 0.7,
            at=max(self.now - timedelta(minutes=self.chance.choice([0, 90])), ticket.received_at),
        )

    def do_line(self, ticket: Ticket, one: Play) -> None:
        actions.change_line(ticket, by=one.agent, line=self.chance.choice([self.line, None]))

    def do_merge(self, ticket: Ticket, one: Play) -> None:
        with kernel.pretend(self.now):
            other = actions.open_ticket(
                by=one.customer,
                channel="mail",
                subject="Again",
                requester=one.contact,
                line=self.line,
                received_at=self.now - timedelta(hours=self.chance.choice([0, 30])),
            )
            actions.merge(other, by=one.agent, into=ticket)
            if self.chance.random() < 0.3:
                actions.unmerge(other, by=one.agent)

    def do_amend(self, ticket: Ticket, one: Play) -> None:
        make_amendment(
            self.line,
            effective_from=self.now + timedelta(hours=self.chance.choice([1, 30])),
            open_tickets=self.chance.choice(["old", "from_opening", "from_effective"]),
            targets={("resolution", 1): hours(self.chance.choice([2, 12]))},
        )
        one.wakes(self.now)  # what is open is derived anew in batches, by timers


ACTS = [name for name in dir(Monkey) if name.startswith("do_")]


@pytest.mark.parametrize("seed", range(5))
def test_after_whatever_people_do_the_stored_rows_are_what_the_facts_make_them(seed):
    monkey = Monkey(seed)
    for _ in range(12):
        monkey.act()
        assert check() == []
    monkey.one.passes(monkey.now + timedelta(days=4))
    assert check() == []
    assert not FailedReaction.objects.exists()
    assert not Timer.objects.open().exclude(error="").exists()


def test_a_wrong_row_is_found():
    one = Play(make_contract(targets=TARGETS))
    one.opens("2026-06-02 10:00")
    assert check() == []
    Clock.objects.filter(metric="resolution").update(due_at=at("2026-06-02 15:00"))
    Clock.objects.filter(metric="first_response").delete()
    Ticket.objects.update(priority=2)
    found = [str(difference) for difference in check()]
    assert any("resolution.due_at: stored 2026-06-02T13:00:00+00:00" in one for one in found)
    assert any("first_response: stored missing" in one for one in found)
    assert any("priority: stored 2, derived 1" in one for one in found)


def test_explain_answers_in_words_and_as_json():
    one = Play(make_contract(targets=TARGETS))
    one.opens("2026-06-02 10:00")
    with kernel.pretend(at("2026-06-02 11:00")):
        found = explain(one.ticket.number)
    assert found is not None
    assert found.clocks["resolution"].text.endswith(
        "Received Tue 10:00. Counted 2 h until 12:00. 12:00–12:30 break, not counted. "
        "Due Tue 14:30."
    )
    plain = found.as_json()["clocks"]["resolution"]
    assert plain["due_at"] == "2026-06-02T12:30:00+00:00"
    assert plain["left"] == 3 * 3600
    assert plain["ledger"][2]["seconds"] == 2 * 3600
    assert explain(10**9) is None


class TestCosts:
    """They must not grow: neither with the tickets of a batch nor with their history."""

    def queries(self, tickets) -> int:
        with kernel.pretend(at("2026-06-02 12:00")):
            reactions.standing(tickets)  # what signed versions say is read once per process
            with (
                CaptureQueriesContext(
                    connection,
                ) as context,
                unit.action(),
            ):
                for ticket in tickets:
                    unit.collect("clocks", ticket.stream_id, False, reactions.settle)
            return len([q for q in context.captured_queries if "SAVEPOINT" not in q["sql"]])

    def test_of_a_batch(self):
        one = Play(make_contract(targets=TARGETS, ladder=ladder_14()))
        tickets = [one.opens("2026-06-02 11:50") for _ in range(25)]
        few, many = self.queries(tickets[:2]), self.queries(tickets)
        assert many == few
        assert many <= 12

    def test_of_new_tickets(self):
        one = Play(make_contract(targets=TARGETS, ladder=ladder_14()))
        one.opens("2026-06-02 11:50")
        entries = Entry.objects.filter(kind="ticket.opened")
        Clock.objects.all().delete()
        Timer.objects.all().delete()
        captured = CaptureQueriesContext(connection)
        with kernel.pretend(at("2026-06-02 11:50")), captured, unit.action():
            reactions.touched(list(entries))
        queries = [q for q in captured.captured_queries if "SAVEPOINT" not in q["sql"]]
        assert len(queries) <= 11  # one of them reads the entries themselves


def test_a_timer_that_comes_too_late_or_twice_records_a_miss_once():
    one = Play(make_contract(targets={("resolution", 1): hours(4)}))
    one.opens("2026-06-02 10:00")
    one.wakes("2026-06-03 10:00")
    (missed,) = one.journal("clock.missed")
    assert missed.at == at("2026-06-02 14:30")
    assert missed.recorded_at == at("2026-06-03 10:00")
    with kernel.pretend(at("2026-06-03 11:00")), unit.action():
        unit.collect("clocks", one.ticket.stream_id, False, reactions.settle)
    assert len(one.journal("clock.missed")) == 1


def test_a_call_typed_in_later_strikes_out_the_miss_it_disproves():
    one = Play(make_contract(targets={("first_response", 1): minutes(30)}))
    one.opens("2026-06-02 10:00")
    one.passes("2026-06-02 11:00")
    assert len(one.misses()) == 1
    one.at(
        "2026-06-02 11:30",
        actions.log_call,
        contact=one.contact,
        direction="out",
        text="I called at once.",
        at=at("2026-06-02 10:05"),
    )
    (struck,) = one.journal("clock.struck_out")
    assert struck.data["why"] == "derived_anew"
    assert one.clock("first_response").misses == 0


def test_ranks_order_by_due_time_less_an_allowance_for_the_impact():
    one = Play(make_contract(targets=TARGETS))
    grave = one.opens("2026-06-02 10:00", priority=1)
    slight = one.opens("2026-06-02 10:00", priority=3)
    order = Ticket.objects.order_by("rank_at").values_list("pk", flat=True)
    assert list(order) == [grave.pk, slight.pk]
    one.ticket = grave
    one.solves("2026-06-02 10:10")
    grave.refresh_from_db()
    assert grave.rank_at is None


def test_nothing_is_left_to_fire_once_everything_has():
    one = Play(make_contract(targets={("resolution", 1): hours(4)}))
    one.opens("2026-06-02 10:00")
    one.solves("2026-06-02 10:10")
    one.at("2026-06-02 10:20", actions.confirm, by=one.customer, channel="portal")
    with kernel.pretend(datetime(2027, 1, 1, tzinfo=at("2026-01-01 00:00").tzinfo)):
        fire_due()
    assert next_at() is None

"""Real connections at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from servanda.kernel import Refused, chain
from servanda.mail.models import RawMail
from servanda.tickets import actions, intake
from servanda.tickets.models import Message, Ticket
from servanda.tickets.tests.test_verbs import open_one
from servanda.tickets.tests.world import World, build, mail, store

pytestmark = pytest.mark.django_db(transaction=True)
ANNA = "anna@acme.example"


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run in threads that start together; answers results or the errors raised."""
    barrier, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int) -> None:
        barrier.wait()
        try:
            results[place] = acts[place]()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def drain() -> None:
    while intake.process():
        pass


def test_two_agents_solve_at_once_one_is_refused(world: World):
    ticket = open_one(world)
    agent, head = world.by(world.agent), world.by(world.head)
    results = at_once(
        lambda: actions.solve(Ticket.objects.get(pk=ticket.pk), by=agent, text="One"),
        lambda: actions.solve(Ticket.objects.get(pk=ticket.pk), by=head, text="Two"),
    )
    refused = [one for one in results if isinstance(one, Refused)]
    assert [one.code for one in refused] == ["wrong_state"]
    assert ticket.messages.filter(direction="out").count() == 1
    assert list(chain.verify()) == []


def test_merging_two_into_each_other_at_once_leaves_one(world: World):
    first, second = open_one(world), open_one(world)
    agent = world.by(world.agent)

    def merge(one: Ticket, into: Ticket) -> None:
        fresh = Ticket.objects.in_bulk([one.pk, into.pk])
        actions.merge(fresh[one.pk], by=agent, into=fresh[into.pk])

    results = at_once(lambda: merge(first, second), lambda: merge(second, first))
    assert sum(isinstance(one, Refused) for one in results) == 1
    assert sorted(Ticket.objects.values_list("state", flat=True)) == ["merged", "new"]


def test_two_mails_at_the_same_moment_are_two_tickets(world: World):
    results = at_once(
        lambda: intake.process_one(store(mail(ANNA, "One"))),
        lambda: intake.process_one(store(mail("bela@acme.example", "Two"))),
    )
    assert [one.outcome for one in results] == ["ticket", "ticket"]
    assert len(set(Ticket.objects.values_list("number", flat=True))) == 2


def test_the_same_mail_at_the_same_moment_is_one_ticket(world: World):
    raw = mail(ANNA)
    results = at_once(*[lambda: intake.process_one(store(raw))] * 3)
    assert len(set(results)) == 1, results
    assert Ticket.objects.count() == 1


def test_many_workers_settle_every_mail_once(world: World):
    for number in range(60):
        store(mail(f"p{number}@acme.example", f"Number {number}"))
    at_once(drain, drain, drain)
    drain()
    assert not RawMail.objects.filter(settled_at=None).exists()
    assert Ticket.objects.count() == Message.objects.count() == 60
    assert list(chain.verify()) == []


def test_an_answer_and_a_mail_at_once_both_count(world: World):
    ticket = open_one(world)
    agent = world.by(world.agent)
    sent = actions.answer(ticket, by=agent, text="?", question=True, wait=True)
    raw = store(mail(ANNA, "Re: x", "Here", reply_to=sent.outgoing.message_id))
    results = at_once(
        lambda: intake.process_one(raw),
        lambda: actions.answer(Ticket.objects.get(pk=ticket.pk), by=agent, text="And?"),
    )
    assert not [one for one in results if isinstance(one, Exception)], results
    assert ticket.messages.count() == 4
    ticket.refresh_from_db()
    assert ticket.state == "open"


class TestFailures:
    """Raised at each step: nothing is half done, nothing is lost, the good ones go through."""

    STEPS = (
        "servanda.tickets.intake.loop.read",
        "servanda.tickets.intake.loop.look_up",
        "servanda.tickets.intake.loop.decide",
        "servanda.tickets.intake.write.open_many",
        "servanda.tickets.actions.opening.messages.attach",
        "servanda.kernel.chain.append",
        "servanda.mail.actions.finish_many",
    )

    @pytest.mark.parametrize("step", STEPS)
    def test_the_process_dies_between_two_steps_and_all_is_done_again(
        self, world: World, monkeypatch: pytest.MonkeyPatch, step: str
    ):
        keys = {store(mail(ANNA, f"Number {number}", files={"a": b"x"})).pk for number in range(3)}

        class Killed(BaseException):
            """Unlike an exception nothing of ours catches it."""

        def die(*_args: Any, **_values: Any) -> None:
            raise Killed

        with monkeypatch.context() as patch:
            patch.setattr(step, die)
            with pytest.raises(Killed):
                intake.process()
        assert Ticket.objects.count() == 0
        assert RawMail.objects.filter(settled_at=None).count() == len(keys)
        drain()
        assert Ticket.objects.count() == len(keys)

    def test_only_the_poisonous_one_is_held(self, world: World, monkeypatch: pytest.MonkeyPatch):
        from servanda.tickets.intake import loop

        for subject in ("One", "Poison", "Three"):
            store(mail(ANNA, subject))
        healthy = loop.decide

        def poisoned(one: Any, *args: Any, **values: Any) -> Any:
            if one.parsed.subject == "Poison":
                raise KeyError("poison")
            return healthy(one, *args, **values)

        monkeypatch.setattr(loop, "decide", poisoned)
        drain()
        held = RawMail.objects.get(outcome="held")
        assert held.reason.startswith("error:")
        assert sorted(Ticket.objects.values_list("subject", flat=True)) == ["One", "Three"]

    def test_what_kills_its_worker_every_time_is_held_at_last(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ):
        from servanda.tickets.intake import loop

        store(mail(ANNA, "Killer"))
        healthy = loop.decide

        def die(one: Any, *args: Any, **values: Any) -> Any:
            if one.parsed.subject == "Killer":
                raise SystemExit
            return healthy(one, *args, **values)

        monkeypatch.setattr(loop, "decide", die)
        for number in range(8):
            store(mail(f"Guest {number} <guest{number}@nowhere.example>", f"Good {number}"))
            try:
                drain()
            except SystemExit:
                continue
        drain()
        assert RawMail.objects.get(outcome="held").reason == "crash"
        assert Ticket.objects.count() == 8

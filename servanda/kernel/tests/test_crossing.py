"""Real connections: somebody acts on a thing at the moment when a timer of it is fired."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from servanda import kernel
from servanda.kernel import timers
from servanda.kernel.models import Remark, Timer
from servanda.kernel.unit import action

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
PATIENCE = 10


class Crossing:
    """A worker that has claimed the timer "due" waits for the thing, which the act has locked."""

    def __init__(self):
        self.thing = Remark.objects.create(text="a ticket, say")
        self.claimed, self.locked, self.errors = threading.Event(), threading.Event(), []
        self.seen = []

    def handler(self, _timer):
        self.claimed.set()
        self.locked.wait(PATIENCE)
        self.seen.append(lock(self.thing).text)

    def play(self, act):
        """`act` runs inside an action, with the thing locked and the worker waiting for it."""
        worker = threading.Thread(target=self._guarded, args=(timers.fire_one,))
        worker.start()
        assert self.claimed.wait(PATIENCE)
        self._guarded(lambda: self._act(act))
        worker.join(PATIENCE)
        assert not worker.is_alive()
        assert self.errors == []

    def _act(self, act):
        with action():
            lock(self.thing)
            self.locked.set()
            time.sleep(0.3)
            Remark.objects.update(text="changed")
            act()

    def _guarded(self, work):
        try:
            with kernel.pretend(NOON):
                work()
        except Exception as error:
            self.errors.append(error)
        finally:
            if threading.current_thread() is not threading.main_thread():
                connection.close()


def lock(row):
    return Remark.objects.select_for_update().get(pk=row.pk)


@pytest.fixture
def crossing():
    made, before = Crossing(), dict(timers._handlers)
    timers.register({"due": made.handler})
    with action():
        timers.set_timer("due", "due", NOON)
        timers.set_timer("due", "later", NOON + timedelta(hours=1))
    yield made
    timers.register(before)


@pytest.mark.parametrize(
    "act",
    [
        lambda: timers.cancel(["due", "later"]),
        lambda: timers.forget(Timer.objects.all()),
        lambda: timers.set_timer("due", "due", NOON + timedelta(days=1)),
    ],
    ids=["cancel", "forget", "move"],
)
def test_an_act_and_a_firing_timer_of_the_same_thing_both_succeed(crossing, act):
    crossing.play(act)
    fired = Timer.objects.get(key="due")
    assert (fired.fired_at, fired.attempts) == (NOON, 0)
    assert crossing.seen == ["changed"]


def test_the_other_timers_are_set_and_forgotten_meanwhile(crossing):
    def act():
        timers.cancel(["due", "later"])
        timers.set_many(("due", key, NOON, {}, None) for key in ("due", "new"))

    crossing.play(act)
    assert set(Timer.objects.open().values_list("key", flat=True)) == {"new"}


def test_a_timer_that_lost_a_deadlock_is_fired_at_once_all_the_same():
    one, two = Remark.objects.create(text="1"), Remark.objects.create(text="2")
    has_one, has_two, before = threading.Event(), threading.Event(), dict(timers._handlers)
    tries = []

    def handler(_timer):
        tries.append(1)
        lock(one)
        has_one.set()
        has_two.wait(PATIENCE)
        lock(two)

    def crosses():
        with action():
            lock(two)
            has_two.set()
            has_one.wait(PATIENCE)
            time.sleep(0.4)  # so that the worker waits longest, and is the one to be ended
            lock(one)
        connection.close()

    timers.register({"due": handler})
    other = threading.Thread(target=crosses)
    try:
        with kernel.pretend(NOON):
            with action():
                timers.set_timer("due", "due", NOON)
            other.start()
            assert timers.fire_one()
    finally:
        other.join(PATIENCE)
        timers.register(before)
    assert len(tries) == 2
    assert Timer.objects.get().fired_at == NOON

"""Real connections, real commits: two workers, two writers, one database."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from servanda import kernel
from servanda.kernel import Actor, chain, timers
from servanda.kernel.journal import record
from servanda.kernel.models import Entry, Stream
from servanda.kernel.tests.example_events import Said
from servanda.kernel.unit import action

pytestmark = pytest.mark.django_db(transaction=True)
SYSTEM = Actor.system()


def in_parallel(count, work):
    """Run `work(number)` in `count` threads that start together; raises what any of them raised."""
    barrier, errors = threading.Barrier(count), []

    def run(number):
        try:
            barrier.wait()
            work(number)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def test_writers_on_one_stream_leave_one_unbroken_chain():
    target = Stream.objects.create(key="thing:1")

    def write(number):
        for step in range(10):
            with action():
                record(Said(number * 100 + step), target, by=SYSTEM)

    in_parallel(4, write)
    assert sorted(target.entries.values_list("number", flat=True)) == list(range(1, 41))
    assert list(chain.verify()) == []


def test_writers_on_the_same_two_streams_do_not_deadlock():
    streams = [Stream.objects.create(key=f"thing:{number}") for number in (1, 2)]

    def write(number):
        order = streams if number % 2 else streams[::-1]
        for _ in range(10):
            with action():
                for target in order:
                    record(Said(number), target, by=SYSTEM)

    in_parallel(4, write)
    assert Entry.objects.count() == 80
    assert list(chain.verify()) == []


def test_two_workers_fire_each_timer_once():
    noon, keys = datetime(2026, 6, 1, 12, tzinfo=UTC), []
    before = dict(timers._handlers)
    timers.register({"good": lambda timer: keys.append(timer.key)})

    def work(number):
        with kernel.pretend(noon):
            timers.fire_due()

    try:
        with action():
            for number in range(60):
                timers.set_timer("good", str(number), noon)
        in_parallel(3, work)
    finally:
        timers.register(before)
    assert sorted(keys, key=int) == [str(number) for number in range(60)]

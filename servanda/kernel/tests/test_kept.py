"""Answers kept for a moment: computed once for many, never behind one's own acts."""

import threading

import pytest

from servanda.kernel import kept
from servanda.kernel.actor import Actor
from servanda.kernel.journal import record
from servanda.kernel.kept import Tail
from servanda.kernel.models import Stream
from servanda.kernel.tests.example_events import Said
from servanda.kernel.unit import action

ASKED = Tail(last=10, sum=10, own=0)


class Counter:
    def __init__(self):
        self.times = 0

    def __call__(self):
        self.times += 1
        return self.times


@pytest.fixture
def clock(monkeypatch):
    """The process's clock, set by hand."""
    now = [1000.0]
    monkeypatch.setattr(kept.time, "monotonic", lambda: now[0])
    return now


def test_it_is_computed_once_while_nothing_happens(clock):
    compute = Counter()
    assert kept.answer("a", ASKED, compute) == (1, True)
    clock[0] += 10
    assert kept.answer("a", ASKED, compute) == (1, True)
    clock[0] += 20
    assert kept.answer("a", ASKED, compute) == (2, True)


def test_a_burst_of_others_acts_is_computed_once_a_second(clock):
    compute = Counter()
    kept.answer("a", ASKED, compute)
    for step in range(1, 10):
        assert kept.answer("a", Tail(10 + step, 10 + step, 0), compute) == (1, False)
    clock[0] += 1.1
    assert kept.answer("a", Tail(20, 20, 0), compute) == (2, True)


def test_ones_own_act_is_in_it_at_once(clock):
    compute = Counter()
    kept.answer("a", ASKED, compute)
    assert kept.answer("a", Tail(11, 11, own=11), compute) == (2, True)


def test_a_transaction_that_ends_late_is_noticed_though_its_row_is_older(clock):
    compute = Counter()
    kept.answer("a", ASKED, compute)
    late = Tail(10, 11, 0)
    assert kept.answer("a", late, compute) == (1, False)
    clock[0] += 1.1
    assert kept.answer("a", late, compute) == (2, True)


def test_two_at_once_do_not_compute_twice(clock):
    begun, may_end, answers = threading.Event(), threading.Event(), []

    def slow():
        begun.set()
        may_end.wait(5)
        return "new"

    kept.answer("a", ASKED, lambda: "old")
    clock[0] += 2
    later = Tail(11, 11, 0)
    one = threading.Thread(target=lambda: answers.append(kept.answer("a", later, slow)))
    one.start()
    begun.wait(5)
    assert kept.answer("a", later, Counter()) == ("old", False)
    may_end.set()
    one.join()
    assert answers == [("new", True)]


@pytest.mark.django_db
def test_the_tail_says_what_was_written_last_and_what_by_the_actor():
    me, other = Actor("staff", 1), Actor("staff", 2)
    assert kept.tail(me) == Tail(0, 0, 0)
    stream = Stream.objects.create(key="t:1")
    with action():
        mine = record(Said(1), stream, by=me)
    with action():
        theirs = record(Said(1), stream, by=other)
    assert kept.tail(me) == Tail(theirs.pk, mine.pk + theirs.pk, mine.pk)
    assert kept.tail(other).own == theirs.pk


def test_what_must_be_current_is_computed_anew_after_any_act_and_in_another_minute(clock):
    compute = Counter()
    assert kept.current("a", ASKED, compute, moment=1) == 1
    assert kept.current("a", ASKED, compute, moment=1) == 1
    assert kept.current("a", Tail(11, 11, 0), compute, moment=1) == 2
    assert kept.current("a", Tail(11, 11, 0), compute, moment=2) == 3


def test_who_asks_for_what_is_current_waits_for_it_and_gets_no_old_answer(clock):
    begun, may_end, answers = threading.Event(), threading.Event(), []
    compute = Counter()

    def slow():
        begun.set()
        may_end.wait(5)
        return "new"

    kept.current("a", ASKED, lambda: "old")
    later = Tail(11, 11, 0)
    first = threading.Thread(target=lambda: answers.append(kept.current("a", later, slow)))
    first.start()
    begun.wait(5)
    second = threading.Thread(target=lambda: answers.append(kept.current("a", later, compute)))
    second.start()
    second.join(0.05)
    assert second.is_alive()
    may_end.set()
    first.join()
    second.join()
    assert answers == ["new", "new"]

"""The runner: woken, patient with errors, continues when the database is back, stops when asked."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import OperationalError, connection

from servanda.cli import loops
from servanda.cli.loops import Loop, Runner
from servanda.kernel import now

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run() -> Iterator[Callable[..., Runner]]:
    """Run loops in the background; the runner's own signals are left alone by restoring them."""
    runners: list[tuple[Runner, threading.Thread]] = []
    before = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}

    def begin(*given: Loop) -> Runner:
        runner = Runner(given)
        thread = threading.Thread(target=runner.run)
        runners.append((runner, thread))
        thread.start()
        return runner

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loops.signal, "signal", lambda *_: None)
        yield begin
    for runner, thread in runners:
        runner.stop()
        thread.join(10)
        assert not thread.is_alive()
    for number, handler in before.items():
        signal.signal(number, handler)


class Work:
    """Work that notes when it was called, and does what it is told."""

    def __init__(self, *answers: int | Exception) -> None:
        self.answers = list(answers)
        self.called: list[float] = []

    def __call__(self) -> int:
        self.called.append(time.monotonic())
        answer = self.answers.pop(0) if self.answers else 0
        if isinstance(answer, Exception):
            raise answer
        return answer

    def wait_for(self, times: int, patience: float = 5) -> None:
        deadline = time.monotonic() + patience
        while len(self.called) < times:
            assert time.monotonic() < deadline, f"called {len(self.called)} times, not {times}"
            time.sleep(0.01)


def test_it_works_until_nothing_is_left(run: Callable[..., Runner]) -> None:
    work = Work(3, 1, 0)
    run(Loop("work", work, every=60))
    work.wait_for(3)


def test_a_notification_wakes_it(run: Callable[..., Runner]) -> None:
    work = Work()
    run(Loop("work", work, every=60))
    work.wait_for(2)  # at the start, and once more when it listens
    time.sleep(0.2)
    before = len(work.called)
    with connection.cursor() as cursor:
        cursor.execute("NOTIFY servanda, 'mail'")
    work.wait_for(before + 1, patience=2)


def test_what_notifies_by_itself_does_not_wake_itself(run: Callable[..., Runner]) -> None:
    def notify() -> int:
        with connection.cursor() as cursor:
            cursor.execute("NOTIFY servanda, 'timers'")
        calls.append(1)
        return 0

    calls: list[int] = []
    run(Loop("schedule", notify, every=60, hears=False))
    time.sleep(1.5)
    assert len(calls) == 1


def test_it_looks_now_and_then_without_being_woken(run: Callable[..., Runner]) -> None:
    work = Work()
    run(Loop("work", work, every=0.1))
    work.wait_for(5)


def test_it_sleeps_until_the_instant_the_work_names(run: Callable[..., Runner]) -> None:
    work = Work()
    due = now() + timedelta(seconds=0.5)
    run(Loop("work", work, next_at=lambda: due, every=60))
    work.wait_for(3, patience=3)


def test_an_error_neither_ends_nor_spins_it(
    run: Callable[..., Runner], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(loops, "LOOK_EVERY", 0.2)
    work, other = Work(ValueError("broken"), ValueError("broken"), 0), Work()
    run(Loop("work", work, every=60), Loop("other", other, every=0.05))
    work.wait_for(3)
    assert work.called[1] - work.called[0] >= 0.2
    assert work.called[2] - work.called[1] >= 0.4
    assert len(other.called) > 5
    assert "work failed" in caplog.text


def test_a_database_that_was_gone(
    run: Callable[..., Runner], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    answers = [False, False, True]
    monkeypatch.setattr(loops, "RETRY_EVERY", 0.05)
    monkeypatch.setattr(loops, "_answers", lambda: not answers or answers.pop(0))
    work = Work(OperationalError("server closed the connection"), 1, 0)
    run(Loop("work", work, every=60))
    work.wait_for(3)
    assert caplog.text.count("The database is gone") == 1
    assert caplog.text.count("The database is back") == 1


def test_what_is_under_way_is_finished_before_it_stops(run: Callable[..., Runner]) -> None:
    begun, done = threading.Event(), threading.Event()

    def slow() -> int:
        begun.set()
        time.sleep(0.3)
        done.set()
        return 0

    runner = run(Loop("slow", slow, every=60))
    assert begun.wait(5)
    runner.stop()
    assert done.wait(5)

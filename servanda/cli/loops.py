"""Runs what happens by itself. Each loop is a thread around one function that answers how much it
did; work that has a row is claimed from that row, so any number of workers may run, and any of them
may be killed at any time.

A loop works until nothing is left, then sleeps until it is woken (the channel `servanda`), until
the instant it names, or for five seconds, whichever comes first.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import psycopg
from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from servanda.kernel import listen, now
from servanda.kernel.errors import in_a_line

LOOK_EVERY = 5.0  # seconds
RETRY_EVERY = 1.0  # while the database is gone
LONGEST_PAUSE = 60.0  # after errors of the loop's own
STOP_PATIENCE = 20.0
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Loop:
    """`work` does a little and answers how many things it did; `next_at` says when it has more.

    `hears`: whether notifications wake it. What notifies by itself each time must not hear them.
    """

    name: str
    work: Callable[[], int]
    next_at: Callable[[], datetime | None] | None = None
    every: float = LOOK_EVERY
    hears: bool = True


class Runner:
    """All loops of one process, until SIGTERM, SIGINT or `stop()`."""

    def __init__(self, loops: Sequence[Loop], *, tick: Callable[[], None] | None = None) -> None:
        self._loops = loops
        self._tick = tick
        self._stopping = threading.Event()
        self._wakes = [threading.Event() for _ in loops]
        self._gone = threading.Lock()  # held by the loop which reports that the database is gone

    def run(self) -> None:
        """Blocks. Whatever a loop is doing when asked to stop is finished first."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop())
        threads = [
            threading.Thread(target=self._run, args=pair, name=pair[0].name, daemon=True)
            for pair in zip(self._loops, self._wakes, strict=True)
        ]
        threads.append(threading.Thread(target=self._listen, name="listen", daemon=True))
        for thread in threads:
            thread.start()
        while not self._stopping.wait(1):
            if self._tick:
                self._tick()
        for thread in threads:
            thread.join(STOP_PATIENCE)

    def stop(self) -> None:
        self._stopping.set()
        self.wake()

    def wake(self) -> None:
        for loop, wake in zip(self._loops, self._wakes, strict=True):
            if loop.hears or self._stopping.is_set():
                wake.set()

    def _run(self, loop: Loop, wake: threading.Event) -> None:
        failures = 0
        while not self._stopping.is_set():
            wake.clear()
            pause = loop.every
            try:
                if loop.work():
                    failures = 0
                    continue
                failures, pause = 0, self._pause(loop)
            except (OperationalError, InterfaceError) as error:
                self._wait_for_database(loop, error)
                continue
            except Exception:
                failures += 1
                pause = min(LOOK_EVERY * 2 ** (failures - 1), LONGEST_PAUSE)
                log.exception("%s failed; trying again in %d s", loop.name, pause)
                self._stopping.wait(pause)
                continue
            finally:
                close_old_connections()
            wake.wait(pause)
        connection.close()

    def _pause(self, loop: Loop) -> float:
        nearest = loop.next_at() if loop.next_at else None
        if nearest is None:
            return loop.every
        return max(0.0, min(loop.every, (nearest - now()).total_seconds()))

    def _wait_for_database(self, loop: Loop, error: Exception) -> None:
        """The sentence is said once, by the first loop that notices, and once more at the end."""
        speaker = self._gone.acquire(blocking=False)
        if speaker:
            log.warning("The database is gone (%s). Trying again every second.", in_a_line(error))
        try:
            while not self._stopping.wait(RETRY_EVERY):
                connection.close()
                if _answers():
                    break
        finally:
            if speaker:
                self._gone.release()
        if speaker and not self._stopping.is_set():
            log.warning("The database is back; %s goes on.", loop.name)

    def _listen(self) -> None:
        """On a connection of its own, which must not pass through a transaction pooler."""
        while not self._stopping.is_set():
            try:
                with psycopg.connect(**listen.parameters(), autocommit=True) as dedicated:
                    dedicated.execute("LISTEN servanda")
                    self.wake()  # something may have been said before we listened
                    while not self._stopping.is_set():
                        if list(dedicated.notifies(timeout=1, stop_after=1)):
                            self.wake()
            except psycopg.Error:
                self.wake()  # so that the loops notice at once, and say so
                self._stopping.wait(RETRY_EVERY)


def _answers() -> bool:
    try:
        connection.ensure_connection()
    except DatabaseError:
        return False
    return True

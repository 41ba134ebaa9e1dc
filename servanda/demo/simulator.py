"""Makes the history: every act by its real verb, at its time, one after the other.

An event queue in order of time. Before each act the timers that were due until then are fired
at their own instants, after it the letters leave: what web and worker do, without them.
"""

from __future__ import annotations

import heapq
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from servanda import kernel
from servanda.demo import acts, opening, pace, telling
from servanda.demo.case import Case
from servanda.demo.company.world import World
from servanda.kernel import timers
from servanda.mail import send

TAKE = "take"
log = logging.getLogger(__name__)
SINK = send.Sink()


class Simulator:
    """`run()` ends at `end`; what would happen later does not happen.

    A step that the verbs refuse ends its case, and the company is one story poorer; unless
    `strict`, then it is an error, as in the tests.
    """

    strict = False

    def __init__(self, world: World, cases: Sequence[Case], end: datetime) -> None:
        self.world = world
        self.end = end
        self.opened: acts.Cases = {}
        self._queue: list[tuple[datetime, int, Case, str]] = []
        self._order = 0
        for case in cases:
            self._put(case.received_at, case, "open")
        self.first = min((case.received_at for case in cases), default=end)

    def _put(self, at: datetime, case: Case, what: str) -> None:
        if at < self.end:
            heapq.heappush(self._queue, (at, self._order, case, what))
            self._order += 1

    def run(self, progress: Callable[[float], None]) -> None:
        """`progress` gets the share of the time that has passed."""
        while self._queue:
            at, _order, case, what = heapq.heappop(self._queue)
            self._fire_until(at)
            with kernel.pretend(at), self._naming(case, what):
                self._do(case, what)
                telling.tell(case, self.world, self.end)
            with kernel.pretend(at + timedelta(seconds=2)):
                send.send_due(through=SINK)
            self._plan(case, at)
            progress((at - self.first) / (self.end - self.first))
        self._fire_until(self.end)

    @contextmanager
    def _naming(self, case: Case, what: str) -> Iterator[None]:
        """Say where in the scripts it was when something goes wrong."""
        try:
            yield
        except Exception as error:
            where = f"in the case {case.script.id}, use {case.use}, act {what} ({case.step})"
            error.add_note(where)
            if self.strict or not isinstance(error, kernel.Refused):
                raise
            log.warning("%s: %s", where, error)
            case.step = len(case.script.steps)

    def _fire_until(self, until: datetime) -> None:
        """Fire at its own instant what was due before `until`."""
        while (due := timers.next_at()) is not None and due < until:
            with kernel.pretend(due):
                timers.fire_due()
                send.send_due(through=SINK)

    def _do(self, case: Case, what: str) -> None:
        if what == "open":
            opening.open_case(case, self.world)
            if case.ticket is not None:
                self.opened[case.script.id] = case
        elif what == TAKE:
            acts.take(case, self.world)
        else:
            name, *given = case.script.steps[case.step]
            acts.perform(case, self.world, self.opened, name, *given)
            case.step += 1
        case.stage = what

    def _plan(self, case: Case, at: datetime) -> None:
        """Put the case's next act into the queue."""
        if case.ticket is None:
            return
        if case.stage == "open" and opening.is_to_be_taken(case):
            self._put(case.times[0] if case.times else pace.first_at(case, self.world), case, TAKE)
        elif case.step < len(case.script.steps):
            step = case.script.steps[case.step]
            self._put(pace.step_at(case, self.world, step, at), case, step[0])

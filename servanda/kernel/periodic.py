"""Work that comes back every so often, carried by timers like everything else.

The list is config/schedule.py. Each slot of time has a timer of its own key, so that any number of
workers may ask for it and it is done once; a slot that passed while everything was down is made up
for once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from servanda.kernel import time, timers
from servanda.kernel.models import Timer
from servanda.kernel.unit import action

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Periodic:
    """`run` is called every `every`, `after` that long past each round interval (UTC)."""

    name: str
    every: timedelta
    after: timedelta
    run: Callable[[Timer], object]


_jobs: dict[str, Periodic] = {}


def register(jobs: Sequence[Periodic]) -> None:
    """Say what comes back (at start-up)."""
    _jobs.clear()
    _jobs.update({job.name: job for job in jobs})


def plan() -> None:
    """Set the next timer of every job. A worker calls it when it starts."""
    with action():
        for job in _jobs.values():
            _next(job)


def fire(timer: Timer) -> None:
    """Timer handler: do it, and set the next."""
    job = _jobs.get(timer.data["name"])
    if job is None:
        return
    job.run(timer)
    _next(job)


def _next(job: Periodic) -> None:
    passed = (time.now() - EPOCH - job.after) // job.every
    at = EPOCH + job.after + (passed + 1) * job.every
    timers.set_timer("periodic", f"periodic:{job.name}:{passed + 1}", at, {"name": job.name})

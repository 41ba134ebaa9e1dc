"""Which rungs of the ladder are to be called on, and when the next one may be. Pure.

A rung is reached when its share of a target's working time is used up, and is called on within
the hours it accepts. Nothing is called on for a clock that is paused, met or stopped. Each rung
fires once per ticket, metric and start that somebody made (receipt, a word of ours), and never one
below a rung that has fired already: whoever stands higher knows. A repeating clock that starts
again because it was missed calls on nobody anew: its misses are counted.

A rung is known by its percentage and its place among those of the same percentage. That is the
same in an amended ladder, and does not move when something is written down later.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from servanda.clocks.course import Course
from servanda.contracts.clauses import RungRule

# Of rungs that fired before since the same start: (percent, place).
Fired = Collection[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of one clock: `reached` when its share was used up, `at` when it may be called."""

    rung: RungRule
    place: int
    reached: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Outlook:
    """`ready` fire now, lowest first; only the highest of them are `told`, the others noted.

    `next_at` is when to look again.
    """

    ready: tuple[Step, ...]
    next_at: datetime | None

    @property
    def top(self) -> int:
        return max((step.rung.percent for step in self.ready), default=0)

    def tells(self, step: Step) -> bool:
        """After a downtime only the highest rung due writes."""
        return step.rung.percent == self.top


def outlook(course: Course, fired: Fired, now: datetime) -> Outlook:
    """What of the ladder is due on this clock at `now`, and when more may be."""
    steps = _steps(course, fired, now)
    if course.overdue_by_change:
        steps = _only_one_for_the_change(steps, course)
    ready = tuple(step for step in steps if step.at <= now)
    top = max((step.rung.percent for step in ready), default=0)
    later = [step.at for step in steps if step.at > now and step.rung.percent >= top]
    return Outlook(ready, min(later, default=None))


def _steps(course: Course, fired: Fired, now: datetime) -> list[Step]:
    if not course.is_running:
        return []
    top = max((percent for percent, _ in fired), default=0)
    steps = []
    for place, rung in placed(course.clause.rungs):
        done = rung.percent < top or (rung.percent, place) in fired
        if done or not rung.concerns(course.priority):
            continue
        reached = course.at_percent(rung.percent)
        if reached is not None:
            steps.append(Step(rung, place, reached, _opening(rung, max(reached, now))))
    return steps


def placed(rungs: Sequence[RungRule]) -> Iterator[tuple[int, RungRule]]:
    """Upwards, each with its place among the rungs of the same percentage."""
    ordered = sorted(rungs, key=lambda one: (one.percent, one.position))
    for _, same in groupby(ordered, key=lambda one: one.percent):
        yield from enumerate(same)


def _opening(rung: RungRule, instant: datetime) -> datetime:
    return rung.accepts.next_open(instant) if rung.accepts else instant


def _only_one_for_the_change(steps: list[Step], course: Course) -> list[Step]:
    """A miss that only a change created calls on one rung: the highest it reached."""
    reached = [step for step in steps if step.reached <= course.regime.start]
    later = [step for step in steps if step.reached > course.regime.start]
    return [*reached[-1:], *later]

"""How long things take: working time between one act and the next. All numbers are seconds."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from servanda.demo.case import Case
from servanda.demo.company.sold import TARGETS
from servanda.demo.company.world import World
from servanda.demo.script import Step

MINUTE, HOUR = 60, 3600

# From receipt until somebody takes it up, and from there to the solution, by priority.
TAKING: Final = {
    1: (2 * MINUTE, 12 * MINUTE),
    2: (4 * MINUTE, 25 * MINUTE),
    3: (8 * MINUTE, 45 * MINUTE),
    4: (15 * MINUTE, 80 * MINUTE),
}
SOLVING: Final = {
    1: (25 * MINUTE, 110 * MINUTE),
    2: (35 * MINUTE, 4 * HOUR),
    3: (40 * MINUTE, 7 * HOUR),
    4: (2 * HOUR, 14 * HOUR),
}
# From the act before to this one.
OURS: Final = {
    "ask": (3 * MINUTE, 20 * MINUTE),
    "say": (4 * MINUTE, 40 * MINUTE),
    "note": (5 * MINUTE, 30 * MINUTE),
    "hand": (4 * MINUTE, 25 * MINUTE),
    "call": (8 * MINUTE, 50 * MINUTE),
    "third": (10 * MINUTE, 45 * MINUTE),
    "resume": (2 * HOUR, 9 * HOUR),
    "plan": (5 * MINUTE, 30 * MINUTE),
    "block": (2 * MINUTE, 10 * MINUTE),
    "callback": (2 * MINUTE, 10 * MINUTE),
    "split": (4 * MINUTE, 20 * MINUTE),
    "raise": (4 * MINUTE, 20 * MINUTE),
    "correct": (1 * MINUTE, 3 * MINUTE),
    "decline": (30 * MINUTE, 3 * HOUR),
    "discard": (5 * MINUTE, 40 * MINUTE),
    "attach": (6 * MINUTE, 25 * MINUTE),
    "finish": (1 * HOUR, 6 * HOUR),
    "again": (30 * MINUTE, 3 * HOUR),
    "courtesy": (5 * MINUTE, 40 * MINUTE),
    "cited": (10 * MINUTE, 60 * MINUTE),
    "phone": (1 * HOUR, 5 * HOUR),
}
THEIRS: Final = {
    "reply": (15 * MINUTE, 4 * HOUR),
    "auto": (1 * MINUTE, 2 * MINUTE),
    "called": (20 * MINUTE, 2 * HOUR),
    "link": (10 * MINUTE, 7 * HOUR),
    "portal": (15 * MINUTE, 8 * HOUR),
    "thanks": (3 * MINUTE, 50 * MINUTE),
    "works": (10 * MINUTE, 5 * HOUR),
    "notyet": (20 * MINUTE, 4 * HOUR),
}
AT_ONCE: Final = {"rate": (20, 90), "also": (20, 90), "merge": (3 * MINUTE, 8 * MINUTE)}


def first_at(case: Case, world: World) -> datetime:
    """When somebody takes it up."""
    low, high = TAKING[case.script.priority]
    return _our_time(case, world, case.received_at, case.rng.randint(low, high))


def step_at(case: Case, world: World, step: Step, before: datetime) -> datetime:
    """When the next act happens, the one before having happened at `before`."""
    name = step[0]
    if case.times:
        return max(case.times[case.step + 1], before + timedelta(seconds=20))
    if name == "solve":
        return _solution_at(case, world, before)
    if name in AT_ONCE:
        return before + timedelta(seconds=case.rng.randint(*AT_ONCE[name]))
    if name in THEIRS:
        hours = world.hours(_their_hours(case, world))
        return hours.advance(before, case.rng.randint(*THEIRS[name]))
    return _our_time(case, world, before, case.rng.randint(*OURS[name]))


def _solution_at(case: Case, world: World, before: datetime) -> datetime:
    at = _our_time(case, world, before, case.rng.randint(*SOLVING[case.script.priority]))
    if not case.script.late:
        return at
    agreed = agreed_seconds(case, world) + int(case.script.late * HOUR)
    return max(before, world.hours(case.hours).advance(case.received_at, agreed))


def agreed_seconds(case: Case, world: World) -> int:
    """The line's resolution target in working seconds; of working days eight hours each."""
    level = world.lines[f"{case.script.customer}.{case.script.line}"].level.code
    promise = TARGETS[level]["resolution", case.script.priority]
    return promise.amount if promise.unit == "seconds" else promise.amount * 8 * HOUR


def _our_time(case: Case, world: World, after: datetime, seconds: int) -> datetime:
    if case.is_urgent:
        return after + timedelta(seconds=seconds)
    return world.hours("israel" if case.agent == "noa" else "desk").advance(after, seconds)


def _their_hours(case: Case, world: World) -> str:
    return "always" if case.is_urgent else case.hours if case.hours != "always" else "hungary"

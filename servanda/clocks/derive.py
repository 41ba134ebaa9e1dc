"""The clock itself: one pure function from facts, clauses and schedules to due times.

    courses = derive(facts, terms, upto)

Nothing is patched: whatever happens, the whole course is found anew. `upto` says until when the
facts are complete. Due times do not depend on it; it only decides which of them have passed unmet
already, and with that how often a repeating clock has started again.

A target is missed when its clock still runs at the due time: what is done at that very second is
in time.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from servanda.clocks.count import Count
from servanda.clocks.course import Course, Miss
from servanda.clocks.facts import Fact
from servanda.clocks.regimes import Regime, regimes
from servanda.clocks.story import Hold, Story
from servanda.clocks.telling import tell
from servanda.clocks.tracks import Cycle, Track, tracks_of
from servanda.contracts.clauses import Clause, TargetRule, Terms

# Bumped when the same facts begin to give another result; recorded with every conclusion.
RULES = 1

RESTING = ("solved", "ended")


# Misses of repeating clocks that are known already, in order of time; see `known`.
Known = Mapping[str, Sequence[Miss]]
NOTHING: Known = {}


def derive(
    facts: Iterable[Fact], terms: Mapping[int, Terms], upto: datetime, known: Known = NOTHING
) -> dict[str, Course]:
    """The course of every metric that the contract promises for this ticket, by metric."""
    story = tell(facts)
    return courses(story, terms, upto, known) if story else {}


def courses(
    story: Story, terms: Mapping[int, Terms], upto: datetime, known: Known = NOTHING
) -> dict[str, Course]:
    """As `derive`, from a story that was read before.

    `known` misses are not looked for again: a repeating clock is followed from the last of them.
    """
    laid = regimes(story, terms)
    if all(regime.clause is None for regime in laid):
        return {}
    found = (
        _follow(track, story, laid, upto, known.get(track.metric, ()) if track.repeats else ())
        for track in tracks_of(story)
    )
    return {course.metric: course for course in found if course is not None}


@dataclass(slots=True)
class _Pace:
    """One regime counting one cycle."""

    regime: Regime
    target: TargetRule | None
    count: Count | None
    due: datetime | None


@dataclass(slots=True)
class _Walk:
    """A cycle's way through the regimes: the pace that counts in the end, the misses on the way."""

    pace: _Pace | None = None
    passed: list[Regime] = field(default_factory=list)
    miss: Miss | None = None
    by_change: Miss | None = None


def _follow(
    track: Track, story: Story, laid: Sequence[Regime], upto: datetime, known: Sequence[Miss]
) -> Course | None:
    misses, begin = _placed(track, known)
    number, walk, cycle, stretch = 0, _Walk(), track.cycles[begin], track.cycles[begin]
    for index, stretch in enumerate(track.cycles[begin:], begin):
        cycle = stretch
        if misses and misses[-1].at > stretch.start:
            cycle = Cycle(misses[-1].at, stretch.end, stretch.how)
        while True:
            number = index + len(misses)
            walk = _walk(track, cycle, story, laid, number, upto)
            found = [miss for miss in (walk.by_change, walk.miss) if miss]
            again = found[0].at if track.repeats and found and found[0].at > cycle.start else None
            if again is None:
                misses += found
                break
            misses.append(found[0])
            cycle = Cycle(again, cycle.end, cycle.how)
    if walk.pace is None:
        return None
    course = _course(track, story, cycle, number, walk, tuple(misses), stretch.start)
    if cycle is stretch:
        return course
    before = sum(miss.at <= stretch.start for miss in misses) + len(track.cycles) - 1
    walk = _walk(track, stretch, story, laid, before, upto)
    first = _course(track, story, stretch, before, walk, course.misses, stretch.start)
    return replace(course, first=first)


def _placed(track: Track, known: Sequence[Miss]) -> tuple[list[Miss], int]:
    """The known misses with their cycles' numbers, and the index of the start they go back to."""
    starts = [cycle.start for cycle in track.cycles]
    index, misses = 0, []
    for number, miss in enumerate(known):
        index = bisect_left(starts, miss.at, lo=index + 1) - 1
        misses.append(replace(miss, cycle=index + number))
    return misses, index


def _walk(
    track: Track,
    cycle: Cycle,
    story: Story,
    laid: Sequence[Regime],
    number: int,
    upto: datetime,
) -> _Walk:
    walk, counted = _Walk(), False
    for index, regime in enumerate(laid):
        following = laid[index + 1].start if index + 1 < len(laid) else None
        if following is not None and following <= cycle.start:
            continue
        pace = walk.pace
        if pace is not None:
            if cycle.end is not None and regime.start >= cycle.end:
                break
            over = pace.due is not None and pace.due < regime.start
            if regime.amended and (over or _drops(regime, track.metric, pace)):
                continue
            _note_miss(walk, cycle, number, over)
        walk.pace = _pace(track, cycle, story, regime, pace)
        counted = counted or walk.pace.target is not None
        if counted:
            walk.passed.append(regime)
        _note_change(walk, cycle, number, pace, upto)
    if walk.pace is not None and not counted:
        walk.pace = None
    _note_miss(walk, cycle, number, _is_over(walk.pace, cycle, upto))
    return walk


def _drops(regime: Regime, metric: str, pace: _Pace) -> bool:
    """An amendment reaches neither what was due before it nor what it promises no longer."""
    clause = regime.clause
    return pace.target is not None and not (clause and clause.target(metric, regime.priority))


def _is_over(pace: _Pace | None, cycle: Cycle, upto: datetime) -> bool:
    if pace is None or pace.due is None:
        return False
    if cycle.end is not None:
        return pace.due < cycle.end
    return max(pace.due, pace.regime.start) <= upto


def _note_miss(walk: _Walk, cycle: Cycle, number: int, over: bool) -> None:
    """The due time of the pace passed while it counted. One miss a cycle, whatever comes later."""
    pace = walk.pace
    if not over or walk.miss or pace is None or pace.due is None or pace.regime.clause is None:
        return
    if walk.by_change and walk.by_change.due_at == pace.due:
        return
    walk.miss = Miss(pace.due, pace.due, pace.regime.priority, pace.regime.clause.line_id, number)


def _note_change(
    walk: _Walk, cycle: Cycle, number: int, before: _Pace | None, upto: datetime
) -> None:
    """A change put the due time into the past: a miss, but one that only the change created."""
    pace = walk.pace
    if pace is None or pace.due is None or before is None or pace.regime.clause is None:
        return
    start = pace.regime.start
    if start <= cycle.start or pace.due > start or start > upto or pace.due == before.due:
        return
    if walk.miss or walk.by_change:
        return
    clause, priority = pace.regime.clause, pace.regime.priority
    walk.by_change = Miss(pace.due, start, priority, clause.line_id, number, reclassified=True)


def _pace(track: Track, cycle: Cycle, story: Story, regime: Regime, before: _Pace | None) -> _Pace:
    clause = regime.clause
    target = clause.target(track.metric, regime.priority) if clause else None
    if clause is None or target is None:
        return _Pace(regime, None, None, None)
    started = cycle.start
    if started == story.received_at:
        started = regime.received_at
    base = regime.base(started)
    holds = _holds(story, clause, cycle) if track.pausable else ()
    count = Count.of(clause.calendar, base, target, holds)
    return _Pace(regime, target, count, count.due())


def _holds(story: Story, clause: Clause, cycle: Cycle) -> list[Hold]:
    """What does not count under this clause. What lasts beyond the cycle's end is not of it."""
    return [
        hold
        for hold in story.holds
        if _stops_the_clock(hold, clause) and (cycle.end is None or hold.start < cycle.end)
    ]


def _stops_the_clock(hold: Hold, clause: Clause) -> bool:
    if hold.why == "waiting_customer":
        return not clause.waiting_customer_counts
    if hold.why == "waiting_third_party":
        return not clause.waiting_third_party_counts
    return hold.agreed if hold.why == "scheduled" else hold.why in RESTING


def _course(
    track: Track,
    story: Story,
    cycle: Cycle,
    number: int,
    walk: _Walk,
    misses: tuple[Miss, ...],
    since: datetime,
) -> Course:
    pace = walk.pace
    assert pace is not None
    count, hold = pace.count, story.hold
    state, left = cycle.how or "running", None
    if count is None:
        state = "stopped"
    elif not cycle.how and any(hold is each for each in count.holds):
        # One that was due before the pause began stays due when it was; one that is put off
        # until a date is known to be due so much later.
        state, left = "paused", count.budget - count.counted(story.holds[-1].start)
    return Course(
        metric=track.metric,
        state=state,
        started_at=count.base if count else cycle.start,
        due_at=pace.due,
        left=left,
        met_at=cycle.end if cycle.how == "met" else None,
        misses=misses,
        cycle=number,
        since=since,
        regime=next(each for each in reversed(walk.passed) if each.clause),
        passed=tuple(walk.passed),
        target=pace.target,
        count=count,
        story=story,
        stopped_at=cycle.end if cycle.how == "stopped" else None,
    )

"""What is written down about clocks. Facts stay facts: a miss that a replay does not find is
struck out with its reason, and what was concluded at closing is never altered later."""

from __future__ import annotations

from servanda.clocks import events
from servanda.clocks.course import Course, Miss
from servanda.clocks.derive import RULES
from servanda.clocks.facts import Fact
from servanda.clocks.known import Key, standing_misses
from servanda.clocks.load import Settled
from servanda.kernel import Actor
from servanda.kernel.journal import record

UNDOING = (
    "ticket.priority_corrected",
    "ticket.reopening_undone",
    "ticket.restored",
    "ticket.taken_back",
)


def record_findings(settled: Settled) -> None:
    """Bring the journal up to what was derived: misses, strikings out, conclusions."""
    concluded = _last_conclusion(settled)
    standing = standing_misses(settled.recorded)
    derived = derived_misses(settled)
    ended = bool(settled.story.ended)
    for key in standing.keys() - derived.keys():
        if not ended or standing[key].number > concluded:
            _strike(settled, key[0], standing[key])
    is_concluded = ended and concluded > settled.story.ended_by
    if is_concluded:
        return
    for key in sorted(derived.keys() - standing.keys(), key=lambda one: derived[one].at):
        _miss(settled, key[0], derived[key])
    if ended:
        for course in settled.courses.values():
            _conclude(settled, course)


def _last_conclusion(settled: Settled) -> int:
    """The number of the last row that said how a clock ended; 0 if there is none."""
    rows = [fact.number for fact in settled.recorded if fact.kind == events.Concluded.kind]
    return max(rows, default=0)


def derived_misses(settled: Settled) -> dict[Key, Miss]:
    """Misses that the derivation finds, by metric and due time."""
    return {
        (metric, miss.due_at): miss
        for metric, course in settled.courses.items()
        for miss in course.misses
    }


def _miss(settled: Settled, metric: str, miss: Miss) -> None:
    event = events.Missed(
        settled.ticket.pk, metric, miss.due_at, miss.line, miss.priority, miss.reclassified
    )
    record(event, settled.ticket.stream_id, by=Actor.system(), at=miss.at)


def _strike(settled: Settled, metric: str, fact: Fact) -> None:
    event = events.StruckOut(settled.ticket.pk, metric, fact.number, _why(settled, fact))
    record(event, settled.ticket.stream_id, by=Actor.system())


def _why(settled: Settled, fact: Fact) -> str:
    """What was taken back since; otherwise something was written down later than it happened."""
    later = [row for row in settled.facts if row.number > fact.number]
    undone = [row.kind for row in later if row.kind in UNDOING]
    return undone[-1].removeprefix("ticket.") if undone else "derived_anew"


def _conclude(settled: Settled, course: Course) -> None:
    event = events.Concluded(
        settled.ticket.pk, course.metric, outcome(course), course.due_at, course.met_at, RULES
    )
    record(event, settled.ticket.stream_id, by=Actor.system(), at=settled.story.ended_at)


def outcome(course: Course) -> str:
    """in_time, late, reclassified (missed only by a change), or stopped before it was due."""
    if any(not miss.reclassified for miss in course.misses):
        return "late"
    if course.misses:
        return "reclassified"
    return "in_time" if course.state == "met" else "stopped"

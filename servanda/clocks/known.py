"""What need not be found again: misses of a repeating clock that nothing written since can alter.

A clock that starts again at each missed due time would otherwise be followed through every hour of
a ticket that nobody touches, at each act, for as long as that lasts. Pure.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import accumulate

from servanda.clocks.course import Miss
from servanda.clocks.events import Missed, StruckOut
from servanda.clocks.facts import Fact
from servanda.clocks.tracks import REPEATING

Key = tuple[str, datetime]  # metric, due time

EVER = datetime.min.replace(tzinfo=UTC)
# What makes earlier rows count as never written, or says what was so from the start.
_ALTERS_ALL = frozenset(
    f"ticket.{kind}"
    for kind in (
        *("priority_corrected", "reopening_undone", "taken_back"),
        *("restored", "unmerged", "separated"),
    )
) | {"ticket.attached"}


def standing_misses(recorded: Iterable[Fact]) -> dict[Key, Fact]:
    """Misses written down and not struck out."""
    rows = list(recorded)
    struck = {fact.data["strikes"] for fact in rows if fact.kind == StruckOut.kind}
    return {
        (fact.data["metric"], fact.instant("due_at")): fact
        for fact in rows
        if fact.kind == Missed.kind and fact.number not in struck
    }


def known_misses(
    facts: Sequence[Fact], recorded: Sequence[Fact], upto: datetime
) -> Mapping[str, Sequence[Miss]]:
    """Per repeating metric, in order of time: the recorded misses up to the last one before which
    nothing has been written down since it was recorded."""
    if not any(fact.data.get("metric") in REPEATING for fact in recorded):
        return {}
    found: dict[str, list[Fact]] = {metric: [] for metric in REPEATING}
    for (metric, _), fact in standing_misses(recorded).items():
        if metric in found and fact.at <= upto:
            found[metric].append(fact)
    return {metric: _still_right(rows, facts) for metric, rows in found.items()}


def _still_right(rows: list[Fact], facts: Sequence[Fact]) -> list[Miss]:
    written = sorted(facts, key=lambda fact: fact.number)
    numbers = [fact.number for fact in written]
    altered = list(accumulate((_alters_from(fact) for fact in reversed(written)), min))[::-1]
    rows.sort(key=lambda fact: (fact.at, fact.number))
    for end in range(len(rows), 0, -1):
        last = rows[end - 1]
        later = bisect_right(numbers, last.number)
        if later == len(numbers) or altered[later] > last.at:
            return [_miss(fact) for fact in rows[:end]]
    return []


def _alters_from(fact: Fact) -> datetime:
    """Nothing before this instant is another because of the fact."""
    from_the_start = fact.kind == "ticket.covered" and fact.data.get("before") is None
    return EVER if fact.kind in _ALTERS_ALL or from_the_start else fact.at


def _miss(fact: Fact) -> Miss:
    data = fact.data
    return Miss(
        fact.instant("due_at"),
        fact.at,
        data["priority"],
        data["line"],
        reclassified=data.get("reclassified", False),
    )

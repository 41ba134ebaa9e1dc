"""Which clause at which priority counted from when to when: the contract laid over the story."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from servanda.clocks.story import Change, Story
from servanda.contracts.clauses import Clause, Terms

FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Switch:
    """Why another target counts, named in the ledger.

    `what`: priority, line, merge or amendment. `rule`: from_start, from_change, or the amendment's
    old, from_opening, from_effective.
    """

    at: datetime
    what: str
    rule: str
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Regime:
    """From `start` on, `clause` at `priority` counts.

    It counts the time since the clock's own start, but not what lies before `floor`.
    `received_at` is the receipt as known then (a merge brings an earlier one).
    """

    start: datetime
    clause: Clause | None
    priority: int
    received_at: datetime
    changed_floor: datetime | None = None
    amended_floor: datetime | None = None
    switch: Switch | None = None

    def base(self, started_at: datetime) -> datetime:
        """From when this regime counts a clock that started at `started_at`."""
        return max(started_at, self.changed_floor or started_at, self.amended_floor or started_at)

    @property
    def amended(self) -> bool:
        return self.switch is not None and self.switch.what == "amendment"


def regimes(story: Story, terms: Mapping[int, Terms]) -> list[Regime]:
    """In order of time, the first from receipt on; amendments still to come are included.

    A priority or line is that of the regime before unless it was what changed. An amendment under
    the rule "old" leaves the clause, but is listed, so that the ledger can name it.
    """
    return list(_regimes(story, terms))


def _regimes(story: Story, terms: Mapping[int, Terms]) -> Iterator[Regime]:
    line = terms.get(story.first_line) if story.first_line else None
    now = Regime(
        story.received_at,
        line.at(story.received_at) if line else None,
        story.first_priority,
        story.received_at,
    )
    yield now
    for change in [*story.changes, None]:
        until = change.at if change else FAR
        for clause in line.amendments(now.start, until) if line else ():
            now = _amended(now, clause)
            yield now
        if change is None:
            return
        if change.what == "line":
            line = terms.get(change.after) if change.after else None
            now = _other_line(now, change, line)
        else:
            now = _reprioritised(now, change) if change.what == "priority" else _merged(now, change)
        yield now


def _amended(now: Regime, clause: Clause) -> Regime:
    at, rule = clause.effective_from, clause.open_tickets
    switch = Switch(at, "amendment", rule, after=clause.version_number)
    if rule == "old" and now.clause is not None:
        return replace(now, start=at, switch=switch)
    floor = at if rule == "from_effective" else None
    return replace(now, start=at, switch=switch, clause=clause, amended_floor=floor)


def _reprioritised(now: Regime, change: Change) -> Regime:
    rule = now.clause.reclassification if now.clause else "from_start"
    return replace(
        now,
        start=change.at,
        priority=change.after or now.priority,
        changed_floor=change.at if rule == "from_change" else None,
        switch=Switch(change.at, "priority", rule, change.before, change.after),
    )


def _other_line(now: Regime, change: Change, line: Terms | None) -> Regime:
    """From the start: as if this line had covered it at receipt, with its amendments since."""
    clause = line.at(change.at) if line else None
    rule = clause.reclassification if clause else "from_start"
    amended = None
    if line is not None and rule == "from_start":
        clause = line.at(now.received_at)
        for later in line.amendments(now.received_at, change.at):
            if later.open_tickets != "old":
                clause = later
                amended = later.effective_from if later.open_tickets == "from_effective" else None
    return replace(
        now,
        start=change.at,
        clause=clause,
        changed_floor=change.at if rule == "from_change" else None,
        amended_floor=amended,
        switch=Switch(change.at, "line", rule, change.before, change.after),
    )


def _merged(now: Regime, change: Change) -> Regime:
    received = min(now.received_at, change.received_at or now.received_at)
    switch = Switch(change.at, "merge", "from_start", after=change.after)
    return replace(now, start=change.at, received_at=received, switch=switch)

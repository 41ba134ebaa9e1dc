"""What derivation finds: the course of one metric on one ticket."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from servanda.clocks.count import Count
from servanda.clocks.regimes import Regime
from servanda.clocks.story import Story
from servanda.contracts.clauses import Clause, TargetRule


@dataclass(frozen=True, slots=True)
class Miss:
    """A due time that passed unmet. `at` is when it was missed: the due time itself, or the change
    that put it into the past (`reclassified`: only the change created the miss)."""

    due_at: datetime
    at: datetime
    priority: int
    line: int
    cycle: int = 0
    reclassified: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """One metric of one ticket, as far as the facts go. Instants are aware and in UTC.

    `state` is running, paused, met or stopped. `due_at` is None while a pause keeps the end open;
    `left` are the working seconds left then. Of a met or stopped clock `due_at` is what it was
    held against. `cycle` counts the restarts of a repeating clock. `since` is the start that
    somebody made (receipt, the last word of ours, a reopening): no miss moves it.
    """

    metric: str
    state: str
    started_at: datetime
    due_at: datetime | None
    left: int | None
    met_at: datetime | None
    misses: tuple[Miss, ...]
    cycle: int
    since: datetime
    regime: Regime
    passed: tuple[Regime, ...]
    target: TargetRule | None
    count: Count | None
    story: Story
    stopped_at: datetime | None = None
    # Of a repeating clock that missed since then: its first cycle, to which the ladder belongs.
    first: Course | None = None

    @property
    def clause(self) -> Clause:
        assert self.regime.clause is not None, "a course has a clause"
        return self.regime.clause

    @property
    def priority(self) -> int:
        return self.regime.priority

    @property
    def is_running(self) -> bool:
        return self.state == "running"

    @property
    def ended_at(self) -> datetime | None:
        return self.met_at or self.stopped_at

    @property
    def missed_at(self) -> datetime | None:
        """When it was last missed: the due time, or the change that created the miss."""
        return self.misses[-1].at if self.misses else None

    @property
    def falls_at(self) -> datetime | None:
        """When it will be missed: the due time, unless a change yet to come puts that earlier."""
        return max(self.due_at, self.regime.start) if self.due_at else None

    @property
    def overdue_by_change(self) -> bool:
        """Whether the last change put the due time into the past, so that nobody could keep it."""
        due, switch = self.due_at, self.regime.switch
        return (
            due is not None
            and switch is not None
            and due <= switch.at
            and any(miss.reclassified and miss.due_at == due for miss in self.misses)
        )

    def at_percent(self, percent: int) -> datetime | None:
        """When that share of the working time is used up; None while a pause keeps it open."""
        if self.count is None:
            return None
        if percent == 100:
            return self.due_at
        return self.count.reach(-(-self.count.budget * percent // 100))

    def left_at(self, instant: datetime) -> int:
        """Working seconds left at an instant; negative once it is overdue."""
        if self.count is None:
            return 0
        return self.count.budget - self.used_at(instant)

    def used_at(self, instant: datetime) -> int:
        """Working seconds that counted until an instant."""
        return self.count.counted(instant) if self.count else 0

"""What a contract line promises, as plain data: the clocks' side of the paper.

No database in here. Instants are aware and in UTC, amounts of working time in seconds. Metrics,
units and rules are the codes of the models' choices (`"resolution"`, `"seconds"`, `"from_start"`).
Hours are those of a calendar for all time: where it has several versions they change by themselves
(`calendars.dated.Dated`), so nobody here has to ask which one is in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time

from servanda.calendars.worktime import OpenHours
from servanda.kernel.words import Words


@dataclass(frozen=True, slots=True)
class TargetRule:
    """One target: `amount` is seconds of working time or a number of working days, by `unit`."""

    metric: str
    priority: int
    unit: str
    amount: int
    by_time: time | None = None
    clause: str = ""


@dataclass(frozen=True, slots=True)
class RungRule:
    """One step of the ladder: fires when `percent` of a target is used up.

    Goes to the colleague with key `staff`, or to whoever holds `role`. `accepts` are the hours in
    which it may be called on; None: at any time. No `priorities` means all of them.
    """

    id: int
    position: int
    percent: int
    title: Words
    staff: int | None = None
    role: str = ""
    managerial: bool = True
    priorities: frozenset[int] = frozenset()
    accepts: OpenHours | None = None

    def concerns(self, priority: int) -> bool:
        return not self.priorities or priority in self.priorities


@dataclass(frozen=True, slots=True)
class Silence:
    """What silence after "solved" leads to, in working days of the customer.

    `lapse_days` None: it never lapses. `reopen_days` are calendar days in which a mail to a closed
    ticket opens it again.
    """

    reminder_days: int = 2
    manager_days: int = 5
    lapse_days: int | None = None
    reopen_days: int = 14


@dataclass(frozen=True, slots=True)
class Ending:
    """How the term ends: `renewal` is none, automatic (for `renewal_months` more) or by_notice, and
    notice is given `notice_days` calendar days before the end."""

    renewal: str = "none"
    renewal_months: int = 12
    notice_days: int = 30


@dataclass(frozen=True, slots=True)
class Clause:
    """What one version of the contract says of the line, from `effective_from` on (for an amendment
    that was signed later than that: from its signature on)."""

    effective_from: datetime
    version_id: int
    version_number: int
    line_id: int
    clause: str
    level: Words
    level_code: str
    level_rank: int
    service: Words
    targets: Mapping[tuple[str, int], TargetRule]
    calendar_id: int
    calendar: OpenHours
    default_priority: int = 3
    waiting_customer_counts: bool = False
    waiting_third_party_counts: bool = True
    pause_clause: str = ""
    reclassification: str = "from_start"
    open_tickets: str = "old"
    rungs: tuple[RungRule, ...] = ()
    silence: Silence = field(default_factory=Silence)

    def target(self, metric: str, priority: int) -> TargetRule | None:
        """What is promised for a metric at a priority; None: nothing."""
        return self.targets.get((metric, priority))


@dataclass(frozen=True, slots=True)
class Terms:
    """All that a contract ever said and will say of one line, oldest clause first.

    `line_id` is the line asked for; `clauses` are those of every signed version with a line of
    the same `code`. `customer_hours` count the silence after "solved".
    """

    line_id: int
    contract_id: int
    contract_number: str
    customer_id: int
    code: str
    clauses: tuple[Clause, ...]
    customer_hours: OpenHours

    def at(self, instant: datetime) -> Clause:
        """The clause in force at an instant; before the first one, the first."""
        found = self.clauses[0]
        for clause in self.clauses:
            if clause.effective_from > instant:
                break
            found = clause
        return found

    def amendments(self, since: datetime, until: datetime) -> tuple[Clause, ...]:
        """The clauses that took effect after `since`, up to and including `until`; the first one,
        which holds for all time before too, amends nothing."""
        return tuple(item for item in self.clauses[1:] if since < item.effective_from <= until)

    def silence_at(self, instant: datetime) -> Silence:
        return self.at(instant).silence

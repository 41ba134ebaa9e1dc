"""Hand-made facts and clauses, for tests of the pure part."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from servanda.calendars.tests.scenario_calendars import HU
from servanda.calendars.worktime import OpenHours
from servanda.clocks.derive import derive
from servanda.clocks.facts import Fact
from servanda.contracts.clauses import Clause, TargetRule, Terms
from servanda.kernel.words import Words

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
MINUTE, HOUR = 60, 3600
LINE = 7
BUDAPEST = ZoneInfo("Europe/Budapest")


def at(local: str, zone: str = "Europe/Budapest") -> datetime:
    """ "2026-06-01 09:00" on that zone's wall clock."""
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone))


def rule(
    metric: str, priority: int, amount: int, unit: str = "seconds", by: time | None = None
) -> TargetRule:
    return TargetRule(metric, priority, unit, amount, by, "3.2")


def clause(*targets: TargetRule, schedule: OpenHours = HU, **values) -> Clause:
    given = {
        "effective_from": LONG_AGO,
        "version_id": 1,
        "version_number": 1,
        "line_id": LINE,
        "clause": "3.1",
        "level": Words(en="Gold"),
        "level_code": "gold",
        "level_rank": 1,
        "service": Words(en="Workplace support"),
        "targets": {(one.metric, one.priority): one for one in targets},
        "calendar_id": 1,
        "calendar": schedule,
        "pause_clause": "3.4",
    }
    return Clause(**(given | values))


def terms(*clauses: Clause, line: int = LINE) -> Terms:
    return Terms(line, 1, "C-1", 1, "support", clauses, clauses[0].calendar)


def amended(base: Clause, effective: str, rule: str, *targets: TargetRule, **values) -> Clause:
    table = {(one.metric, one.priority): one for one in targets} or dict(base.targets)
    number = base.version_number + 1
    return replace(
        base,
        effective_from=at(effective),
        version_id=number,
        version_number=number,
        open_tickets=rule,
        targets=table,
        **values,
    )


class Life:
    """The facts of one ticket, added in the order in which they are written down."""

    def __init__(self, opened: str | datetime, *, priority=3, kind="incident", line=LINE, **data):
        self.facts: list[Fact] = []
        self.add("ticket.opened", opened, kind_of=kind, priority=priority, line=line, **data)

    def add(self, kind: str, when: str | datetime, by: str = "staff", **data) -> int:
        number = len(self.facts) + 1
        instant = at(when) if isinstance(when, str) else when
        self.facts.append(Fact(instant, number, kind, {"ticket": 1, **data}, by))
        return number

    def answered(self, when):
        return self.add("ticket.answered", when, message=1)

    def waits(self, when, on="customer"):
        return self.add("ticket.waits", when, on=on)

    def resumed(self, when):
        return self.add("ticket.resumed", when, why="reply")

    def solved(self, when):
        return self.add("ticket.solved", when, message=1)

    def objected(self, when):
        return self.add("ticket.objected", when, channel="portal")

    def confirmed(self, when):
        return self.add("ticket.confirmed", when, channel="portal")

    def prioritised(self, when, before, after):
        return self.add("ticket.prioritised", when, before=before, after=after)

    def corrected(self, when, number, before, after):
        data = {"corrects": number, "before": before, "after": after}
        return self.add("ticket.priority_corrected", when, **data)

    def derive(self, terms_: Terms, upto: str | datetime | None = None):
        until = at(upto) if isinstance(upto, str) else upto
        until = until or max(fact.at for fact in self.facts)
        return derive(self.facts, {terms_.line_id: terms_}, until)

"""Counting working time from an instant over stretches that do not count. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from servanda.calendars.worktime import OpenHours, end_of_working_day, time_of_day
from servanda.clocks.story import Hold
from servanda.contracts.clauses import TargetRule


def promised(hours: OpenHours, base: datetime, target: TargetRule) -> datetime | None:
    """Until when a target gives time if nothing holds it up; None for plain working time."""
    if target.unit == "working_days":
        return end_of_working_day(hours, base, target.amount)
    if target.unit == "time_of_day":
        by = target.by_time
        assert by is not None, "a target by a time of day names the time"
        return time_of_day(hours, base, f"{by.hour}:{by.minute:02}", max(target.amount, 1))
    return None


@dataclass(frozen=True, slots=True)
class Count:
    """`budget` working seconds from `base` on; what lies in `holds` does not count.

    A target in working days or by a time of day has `fixed`, the instant promised when nothing
    holds it up; its budget is the working time until then. A pause moves the end later by just as
    much working time as it took, so for these too nobody loses a minute or gains a day by waiting.
    """

    hours: OpenHours
    base: datetime
    budget: int
    holds: Sequence[Hold]
    fixed: datetime | None = None

    @classmethod
    def of(
        cls, hours: OpenHours, base: datetime, target: TargetRule, holds: Sequence[Hold]
    ) -> Count:
        fixed = promised(hours, base, target)
        budget = target.amount if fixed is None else hours.elapsed(base, fixed)
        return cls(hours, base, budget, holds, fixed)

    def due(self) -> datetime | None:
        """When the time is used up; None as long as a hold that lasts keeps it from that."""
        if self.fixed is None:
            return self.reach(self.budget)
        if not self._held_before(self.fixed):
            return self.fixed
        # A time of day may lie outside the hours, after the last of its budget was used.
        found = self.reach(self.budget)
        return found and max(found, self.fixed)

    def _held_before(self, instant: datetime) -> bool:
        """Whether any time that would have counted was held up before `instant`."""
        for hold in self.holds:
            start, end = max(hold.start, self.base), hold.end
            if start >= instant:
                continue
            if end is None or self.hours.elapsed(start, max(start, min(end, instant))):
                return True
        return False

    def reach(self, seconds: int) -> datetime | None:
        """The earliest instant by which that much has counted; None while held up before it."""
        cursor = self.base
        for hold in self.holds:
            start, end = hold.start, hold.end
            if end is not None and end <= cursor:
                continue
            if start > cursor:
                counted = self.hours.elapsed(cursor, start)
                if counted >= seconds:
                    break
                seconds -= counted
            if end is None:
                return None
            cursor = max(cursor, end)
        return self.hours.advance(cursor, seconds)

    def counted(self, until: datetime) -> int:
        """The working seconds that counted from the base until an instant."""
        total, cursor = 0, self.base
        for hold in self.holds:
            if hold.start >= until:
                break
            if hold.start > cursor:
                total += self.hours.elapsed(cursor, hold.start)
            cursor = max(cursor, until if hold.end is None else hold.end)
        return total + (self.hours.elapsed(cursor, until) if until > cursor else 0)

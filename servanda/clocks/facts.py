"""The facts from which clocks are derived: journal rows of one ticket, without the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from servanda.kernel.models import Entry

# What can move a clock. Notes, assignments, ratings and the customer's own words cannot: that an
# answer ended a pause is said by `ticket.resumed`, so an automatic reply changes nothing.
MOVING = frozenset(
    f"ticket.{kind}"
    for kind in (
        *("opened", "attached", "answered", "quoted", "called", "prioritised"),
        *("priority_corrected", "covered", "kind_changed", "waits", "scheduled", "resumed"),
        *("solved", "objected", "reopened", "reopening_undone", "confirmed", "finished"),
        *("lapsed", "declined", "discarded", "restored", "merged", "unmerged", "absorbed"),
        *("separated", "taken_back"),
    )
)
# What we wrote down about clocks before: compared with, never derived from.
RECORDED = frozenset({"clock.missed", "clock.struck_out", "clock.concluded"})


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened: `at` (aware UTC) and its row `number` order it within the ticket.

    `by` is the kind of actor; `data` are the event's plain fields.
    """

    at: datetime
    number: int
    kind: str
    data: Mapping[str, Any]
    by: str = "staff"

    @classmethod
    def of(cls, entry: Entry) -> Fact:
        return cls(entry.at, entry.number, entry.kind, entry.data, entry.actor_kind)

    def instant(self, name: str) -> datetime:
        """A field that holds a time, as an aware datetime."""
        value = self.data[name]
        return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    """As they happened; of two at the same instant the one written first."""
    return sorted(facts, key=lambda fact: (fact.at, fact.number))

"""Figures that count what happened in a period, from the journal's rows.

A figure is the number of rows; the rows behind it are found by the same conditions (`rows`), so
that what is counted and what is listed are always the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Extract, Floor, TruncDate

from servanda.kernel.models import Entry
from servanda.reviews.period import Period
from servanda.reviews.scope import Scope
from servanda.tickets.models import TicketQuerySet

JOURNAL: Final = "stream__entries__"
OPENED: Final = "ticket.opened"
MISSED: Final = "clock.missed"

# figure -> kinds of rows that count -> what their data must say besides
FIGURES: Final[Mapping[str, Mapping[str, Mapping[str, Any]]]] = {
    "came_in": {OPENED: {}},
    "answers": {
        "ticket.answered": {},
        "ticket.quoted": {},
        "ticket.solved": {},
        "ticket.declined": {},
        "ticket.called": {"spoken": True},
    },
    "calls": {"ticket.called": {}, OPENED: {"channel": "call"}},
    "solved": {"ticket.solved": {}},
    "confirmed": {"ticket.confirmed": {}},
    "missed": {MISSED: {}},
}
OWN_ACTS: Final = frozenset({"answers", "calls", "solved"})
"""What somebody does. The rest happens to tickets, and is a colleague's if the ticket is theirs."""
MARKS: Final = ("spoken", "channel", "metric")


@dataclass(frozen=True, slots=True)
class Row:
    """How often something happened, in which slot of the period and in whose queue; `marks` as in
    MARKS. `done` and
    `held`: by the person in question, and to a ticket of theirs."""

    current: bool
    kind: str
    slot: int
    team: int | None
    done: bool
    held: bool
    marks: tuple[str, ...]
    times: int

    def counts_for(self, figure: str) -> bool:
        wanted = FIGURES[figure].get(self.kind)
        if wanted is None or not (self.done if figure in OWN_ACTS else self.held):
            return False
        found = dict(zip(MARKS, self.marks, strict=True))
        return all(found[name] == _as_text(value) for name, value in wanted.items())


@dataclass(frozen=True, slots=True)
class Acts:
    """What happened in a period and in the one before."""

    rows: Sequence[Row]

    def total(self, figure: str, *, current: bool = True) -> int:
        return sum(row.times for row in self._of(figure, current))

    def by_slot(self, figure: str) -> Counter[int]:
        """By the number of the hour or day in the period."""
        return _counted((row.slot, row) for row in self._of(figure))

    def by_team(self, figure: str) -> Counter[int | None]:
        return _counted((row.team, row) for row in self._of(figure))

    def by_metric(self) -> Counter[str]:
        """What was missed, by metric."""
        place = MARKS.index("metric")
        return _counted((row.marks[place], row) for row in self._of("missed"))

    def _of(self, figure: str, current: bool = True) -> Iterator[Row]:
        return (row for row in self.rows if row.current is current and row.counts_for(figure))


def _counted(rows: Iterable[tuple[Any, Row]]) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for key, row in rows:
        found[key] += row.times
    return found


def acts_of(scope: Scope, period: Period) -> Acts:
    """Everything that is counted of a period and the one before, in one query."""
    kinds = {kind for kinds in FIGURES.values() for kind in kinds}
    found = (
        _within(scope, Q(**{f"{JOURNAL}kind__in": sorted(kinds)}), period.before.start, period.end)
        .annotate(
            current=_whether(Q(**{f"{JOURNAL}at__gte": period.start})),
            act=F(f"{JOURNAL}kind"),
            slot=_slot(period),
            done=_whether(scope.done_by(JOURNAL)),
            held=_whether(scope.held_by),
            **{f"mark_{name}": _mark(name) for name in MARKS},
        )
        .order_by()
        .values_list(
            "current", "act", "slot", "team", "done", "held", *(f"mark_{name}" for name in MARKS)
        )
        .annotate(times=Count("pk"))
    )
    return Acts(
        [
            Row(current, kind, _number(slot, period), team, done, held, tuple(marks), times)
            for current, kind, slot, team, done, held, *marks, times in found
        ]
    )


def rows_of(scope: Scope, figure: str, start: datetime, end: datetime) -> QuerySet[Entry]:
    """The journal's rows behind a figure, oldest first; each has the ticket's key in its data."""
    wanted = Q()
    for kind, marks in FIGURES[figure].items():
        wanted |= Q(kind=kind, **{f"data__{name}": value for name, value in marks.items()})
    own = scope.done_by() if figure in OWN_ACTS else Q()
    tickets = scope.tickets if figure in OWN_ACTS else scope.held
    found = Entry.objects.filter(wanted, own, at__gte=start, at__lt=end)
    found = found.filter(stream__in=tickets.values("stream"))
    if MISSED in FIGURES[figure]:
        found = found.exclude(struck_out())
    return found.order_by("at", "id")


def _within(scope: Scope, rows: Q, start: datetime, end: datetime) -> TicketQuerySet:
    """Tickets joined with those rows of their journal; what was struck out is left out."""
    rows &= Q(**{f"{JOURNAL}at__gte": start, f"{JOURNAL}at__lt": end})
    found = scope.tickets.filter(rows)
    struck = Q(**{f"{JOURNAL}kind": MISSED}) & struck_out("stream", f"{JOURNAL}number")
    return found.annotate(struck=_whether(struck)).filter(struck=False)


def struck_out(stream: str = "stream", number: str = "number") -> Q:
    """A miss that a later replay did not find again."""
    strikes = (
        Entry.objects.annotate(strikes=KeyTextTransform("strikes", "data"))
        .filter(kind="clock.struck_out", stream=OuterRef(stream))
        .filter(strikes=Cast(OuterRef(number), TextField()))
    )
    return Q(Exists(strikes))


def _whether(condition: Q) -> Case:
    if not condition:
        return Case(default=Value(True))
    return Case(When(condition, then=Value(True)), default=Value(False))


def _slot(period: Period) -> Combinable:
    """Days are told by the calendar, hours by the time that passes: one day may have 25."""
    at = f"{JOURNAL}at"
    if period.span != "day":
        return TruncDate(at, tzinfo=period.zone)
    passed = Cast(Extract(at, "epoch", tzinfo=UTC), FloatField()) - Value(period.start.timestamp())
    return Floor(passed / Value(3600.0))


def _number(slot: date | float, period: Period) -> int:
    return (slot - period.first).days if isinstance(slot, date) else int(slot)


def _mark(name: str) -> Coalesce:
    return Coalesce(KeyTextTransform(name, f"{JOURNAL}data"), Value(""), output_field=TextField())


def _as_text(value: object) -> str:
    """As the database writes a value of the journal's data as text."""
    return str(value).lower() if isinstance(value, bool) else str(value)

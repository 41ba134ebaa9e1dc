"""The tickets behind each figure of the head's page, found by the rules that counted them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from servanda import kernel
from servanda.kernel import Actor
from servanda.kernel.models import Entry
from servanda.reviews import promised, standing
from servanda.reviews.acts import FIGURES, rows_of
from servanda.reviews.overview import backlog_ends, firings_of
from servanda.reviews.period import Period
from servanda.reviews.responses import Response, Responses, responses_of
from servanda.reviews.scope import Scope


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list: a ticket, what happened to it, when and by whom. `detail` is a code: the
    kind of the journal's row, or a metric."""

    ticket: int
    at: datetime | None = None
    actor: Actor | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Which list is wanted. `slot` narrows to one bar of a chart, `late` to those that missed
    their target (or kept it), `metric` to one of the targets."""

    scope: Scope
    period: Period
    slot: int | None = None
    late: bool | None = None
    metric: str = ""

    @property
    def until(self) -> datetime:
        return min(self.period.end, kernel.now())

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        slots = self.period.slots
        if self.slot is None or not 0 <= self.slot < len(slots):
            return self.period.start, self.period.end
        return slots[self.slot]


def behind(question: Question, figure: str) -> Sequence[Item]:
    """What stands behind a figure. Raises KeyError when there is no such figure."""
    return LISTS[figure](question)


def _acts(figure: str) -> Callable[[Question], Sequence[Item]]:
    def found(asked: Question) -> Sequence[Item]:
        rows = rows_of(asked.scope, figure, *asked.bounds)
        if asked.metric:
            rows = rows.filter(data__metric=asked.metric)
        return [_item(entry) for entry in rows]

    return found


def _item(entry: Entry) -> Item:
    detail = entry.data.get("metric") or entry.kind
    return Item(entry.data["ticket"], entry.at, entry.actor, detail)


def _responses(choose: Callable[[Question, Responses], Iterable[Response]]) -> Lister:
    def found(asked: Question) -> Sequence[Item]:
        chosen = choose(asked, responses_of(asked.scope, asked.period)[0])
        return [Item(one.ticket, one.received_at) for one in chosen]

    return found


def _in_class(asked: Question, found: Responses) -> Iterable[Response]:
    late = (False, True) if asked.late is None else (asked.late,)
    return [one for each in late for one in found.within(asked.slot or 0, late=each)]


def _unanswered(asked: Question) -> Sequence[Item]:
    return _plain(standing.unanswered_at(asked.scope, asked.until, kernel.now()))


def _spoke_last(asked: Question) -> Sequence[Item]:
    known = standing.unanswered_at(asked.scope, asked.until, kernel.now())
    return _plain(standing.spoke_last(asked.scope, asked.period.start, asked.until, known))


def _unconfirmed(asked: Question) -> Sequence[Item]:
    rows = standing.unconfirmed(asked.scope).order_by("solved_at", "pk")
    return [Item(ticket, at) for ticket, at in rows.values_list("pk", "solved_at")]


def _open(asked: Question) -> Sequence[Item]:
    """Now, or at the end of one day of the chart of open work."""
    now = kernel.now()
    ends = backlog_ends(asked.period, now)
    at = now if asked.slot is None or asked.slot >= len(ends) else ends[asked.slot]
    return _plain(
        standing.open_at(asked.scope, at, now).order_by("number").values_list("pk", flat=True)
    )


def _due(*, only_open: bool) -> Lister:
    def found(asked: Question) -> Sequence[Item]:
        dues = promised.dues_of(asked.scope, asked.period)
        return [
            Item(due.ticket, due.at, None, due.metric)
            for due in dues
            if not (only_open and due.done)
        ]

    return found


def _promised(*, only_open: bool) -> Lister:
    def found(asked: Question) -> Sequence[Item]:
        rows = promised.promises_in(asked.scope, asked.period, only_open=only_open)
        return [
            Item(row.ticket_id, row.until, _staff(row.staff_id), "ticket.promised") for row in rows
        ]

    return found


def _untold(asked: Question) -> Sequence[Item]:
    return [_item(entry) for entry in promised.untold(asked.scope, asked.period)]


def _escalations(*, only_open: bool) -> Lister:
    def found(asked: Question) -> Sequence[Item]:
        rows = firings_of(asked.scope, asked.period)
        if only_open:
            rows = rows.filter(acknowledged_at=None)
        return [Item(row.ticket_id, row.fired_at, _staff(row.staff_id), row.metric) for row in rows]

    return found


def _staff(key: int | None) -> Actor | None:
    return None if key is None else Actor("staff", key)


def _plain(keys: Iterable[int]) -> Sequence[Item]:
    return [Item(key) for key in keys]


Lister = Callable[[Question], Sequence[Item]]
LISTS: Final[Mapping[str, Lister]] = {
    **{figure: _acts(figure) for figure in FIGURES},
    "answered": _responses(lambda _, found: found.answered),
    "waiting": _responses(lambda _, found: found.waiting),
    "in_time": _responses(_in_class),
    "unanswered": _unanswered,
    "spoke_last": _spoke_last,
    "unconfirmed": _unconfirmed,
    "open": _open,
    "due": _due(only_open=False),
    "due_open": _due(only_open=True),
    "untold": _untold,
    "promised": _promised(only_open=False),
    "promised_open": _promised(only_open=True),
    "escalations": _escalations(only_open=False),
    "escalations_open": _escalations(only_open=True),
}
WORK: Final = frozenset({"open", "due_open"})
"""Lists of what lies on somebody's desk: no figures about a person."""

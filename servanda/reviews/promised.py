"""What falls due in a period, and what was missed without a word to the customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from servanda.clocks.models import Clock, ClockState
from servanda.kernel.models import Entry
from servanda.misses.models import Miss
from servanda.promises.models import Promise
from servanda.reviews.acts import rows_of
from servanda.reviews.period import Period
from servanda.reviews.scope import Scope
from servanda.tickets.models import LIVE


@dataclass(frozen=True, slots=True)
class Due:
    """One target of one ticket, due in the period."""

    ticket: int
    team: int | None
    assignee: int | None
    metric: str
    at: datetime
    done: bool
    missed: bool


def due_in(scope: Scope, period: Period) -> QuerySet[Clock]:
    """The clocks whose due time is in the period, whether they still run or were met."""
    states = (ClockState.RUNNING, ClockState.MET)
    found = Clock.objects.filter(
        due_at__gte=period.start, due_at__lt=period.end, state__in=states, ticket__in=scope.held
    )
    return found.order_by("due_at", "pk")


def dues_of(scope: Scope, period: Period) -> list[Due]:
    """The same, as much as the page needs of them."""
    rows = due_in(scope, period).values_list(
        "ticket", "ticket__team", "ticket__assignee", "metric", "due_at", "state", "missed_at"
    )
    return [
        Due(ticket, team, assignee, metric, at, state == ClockState.MET, missed is not None)
        for ticket, team, assignee, metric, at, state, missed in rows
        if at is not None
    ]


def untold(scope: Scope, period: Period) -> Sequence[Entry]:
    """The misses of the period of which the customer has not been told, as far as is known by now
    (C6: of every one by its letter)."""
    missed = list(rows_of(scope, "missed", period.start, period.end))
    if not missed:
        return []
    owed = Miss.objects.owed().filter(at__gte=period.start, at__lt=period.end)
    known = set(owed.values_list("ticket", "number"))
    return [entry for entry in missed if (entry.data["ticket"], entry.number) in known]


def promises_in(scope: Scope, period: Period, *, only_open: bool = False) -> QuerySet[Promise]:
    """What customers were told last, where that time is in the period; `only_open`: of tickets
    that are not solved yet."""
    rows = Promise.objects.filter(ticket=OuterRef("ticket")).order_by("-told_at", "-pk")
    found = Promise.objects.filter(
        pk=Subquery(rows.values("pk")[:1]), until__gte=period.start, until__lt=period.end,
        ticket__in=scope.held,
    )  # fmt: skip
    if only_open:
        found = found.filter(ticket__state__in=LIVE)
    return found.order_by("until", "pk")

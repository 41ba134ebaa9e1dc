"""The head's page of one period: every figure of it, in a number of queries that does not depend on
how much happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Count, QuerySet

from servanda import kernel
from servanda.escalation.models import Firing
from servanda.kernel.models import Entry
from servanda.reviews.acts import Acts, acts_of
from servanda.reviews.load import Load, by_colleague, loads_of
from servanda.reviews.period import DAY, Period, midnight
from servanda.reviews.promised import Due, dues_of, promises_in, untold
from servanda.reviews.responses import Responses, responses_of
from servanda.reviews.scope import Scope
from servanda.reviews.standing import backlog, spoke_last, unanswered_at, unconfirmed
from servanda.tickets.models import LIVE

BACKLOG_DAYS = 14
"""So many days lead up to the end of a day or a week; a month is shown with its own."""


@dataclass
class Overview:
    """Everything the page says. Figures are asked for once, when they are first shown."""

    scope: Scope
    period: Period

    def __post_init__(self) -> None:
        self.now = kernel.now()
        self.until = min(self.period.end, self.now)

    @property
    def is_now(self) -> bool:
        """The period is still going on."""
        return self.period.holds(self.now)

    @cached_property
    def acts(self) -> Acts:
        return acts_of(self.scope, self.period)

    @cached_property
    def _responses(self) -> tuple[Responses, Responses]:
        return responses_of(self.scope, self.period)

    @property
    def responses(self) -> Responses:
        return self._responses[0]

    @property
    def responses_before(self) -> Responses:
        return self._responses[1]

    @cached_property
    def unanswered(self) -> list[int]:
        return unanswered_at(self.scope, self.until, self.now)

    @cached_property
    def spoke_last(self) -> list[int]:
        return spoke_last(self.scope, self.period.start, self.until, self.unanswered)

    @cached_property
    def unconfirmed(self) -> int:
        return unconfirmed(self.scope).count()

    @cached_property
    def dues(self) -> list[Due]:
        return dues_of(self.scope, self.period)

    @property
    def due_open(self) -> list[Due]:
        return [due for due in self.dues if not due.done]

    @cached_property
    def promised(self) -> list[bool]:
        """The times in the period that customers were told last: whether still open."""
        states = promises_in(self.scope, self.period).values_list("ticket__state", flat=True)
        return [state in LIVE for state in states]

    @cached_property
    def untold(self) -> Sequence[Entry]:
        return untold(self.scope, self.period)

    @cached_property
    def loads(self) -> list[Load]:
        today = midnight(self.now.astimezone(self.period.zone).date() + DAY, self.period.zone)
        due = by_colleague(due.assignee for due in self.due_open if due.at < today)
        return loads_of(self.scope, due, self.now, today)

    @cached_property
    def open_by_team(self) -> dict[int | None, int]:
        """How many tickets are open now, by team."""
        rows = self.scope.live.values("team").annotate(n=Count("pk")).order_by()
        return {row["team"]: row["n"] for row in rows}

    @cached_property
    def firings(self) -> list[bool]:
        """The rungs that called on somebody in the period: whether they were acknowledged."""
        rows = firings_of(self.scope, self.period).values_list("acknowledged_at", flat=True)
        return [at is not None for at in rows]

    @cached_property
    def backlog(self) -> list[tuple[datetime, int]]:
        """How many tickets were open at the end of each day, or now."""
        ends = backlog_ends(self.period, self.now)
        return list(zip(ends, backlog(self.scope, ends, self.now), strict=True))


def firings_of(scope: Scope, period: Period) -> QuerySet[Firing]:
    """Escalations that wrote to somebody, oldest first."""
    found = Firing.objects.filter(
        told=True, fired_at__gte=period.start, fired_at__lt=period.end, ticket__in=scope.held
    )
    return found.select_related("staff", "acknowledged_by").order_by("fired_at", "pk")


def backlog_ends(period: Period, now: datetime) -> list[datetime]:
    """The ends of the days that the chart of open work shows, the last one being now."""
    days = period.days
    if period.span != "month":
        last = min(days[-1], now.astimezone(period.zone).date())
        days = [last - number * DAY for number in range(BACKLOG_DAYS - 1, -1, -1)]
    return [
        min(midnight(day + DAY, period.zone), now)
        for day in days
        if midnight(day, period.zone) <= now
    ]

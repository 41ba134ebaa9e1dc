"""How fast the first answer came to what came in during a period, as far as is known by now.

Times are those that customers feel: by the wall clock, from receipt to the first word of a person.
Whether the target was kept is another question, answered by the clocks.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Min, Q

from servanda.kernel.models import Entry
from servanda.reviews.acts import MISSED, rows_of, struck_out
from servanda.reviews.period import Period
from servanda.reviews.scope import Scope

MINUTE: Final = timedelta(minutes=1)
LIMITS: Final = tuple(MINUTE * limit for limit in (15, 30, 60, 120, 240, 480, 1440))
"""Upper ends of the classes of the distribution; the last class has none."""
ANSWERED: Final = (
    Q(kind__in=("ticket.answered", "ticket.quoted", "ticket.solved", "ticket.declined"))
    | Q(kind="ticket.called", data__spoken=True)
    | Q(kind="ticket.opened", data__spoken=True)
)
"""Rows by which a person of ours said something to the customer."""


@dataclass(frozen=True, slots=True)
class Response:
    """One ticket that came in. `after` is None if nobody has answered; then it waits, unless it
    ended without (merged with another, for instance)."""

    ticket: int
    received_at: datetime
    after: timedelta | None
    late: bool
    waits: bool

    @property
    def place(self) -> int:
        """The class of the distribution, from 0 to len(LIMITS)."""
        return bisect_right(LIMITS, self.after) if self.after is not None else -1


@dataclass(frozen=True, slots=True)
class Responses:
    """What came in during one period; how many of it were answered, and how fast."""

    all: Sequence[Response]

    @property
    def answered(self) -> list[Response]:
        return [one for one in self.all if one.after is not None]

    @property
    def waiting(self) -> list[Response]:
        return [one for one in self.all if one.waits]

    @property
    def slowest(self) -> Response | None:
        return max(self.answered, key=_time, default=None)

    @property
    def median(self) -> timedelta | None:
        """Half were answered at least so fast."""
        times = sorted(_time(one) for one in self.answered)
        return times[(len(times) - 1) // 2] if times else None

    def within(self, place: int, *, late: bool) -> list[Response]:
        """Those of one class of the distribution, kept or missed."""
        return [one for one in self.answered if one.place == place and one.late is late]


def _time(one: Response) -> timedelta:
    return one.after or timedelta()


def responses_of(scope: Scope, period: Period) -> tuple[Responses, Responses]:
    """To what came in during the period, and to what came in during the one before; in four
    queries, however many tickets that are."""
    since = period.before.start
    came = list(
        rows_of(scope, "came_in", since, period.end).values_list("stream", "data__ticket", "at")
    )
    first = _first_words(since) if came else {}
    late = _late(since) if came else set()
    silent = [ticket for stream, ticket, _at in came if stream not in first]
    waiting = set(scope.live.filter(pk__in=silent).values_list("pk", flat=True))
    found = [
        Response(ticket, at, _since(at, first.get(stream)), ticket in late, ticket in waiting)
        for stream, ticket, at in came
    ]
    return (
        Responses([one for one in found if one.received_at >= period.start]),
        Responses([one for one in found if one.received_at < period.start]),
    )


def _since(received_at: datetime, answered_at: datetime | None) -> timedelta | None:
    return None if answered_at is None else max(answered_at - received_at, timedelta())


def _first_words(since: datetime) -> Mapping[int, datetime]:
    """When a person first reacted, by stream; of tickets that came in before, the first since."""
    rows = Entry.objects.filter(ANSWERED, at__gte=since).order_by()
    return dict(rows.values("stream").annotate(first=Min("at")).values_list("stream", "first"))


def _late(since: datetime) -> set[int]:
    """Keys of tickets whose first answer was missed since then."""
    rows = Entry.objects.filter(kind=MISSED, at__gte=since, data__metric="first_response")
    return set(rows.exclude(struck_out()).values_list("data__ticket", flat=True))

"""How things stood at an instant: who waited for a word of ours, what was open, what was solved and
not confirmed. Answered from how things are now and the journal's rows since, so that it costs what
happened since and not what ever happened."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import accumulate
from typing import Final

from django.db.models import Exists, Max, OuterRef, Q

from servanda.kernel.models import Entry
from servanda.reviews.responses import ANSWERED
from servanda.reviews.scope import Scope
from servanda.tickets.models import LIVE, State, TicketQuerySet
from servanda.tickets.standing import standing

_BEGINS: Final = ("ticket.opened", "ticket.objected", "ticket.reopened")
_COMES_BACK: Final = ("ticket.restored", "ticket.unmerged")
_ENDS: Final = (
    "ticket.solved",
    "ticket.declined",
    "ticket.discarded",
    "ticket.reopening_undone",
)
TURNS: Final = (
    Q(kind__in=(*_BEGINS, *_ENDS))
    | Q(kind__in=_COMES_BACK, data__state__in=LIVE)
    | Q(kind="ticket.merged", data__before__in=LIVE)
)
"""What brings a ticket among the open ones or takes it away: the rows alternate."""


def _begins(kind: str) -> bool:
    return kind in _BEGINS or kind in _COMES_BACK


def open_at(scope: Scope, instant: datetime, now: datetime) -> TicketQuerySet:
    """The tickets that were open then."""
    if instant >= now:
        return scope.live
    rows = Entry.objects.filter(TURNS, at__gte=instant).order_by("stream", "at", "number")
    turns = dict(rows.distinct("stream").values_list("stream", "kind"))
    ended = [stream for stream, kind in turns.items() if not _begins(kind)]
    still = scope.live.exclude(stream__in=list(turns))
    return scope.held.filter(Q(pk__in=still.values("pk")) | Q(stream__in=ended))


def backlog(scope: Scope, instants: Sequence[datetime], now: datetime) -> list[int]:
    """How many tickets were open at each of the instants, which are in order of time."""
    open_now = scope.live.count()
    past = [instant for instant in instants if instant < now]
    changes = [0] * len(past)
    if past:
        rows = Entry.objects.filter(TURNS, at__gte=past[0]).order_by()
        rows = rows.filter(stream__in=scope.held.values("stream"))
        for kind, at in rows.values_list("kind", "at"):
            changes[bisect_right(past, at) - 1] += 1 if _begins(kind) else -1
    since = list(accumulate(reversed(changes)))[::-1]
    return [open_now - change for change in since] + [open_now] * (len(instants) - len(past))


def unanswered_at(scope: Scope, instant: datetime, now: datetime) -> list[int]:
    """Keys of the tickets that were open then and that nobody had answered, oldest first."""
    answers = standing(Entry.objects.filter(ANSWERED, stream=OuterRef("stream"), at__lt=instant))
    found = open_at(scope, instant, now).filter(~Exists(answers))
    return list(found.order_by("received_at", "pk").values_list("pk", flat=True))


def spoke_last(scope: Scope, start: datetime, end: datetime, but: Iterable[int]) -> list[int]:
    """Keys of tickets where the customer wrote between the two instants and nobody of ours reacted
    after that, by `end`; without those in `but`."""
    rows = Entry.objects.filter(at__gte=start, at__lt=end).order_by()
    wrote = rows.filter(kind="ticket.received").exclude(data__automatic=True)
    last = dict(
        wrote.exclude(data__thanks=True)
        .filter(stream__in=scope.held.values("stream"))
        .values("stream")
        .annotate(last=Max("at"))
        .values_list("stream", "last")
    )
    ended = rows.filter(
        ANSWERED | Q(kind__in=("ticket.confirmed", "ticket.merged")), stream__in=list(last)
    )
    for stream, at in ended.values("stream").annotate(last=Max("at")).values_list("stream", "last"):
        if at >= last[stream]:
            del last[stream]
    found = scope.held.filter(stream__in=list(last)).exclude(pk__in=list(but))
    return list(found.order_by("received_at", "pk").values_list("pk", flat=True))


def unconfirmed(scope: Scope) -> TicketQuerySet:
    """Solved, and the customer has not said yet that it works: as it is now."""
    return scope.held.filter(state=State.SOLVED)

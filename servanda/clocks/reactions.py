"""What follows for clocks from what happened: each touched ticket is derived once per action."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from servanda import kernel
from servanda.calendars.models import Calendar
from servanda.clocks import cache
from servanda.clocks.load import Settled, load
from servanda.clocks.record import record_findings
from servanda.contracts.models import Contract
from servanda.kernel import timers, unit
from servanda.kernel.models import Entry, Timer
from servanda.tickets.models import LIVE, State, Ticket

Hook = Callable[[Sequence[Settled]], None]
_hooks: list[Hook] = []
REDERIVE = "clocks.rederive"
BATCH = 200  # tickets a transaction
# Whose clocks may still move: live ones, and solved ones to which somebody may object.
OPEN = (*LIVE, State.SOLVED)


def register(hooks: Iterable[Hook]) -> None:
    """Say what follows once clocks are settled (at start-up, from config/reactions.py)."""
    _hooks[:] = hooks


def touched(entries: Sequence[Entry]) -> None:
    """State handler of the kinds in `facts.MOVING`."""
    for entry in entries:
        is_new = entry.kind == "ticket.opened"
        known = unit.current().bags.get("clocks", {}).get(entry.stream_id, False)
        unit.collect("clocks", entry.stream_id, is_new or known, settle)


def terms_changed(entries: Sequence[Entry]) -> None:
    """State handler: what is open under the contract, counts by the calendar or is of the customer
    is derived anew, as much of it at a time as one transaction bears."""
    for entry in entries:
        what = entry.kind.partition(".")[0]
        if what == "customer" and "calendar" not in entry.data["fields"]:
            continue
        if concerned(what, entry.data[what]).filter(state__in=OPEN).exists():
            _set_rederiving(f"{entry.stream_id}.{entry.number}", what, entry.data[what], after=0)


def _set_rederiving(cause: str, what: str, key: int, *, after: int) -> None:
    """`cause` names the journal row, since a timer's key that has fired stays fired."""
    data = {"cause": cause, "what": what, "key": key, "after": after}
    timers.set_timer(REDERIVE, f"{REDERIVE}:{cause}:{after}", kernel.now(), data)


def rederive(timer: Timer) -> None:
    """Timer handler: the next tickets that a changed contract, calendar or customer concerns."""
    cause, what, key, after = (timer.data[name] for name in ("cause", "what", "key", "after"))
    found = concerned(what, key).filter(state__in=OPEN, pk__gt=after).order_by("pk")
    rows = list(found.values_list("pk", "stream_id")[:BATCH])
    for _, stream in rows:
        unit.collect("clocks.whole", stream, False, settle_whole)
    if len(rows) == BATCH:
        _set_rederiving(cause, what, key, after=rows[-1][0])


def concerned(what: str, key: int) -> QuerySet[Ticket]:
    """The tickets whose clocks, ladder or silence go by that contract, calendar or customer."""
    if what == "contract":
        return Ticket.objects.filter(line__version__contract=key)
    if what == "customer":
        return Ticket.objects.filter(customer=key)
    keys = Calendar.objects.resting_on(key)
    by_it = Q(versions__lines__calendar__in=keys) | Q(versions__rungs__accepts__in=keys)
    contracts = Contract.objects.filter(by_it | Q(customer__calendar__in=keys)).values("pk")
    return Ticket.objects.filter(
        Q(line__version__contract__in=contracts) | Q(customer__calendar__in=keys)
    )


def due(timer: Timer) -> None:
    """Timer handler: a due time has come. What it means the derivation says, not the timer."""
    stream = Ticket.objects.values_list("stream_id", flat=True).get(pk=timer.data["ticket"])
    unit.collect("clocks", stream, False, settle)


def settle(streams: dict[Hashable, Any]) -> None:
    """Finisher: derive each touched ticket anew, write what changed, record what was found.

    `streams` maps stream keys to whether the ticket was opened in this very action.
    """
    _settle(streams)


def settle_whole(streams: dict[Hashable, Any]) -> None:
    """Finisher: the same from the first row on, since terms have changed: what was known of the
    clocks before may not hold."""
    _settle(streams, whole=True)


def _settle(streams: dict[Hashable, Any], *, whole: bool = False) -> None:
    now = kernel.now()
    settled = load(_locked(streams), now, whole=whole)
    for each in settled:
        each.is_new = streams[each.ticket.stream_id]
        record_findings(each)
    stored = cache.rows_of([each.ticket for each in settled if not each.is_new])
    cache.write(settled, stored, now)
    for hook in _hooks:
        hook(settled)
    unit.notify("desk")


def _locked(streams: Iterable[Hashable]) -> list[Ticket]:
    return list(
        Ticket.objects.filter(stream_id__in=list(streams)).select_for_update().order_by("pk")
    )


def standing(
    tickets: Sequence[Ticket],
    upto: datetime | None = None,
    entries: Iterable[Entry] | None = None,
) -> list[Settled]:
    """The tickets' clocks derived now, for those who decide by them; writes nothing. `entries` are
    all their journal rows, where they are at hand."""
    return load(tickets, upto or kernel.now(), entries=entries)

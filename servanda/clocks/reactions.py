"""What follows for clocks from what happened: each touched ticket is derived once per action."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime
from typing import Any

from servanda import kernel
from servanda.clocks import cache
from servanda.clocks.load import Settled, load
from servanda.clocks.record import record_findings
from servanda.kernel import unit
from servanda.kernel.models import Entry, Timer
from servanda.tickets.models import LIVE, State, Ticket

Hook = Callable[[Sequence[Settled]], None]
_hooks: list[Hook] = []
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


def contract_changed(entries: Sequence[Entry]) -> None:
    """State handler: what is open under the contract is derived anew."""
    contracts = {entry.data["contract"] for entry in entries}
    touch(Ticket.objects.filter(line__version__contract__in=contracts).values_list("stream_id"))


def calendar_changed(entries: Sequence[Entry]) -> None:
    """State handler: what is open and counts by the calendar is derived anew."""
    calendars = {entry.data["calendar"] for entry in entries}
    found = Ticket.objects.filter(line__version__contract__versions__lines__calendar__in=calendars)
    touch(found.values_list("stream_id"))


def touch(streams: Any) -> None:
    for stream in streams.filter(state__in=OPEN).values_list("stream_id", flat=True).distinct():
        unit.collect("clocks", stream, False, settle)


def due(timer: Timer) -> None:
    """Timer handler: a due time has come. What it means the derivation says, not the timer."""
    stream = Ticket.objects.values_list("stream_id", flat=True).get(pk=timer.data["ticket"])
    unit.collect("clocks", stream, False, settle)


def settle(streams: dict[Hashable, Any]) -> None:
    """Finisher: derive each touched ticket anew, write what changed, record what was found.

    `streams` maps stream keys to whether the ticket was opened in this very action.
    """
    now = kernel.now()
    settled = load(_locked(streams), now)
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


def standing(tickets: Sequence[Ticket], upto: datetime | None = None) -> list[Settled]:
    """The tickets' clocks derived now, for those who decide by them; writes nothing."""
    return load(tickets, upto or kernel.now())

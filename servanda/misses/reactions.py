"""What follows for misses from what happened: a row for each, and what it earns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from servanda.catalogue.models import Metric
from servanda.contracts.models import Contract, Line
from servanda.kernel.models import Entry
from servanda.misses.credits import month_of, to_recount, to_strike
from servanda.misses.models import Miss
from servanda.promises.models import Promise


def missed(entries: Sequence[Entry]) -> None:
    """State handler of clock.missed."""
    known = _lines(entry.data["line"] for entry in entries)
    promised = _promised(entries)
    rows = [_row(entry, known[entry.data["line"]], promised) for entry in entries]
    Miss.objects.bulk_create(rows)
    for miss in rows:
        if miss.line.credits.all():
            contract = miss.line.version.contract
            to_recount(contract, month_of(miss.at, contract))


def struck_out(entries: Sequence[Entry]) -> None:
    """State handler of clock.struck_out: it counts no longer, and nothing is owed for it."""
    for entry in entries:
        found = Miss.objects.filter(ticket=entry.data["ticket"], number=entry.data["strikes"])
        for miss in found.select_related("line__version__contract__customer"):
            to_strike(miss, entry.at)


def terms_changed(entries: Sequence[Entry]) -> None:
    """State handler of contract.signed and contract.ended: the price of a month may be another,
    from the month of the amendment, or of the earlier one of the old end and the new one, on."""
    for entry in entries:
        given = [entry.data.get(name) for name in ("effective_from", "ends_at", "before")]
        since = [datetime.fromisoformat(one) for one in given if one]
        if not since:
            continue
        contract = Contract.objects.select_related("customer").get(pk=entry.data["contract"])
        first = month_of(min(since), contract)
        misses = Miss.objects.filter(line__version__contract=contract, credits__isnull=False)
        for month in {month_of(at, contract) for at in misses.values_list("at", flat=True)}:
            if month >= first:
                to_recount(contract, month)


def _lines(keys: Any) -> dict[int, Line]:
    found = Line.objects.select_related("version__contract__customer")
    return found.prefetch_related("credits").in_bulk(set(keys))


def _promised(entries: Sequence[Entry]) -> dict[int, list[Promise]]:
    """By ticket what its customer was told, with a reason, of when it would be done."""
    tickets = {entry.data["ticket"] for entry in entries}
    found: dict[int, list[Promise]] = {}
    for promise in Promise.objects.filter(ticket__in=tickets, reason__isnull=False):
        found.setdefault(promise.ticket_id, []).append(promise)
    return found


def _row(entry: Entry, line: Line, promised: dict[int, list[Promise]]) -> Miss:
    data = entry.data
    due_at = datetime.fromisoformat(data["due_at"])
    miss = Miss(
        ticket_id=data["ticket"],
        number=entry.number,
        metric=data["metric"],
        priority=data["priority"],
        line=line,
        due_at=due_at,
        at=entry.at,
        reclassified=data.get("reclassified", False),
        small=data["priority"] in line.monthly,
    )
    pays = any(credit.metric == miss.metric for credit in line.credits.all())
    if miss.metric == Metric.RESOLUTION and not pays:
        miss.told_at = _told_before(miss, promised.get(miss.ticket_id, ()))
    return miss


def _told_before(miss: Miss, promises: Sequence[Promise]) -> datetime | None:
    """When they were told, before it was due and with the reason, that it would be later (T9).
    Where money is owed for it, that letter still comes."""
    told = [one.told_at for one in promises if one.told_at <= miss.at and one.until > miss.due_at]
    return max(told, default=None)

"""What of its allowance a line used in a month, looked at anew whenever that may change; recorded
once each time a mark is passed, and struck out when it turns out not to be (T13)."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from datetime import date, datetime
from typing import Any

from servanda import kernel
from servanda.billing.drawdown import Spent, mark
from servanda.billing.events import AllowanceReached, AllowanceStruckOut
from servanda.billing.models import Reached, TimeEntry
from servanda.billing.queries import draw_month
from servanda.calendars.days import month_span
from servanda.contracts.bought import Bought, bought
from servanda.contracts.models import Contract
from servanda.kernel import Actor, unit
from servanda.kernel.journal import record

WHOLE = 100


def to_recount(contract: int, code: str, month: date) -> None:
    """Have a line's month looked at when the running action ends."""
    unit.collect("billing.allowances", (contract, code, month), True, _recount_all)


def _recount_all(lines: dict[Hashable, Any]) -> None:
    wanted: list[Any] = list(lines)
    for contract, code, month in sorted(wanted):
        # One after the other, as credits are: the ticket's row first, then the contract's.
        Contract.objects.select_for_update(no_key=True, of=("self",)).get(pk=contract)
        for line in bought([contract], code):
            _recount(line, month)


def _recount(line: Bought, month: date) -> None:
    standing = {
        one.kind: one
        for one in Reached.objects.filter(
            contract=line.contract, code=line.code, month=month, struck_at=None
        )
    }
    passed = dict(_passed(line, month))
    for kind, (percent, at) in passed.items():
        if kind not in standing:
            row = Reached.objects.create(
                contract=line.contract, code=line.code, month=month, kind=kind, percent=percent,
                at=at, recorded_at=kernel.now(),
            )  # fmt: skip
            _say(AllowanceReached, row)
    for kind, row in standing.items():
        if kind not in passed:
            row.struck_at = kernel.now()
            row.save(update_fields=["struck_at"])
            _say(AllowanceStruckOut, row)


def _passed(line: Bought, month: date) -> Iterator[tuple[str, tuple[int, datetime]]]:
    """By kind the mark that was passed: how many percent of the allowance, and when."""
    start, end = month_span(line.contract.customer.zone, month)
    rows = TimeEntry.objects.standing().filter(
        line__version__contract=line.contract, line__code=line.code,
        started_at__gte=start, started_at__lt=end,
    )  # fmt: skip
    entries = [Spent(*row) for row in rows.values_list("pk", "started_at", "seconds", "counting")]
    drawn = draw_month(line, start, end, entries)
    if not drawn.allowance:
        return
    early = line.at(end).warn_percent
    for kind, percent in ((Reached.Kind.EARLY, early), (Reached.Kind.ALL, WHOLE)):
        seconds = -(-drawn.allowance * (percent or 0) // WHOLE)
        if percent and (found := mark(drawn, entries, seconds)):
            yield str(kind), (percent, found)


def _say(event: type[AllowanceReached | AllowanceStruckOut], row: Reached) -> None:
    said = event(
        row.contract_id, row.pk, row.code, row.month.isoformat(), row.kind, row.percent
    )  # fmt: skip
    record(said, row.contract.stream_id, by=Actor.system())

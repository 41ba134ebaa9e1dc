"""What misses earn, counted anew whenever that may change: one contract in one month.

Rows are only added: a credit that comes out different is another row, with its reason.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from servanda import kernel
from servanda.calendars.days import month_in, month_span
from servanda.contracts.bought import bought
from servanda.contracts.credits import Claim, Earned, earned
from servanda.contracts.models import Contract
from servanda.kernel import Actor, unit
from servanda.kernel.journal import record
from servanda.misses.events import Credited
from servanda.misses.models import Credit, Miss, Why


def month_of(instant: datetime, contract: Contract) -> date:
    """The first day of the calendar month in which it was, where the customer is."""
    return month_in(contract.customer.zone, instant)


def bounds(month: date, contract: Contract) -> tuple[datetime, datetime]:
    """The first instant of a month and the first after it, where the customer is."""
    return month_span(contract.customer.zone, month)


def to_recount(contract: Contract, month: date) -> None:
    """Have the credits of a contract's month counted when the running action ends."""
    unit.collect("miss.credits", (contract.pk, month, 0), None, _recount_all)


def to_strike(miss: Miss, at: datetime) -> None:
    """Strike a miss out when the running action ends, and count its month anew. Not before: whoever
    changes misses holds their contract, and locks contracts in the order of their keys."""
    contract = miss.line.version.contract
    month = month_of(miss.at, contract)
    unit.collect("miss.credits", (contract.pk, month, miss.pk), at, _recount_all)


def standing(misses: Iterable[int]) -> dict[int, Credit]:
    """By key of the miss what it earns now; one query."""
    rows = Credit.objects.filter(miss__in=list(misses)).order_by("miss", "-pk").distinct("miss")
    return {row.miss_id: row for row in rows}


def _recount_all(found: dict[Hashable, Any]) -> None:
    keys: list[Any] = sorted(found)
    for held, of_contract in groupby(keys, key=itemgetter(0)):
        contract, wanted = lock_contract(held), list(of_contract)
        for key in wanted:
            if key[-1]:
                Miss.objects.filter(pk=key[-1]).update(struck_at=found[key])
        for month in sorted({key[1] for key in wanted}):
            _recount(contract, month)


def lock_contract(key: int) -> Contract:
    """Locked, so that two misses of one month are counted one after the other. Taken after the
    ticket's lock and before those of letters and misses, never the other way round."""
    found = Contract.objects.select_for_update(no_key=True, of=("self",))
    return found.select_related("customer").get(pk=key)


def _recount(contract: Contract, month: date) -> None:
    """All lines together: under a cap over the whole contract, what one miss earns is what another
    does not."""
    start, end = bounds(month, contract)
    found = Miss.objects.filter(line__version__contract=contract, at__gte=start, at__lt=end)
    rows = found.select_related("line__version", "ticket").prefetch_related("line__credits")
    misses = list(rows.order_by("at", "pk"))
    prices = {one.code: one.price_of(month) for one in bought([contract.pk])}
    claims = {miss.pk: _claim(miss) for miss in misses if miss.earns}
    worth = dict(zip(claims, earned(claims.values(), prices), strict=True))
    known = standing(miss.pk for miss in misses)
    for miss in misses:
        last, now = known.get(miss.pk), worth.get(miss.pk, Earned(0))
        if last is None and not (miss.earns and claims[miss.pk].rule):
            continue
        if last is None or (last.minor, last.capped) != (now.minor, now.capped):
            _write(contract, miss, now, prices[miss.line.code], _why(miss, last))


def _claim(miss: Miss) -> Claim:
    line = miss.line
    return Claim(line.code, line.impact.credits.get(miss.metric), line.cap, line.version.cap)


def _why(miss: Miss, last: Credit | None) -> str:
    if miss.struck_at is not None:
        return Why.STRUCK_OUT
    if miss.withdrawn_at is not None:
        return Why.WITHDRAWN
    return Why.MISSED if last is None else Why.RECOUNTED


def _write(contract: Contract, miss: Miss, worth: Earned, base: int, why: str) -> None:
    currency = miss.line.currency
    Credit.objects.create(
        miss=miss, at=kernel.now(), minor=worth.minor, currency=currency, base_minor=base,
        capped=worth.capped, why=why,
    )  # fmt: skip
    event = Credited(
        contract.pk, miss.ticket_id, miss.pk, worth.minor, currency, base, why, worth.capped
    )
    record(event, contract.stream_id, by=Actor.system())

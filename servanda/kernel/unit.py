"""The unit of work: what one action writes is collected, flushed once and reacted to once.

    with action():
        ...write rows...
        record(TicketSolved(...), stream, by=by)

The outermost `action()` is one transaction. At its end the collected journal rows are numbered,
chained and inserted; then state handlers see them (they may record more), then finishers run once
(clocks compute each touched ticket once), and last the notice handlers, each in a savepoint.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from servanda.kernel import chain, reactions
from servanda.kernel.models import Entry


@dataclass
class Unit:
    """What the running action has collected so far."""

    pending: list[Entry] = field(default_factory=list)
    flushed: list[Entry] = field(default_factory=list)
    bags: dict[str, dict[Hashable, Any]] = field(default_factory=dict)
    finishers: dict[str, Callable[[dict[Hashable, Any]], None]] = field(default_factory=dict)
    topics: set[str] = field(default_factory=set)
    read: dict[Hashable, Any] | None = None  # while settling: what was read since the last row


_unit: ContextVar[Unit | None] = ContextVar("servanda_unit", default=None)


def current() -> Unit:
    """The running unit. Raises RuntimeError outside `action()`."""
    unit = _unit.get()
    if unit is None:
        raise RuntimeError("state changes belong inside kernel.unit.action()")
    return unit


def is_running() -> bool:
    """Whether we are inside an action."""
    return _unit.get() is not None


@contextmanager
def action() -> Iterator[Unit]:
    """Open a unit of work, or join the running one. Commits when the outermost one ends."""
    running = _unit.get()
    if running is not None:
        yield running
        return
    unit = Unit()
    token = _unit.set(unit)
    try:
        with transaction.atomic():
            yield unit
            settle(unit)
            announce(unit)
    finally:
        _unit.reset(token)


def settle(unit: Unit) -> None:
    """Flush and react until nothing new is said; then tell those who are to be told."""
    unit.read = {}
    while unit.pending or unit.bags:
        fresh = flush(unit)
        reactions.run_state_handlers(fresh)
        if not unit.pending:
            finish(unit)
    while fresh := unit.flushed:
        unit.flushed = []
        reactions.run_notice_handlers(fresh)
        while unit.pending or unit.bags:
            reactions.run_state_handlers(flush(unit))
            if not unit.pending:
                finish(unit)


def flush(unit: Unit) -> list[Entry]:
    """Write the collected journal rows; answers the rows written."""
    entries, unit.pending = unit.pending, []
    if entries:
        unit.read = {}
        unit.topics |= chain.append(entries)
        unit.flushed += entries
    return entries


def finish(unit: Unit) -> None:
    bags, unit.bags = unit.bags, {}
    for name, bag in bags.items():
        unit.finishers[name](bag)


def collect(
    name: str, key: Hashable, value: Any, finisher: Callable[[dict[Hashable, Any]], None]
) -> None:
    """Leave work to be done once at the end of the action: `finisher({key: value, …})`."""
    unit = current()
    unit.finishers[name] = finisher
    unit.bags.setdefault(name, {})[key] = value


def read_so_far() -> dict[Hashable, Any]:
    """What reactions of this action have read, for those that would read the same again.

    Emptied by every journal row, since that may say that something changed; outside the reactions
    it keeps nothing.
    """
    running = _unit.get()
    return {} if running is None or running.read is None else running.read


def notify(topic: str) -> None:
    """Wake listeners (workers, open pages) when this action commits."""
    current().topics.add(topic)


def announce(unit: Unit) -> None:
    if unit.topics:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_notify('servanda', topic) FROM unnest(%s::text[]) AS topic",
                [sorted(unit.topics)],
            )

"""Makes the sample company in an empty database."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection

from servanda import kernel
from servanda.demo import plan
from servanda.demo.company import (
    aligned,
    beside,
    colleagues,
    customers,
    hours,
    lists,
    missed,
    prepared,
    procedures,
    sold,
)
from servanda.demo.company.world import World
from servanda.demo.script import Script, scripts
from servanda.demo.simulator import Simulator

FOUNDED = timedelta(days=420)
"""So long before the end the provider begins with Servanda."""


def fill(
    *,
    seed: int,
    start: datetime | None,
    progress: Callable[[str], None],
    chosen: Sequence[Script] | None = None,
) -> World:
    """See `servanda.demo.load`; answers what was made. `chosen`: these scripts instead of all."""
    end = (start or kernel.now()).replace(microsecond=0)
    with _in_a_hurry():
        progress("Founding the sample company ...")
        world = company(end)
        cases = plan.cases(scripts() if chosen is None else chosen, world, end, seed)
        progress(f"Living through five weeks with {len(cases)} cases ...")
        Simulator(world, cases, end).run(_in_tenths(progress))
    return world


def company(end: datetime) -> World:
    """The provider with its customers, as they are before the first case."""
    world, founded = World(), end - FOUNDED
    with kernel.pretend(founded):
        colleagues.set_up(founded, world)
        head = world.actor("zoltan")
        hours.make(world, by=head)
        colleagues.settle_in(world, by=head)
        sold.make(world, by=head)
        missed.make(world, by=head)
        prepared.make(by=head)
        customers.make(world, signed_at=founded, by=head)
        procedures.make(world, by=head)
        lists.make(world)
    with kernel.pretend(end - timedelta(days=45)):
        _absences(world, end)
        customers.review(world, by=head)
        beside.make(world, by=head)
        aligned.make(world, by=head)
    return world


def _absences(world: World, end: datetime) -> None:
    """Leave behind us and ahead, and a day in bed."""
    day = timedelta(days=1)
    colleagues.take_leave(world, "marta", end - 18 * day, end - 13 * day)
    colleagues.take_leave(world, "eszter", end - 25 * day, end - 24 * day, "sick")
    colleagues.take_leave(world, "judit", end - day, end + 4 * day)
    colleagues.take_leave(world, "noa", end + 9 * day, end + 14 * day)


@contextmanager
def _in_a_hurry() -> Iterator[None]:
    """A crash in the middle loses the sample company anyway: it is begun anew then. And the same
    statements come thousands of times, so they are prepared.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    before = connection.connection.prepare_threshold
    connection.connection.prepare_threshold = 4
    gc.disable()  # thousands of rows at a time, none of them in circles
    try:
        yield
    finally:
        gc.enable()
        connection.connection.prepare_threshold = before
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = on")


def _in_tenths(progress: Callable[[str], None]) -> Callable[[float], None]:
    """Says something at each tenth of the time gone by."""
    said = 0

    def hear(share: float) -> None:
        nonlocal said
        if int(share * 10) > said:
            said = int(share * 10)
            progress(f"  {said * 10} %")

    return hear

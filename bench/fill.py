"""A database with many believable tickets: `python -m bench.fill 100000`.

The sample company is made by its real actions. Then its customers get twins (by the real actions
too), and its cases happen at the twins in earlier weeks. These rows are written by COPY, but every
invariant holds: journals are chained and sealed, clocks are derived by the product's own function,
and what is still open is settled by the product itself. `servanda clocks check` and `servanda
journal verify` pass on it (`--prove` runs both). `--name` names the database, `--live` the share
of open tickets.
"""

from __future__ import annotations

import argparse
import random
import time

from bench.database import prepare

NAME = "servanda_bench_fill"
CHUNK = 5000
WEEKS = 52


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("tickets", type=int)
    options.add_argument("--name", default=NAME)
    options.add_argument("--live", type=float, default=0.02)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--prove", action="store_true")
    given = options.parse_args()
    started = time.perf_counter()
    url = prepare(given.name)
    fill(given.tickets, given.live, given.seed)
    took = time.perf_counter() - started
    print(f"{given.tickets} tickets in {took:.0f} s ({given.tickets / took:.0f}/s): {url}")
    if given.prove:
        prove()


def fill(tickets: int, live: float = 0.02, seed: int = 1) -> None:
    """Up to `tickets` in the database that Django is set up on, which is empty but for tables."""
    from django.db import connection

    from bench import prototypes, twins, writing
    from servanda import kernel
    from servanda.demo.loading import fill as live_through
    from servanda.tickets.models import LIVE, State, Ticket

    chance = random.Random(seed)
    world = live_through(seed=seed, start=kernel.now(), progress=lambda sentence: None)
    protos = prototypes.read()
    open_states = (*LIVE, State.SOLVED)
    running = [one for one in protos if one.ticket.state in open_states]
    ended = [one for one in protos if one.ticket.state not in open_states]
    wanted = tickets - Ticket.objects.count()
    sets = twins.make(world, max(1, min(wanted // 3000, 200)))
    print(f"sample company with {len(protos)} cases to copy, {len(sets)} companies like it")
    to_settle: list[int] = []
    for begin in range(0, wanted, CHUNK):
        plan = []
        for _ in range(min(CHUNK, wanted - begin)):
            if running and chance.random() < live:
                plan.append((chance.choice(running), chance.choice(sets), 0))
            else:
                plan.append((chance.choice(ended), chance.choice(sets), chance.randint(1, WEEKS)))
        to_settle += writing.write(plan, chance)
        print(f"\r{begin + len(plan)} of {wanted}", end="", flush=True)
    print()
    writing.settle(to_settle)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def prove() -> None:
    """Every clock and every chain of it; raises AssertionError if one does not hold."""
    from servanda.clocks.check import check
    from servanda.kernel import chain
    from servanda.kernel.models import Entry, Stream

    differences, faults = check(), list(chain.verify())
    print(f"clocks check: {len(differences)} differences; journal verify: {len(faults)} faults"
          f" in {Entry.objects.count()} rows of {Stream.objects.count()} streams")  # fmt: skip
    for each in (*differences[:5], *faults[:5]):
        print(each)
    assert not differences
    assert not faults


if __name__ == "__main__":
    main()

"""How quick are the clocks: `python -m bench.clocks 100000`.

All clocks of that many tickets derived anew from their journals, then which contract line covers
a case, one at a time and as many together as the mail intake asks; then finding a caller among
100,000 contacts and 20,000 systems (`bench.search`, in a database of its own). `--keep` asks the
databases of an earlier run again; `--name` names the one of the tickets, as `bench.fill` does;
`--profile` says where the time of deriving goes.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import quantiles
from typing import Any

from bench import database, fill

BATCH = 200
TOGETHER = 25  # mails that the intake looks up at once
CASES = 2000


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("tickets", type=int, nargs="?", default=100_000)
    options.add_argument("--name", default=fill.NAME)
    options.add_argument("--keep", action="store_true")
    options.add_argument("--profile", action="store_true")
    options.add_argument("--times", type=int, default=40)
    given = options.parse_args()
    url = database.existing(given.name) if given.keep else ""
    if url:
        database.set_up(url)
        database.migrate()
    else:
        database.prepare(given.name)
        fill.fill(given.tickets)
    print(f"load {', '.join(f'{each:.1f}' for each in os.getloadavg())}")
    derive(given.tickets, profile=given.profile)
    cover()
    callers(given.times, keep=given.keep)


def derive(wanted: int, *, profile: bool = False) -> None:
    """Every clock from the journal, as `servanda clocks check` does."""
    from servanda import kernel
    from servanda.clocks.load import load

    began, tickets, clocks, now = time.perf_counter(), 0, 0, kernel.now()
    watch = cProfile.Profile()
    if profile:
        watch.enable()
    for batch in _batches(wanted):
        settled = load(batch, now, whole=True)
        tickets += len(batch)
        clocks += sum(len(each.courses) for each in settled)
    watch.disable()
    took = time.perf_counter() - began
    pace = f"{tickets / took:.0f} tickets/s, {1e6 * took / max(clocks, 1):.0f} µs a clock"
    print(f"{clocks} clocks of {tickets} tickets derived in {took:.1f} s: {pace}")
    if profile:
        pstats.Stats(watch).sort_stats("tottime").print_stats(25)


def _batches(wanted: int) -> Iterator[list[Any]]:
    from servanda.tickets.models import Ticket

    keys = list(Ticket.objects.order_by("pk").values_list("pk", flat=True)[:wanted])
    for begin in range(0, len(keys), BATCH):
        yield list(Ticket.objects.filter(pk__in=keys[begin : begin + BATCH]).order_by("pk"))


def cover() -> None:
    """Cases of customers and systems as they come, at instants of the last year."""
    from servanda.contracts.coverage import Case, find_many
    from servanda.tickets.models import Ticket

    dice = random.Random(5)
    rows = Ticket.objects.exclude(customer=None).values_list("customer", "received_at", "system")
    known = list(rows[: CASES * 10])
    cases = [Case(customer, at, system=system)
             for customer, at, system in dice.choices(known, k=CASES)]  # fmt: skip
    for together in (1, TOGETHER):
        taken = []
        asked = cases[: CASES // 4] if together == 1 else cases
        for begin in range(0, len(asked), together):
            began = time.perf_counter()
            find_many(asked[begin : begin + together])
            taken.append((time.perf_counter() - began) * 1000)
        cuts = quantiles(taken, n=20)
        print(f"coverage, {together} at once: {len(asked) / sum(taken) * 1000:.0f} a second,"
              f" p50 {cuts[9]:.1f} ms, p95 {cuts[18]:.1f} ms a question")  # fmt: skip


def callers(times: int, *, keep: bool) -> None:
    """In a process of its own, since it asks another database."""
    words = [sys.executable, "-m", "bench.search", "--callers", "--times", str(times)]
    subprocess.run([*words, *(["--keep"] if keep else [])], check=True)


if __name__ == "__main__":
    main()

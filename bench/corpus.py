"""Every file of a folder through the real intake: `python -m bench.corpus FOLDER`.

Each is stored, parsed, threaded, decided and committed alone, and timed, by the clock and by what
this process spent of its CPU: on a busy machine the clock tells of the others too. Prints what
became of them, p50 and p99, the ten that cost most with their sizes and where it went, and by how
much the process grew. An exception or a mail held as "error" ends it with the names of the files.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections import Counter
from pathlib import Path
from statistics import quantiles

from bench.database import prepare
from servanda.cli.setup import collect_rarely

LONGEST = 5.0  # seconds for one mail; more is a fault


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    given = options.parse_args()
    prepare("servanda_bench_corpus")
    collect_rarely()
    from servanda.tickets.tests import world

    world.build()
    before = _megabytes()
    taken, fates, faults = run(sorted(p for p in given.folder.rglob("*") if p.is_file()))
    cuts = quantiles([one[0] for one in taken], n=100)
    spent = quantiles([one[1] for one in taken], n=100)
    print(f"{len(taken)} mails; {', '.join(f'{n} {what}' for what, n in fates.most_common())}")
    print(f"p50 {cuts[49] * 1000:.1f} ms, p99 {cuts[98] * 1000:.1f} ms; of CPU p50"
          f" {spent[49] * 1000:.1f} ms, p99 {spent[98] * 1000:.1f} ms; grown by"
          f" {_megabytes() - before:.0f} MB")  # fmt: skip
    for seconds, cpu, parsed, size, path in sorted(taken, key=lambda one: -one[1])[:10]:
        name = path.relative_to(given.folder)
        print(f"{seconds * 1000:8.1f} ms, {cpu * 1000:.1f} of CPU, {parsed * 1000:.1f} of it"
              f" parsing {size:9} bytes  {name}")  # fmt: skip
    if faults:
        sys.exit("\n".join(["These failed:", *faults]))


Taken = tuple[float, float, float, int, Path]


def run(paths: list[Path]) -> tuple[list[Taken], Counter[str], list[str]]:
    """For each file (seconds, of CPU, of CPU for parsing, bytes, path); the fates; what failed."""
    from servanda.mail.parse import parse
    from servanda.tickets import intake
    from servanda.tickets.tests.world import store

    taken: list[Taken] = []
    fates: Counter[str] = Counter()
    faults: list[str] = []
    for path in paths:
        raw = path.read_bytes()
        start = time.process_time()
        parse(raw)
        parsed = time.process_time() - start
        start, busy = time.perf_counter(), time.process_time()
        fate = intake.process_one(store(raw))
        seconds, cpu = time.perf_counter() - start, time.process_time() - busy
        taken.append((seconds, cpu, parsed, len(raw), path))
        reason = fate.reason if fate.outcome == "held" else ""
        fates[f"{fate.outcome} {reason}".strip()] += 1
        if reason.startswith(("error", "crash")) or seconds > LONGEST:
            faults.append(f"{fate.reason} {seconds:.1f} s {path}")
    return taken, fates, faults


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()

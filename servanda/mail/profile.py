"""How long does reading a mail take? `python -m servanda.mail.profile FOLDER [FOLDER …]`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import django


def profile(folders: list[Path]) -> str:
    """Reads every file as a mail; answers average, p50, p99 and the slowest ten in milliseconds."""
    from servanda.mail.parse import parse

    taken: list[tuple[float, int, Path]] = []
    for path in sorted(p for folder in folders for p in folder.rglob("*") if p.is_file()):
        raw = path.read_bytes()
        begin = time.perf_counter()
        parse(raw)
        taken.append(((time.perf_counter() - begin) * 1000, len(raw), path))
    if not taken:
        return "no files there"
    taken.sort(key=lambda one: one[0])
    average = sum(one[0] for one in taken) / len(taken)
    p50, p99 = taken[len(taken) // 2][0], taken[int(len(taken) * 0.99)][0]
    lines = [f"{len(taken)} mails: average {average:.2f} ms, p50 {p50:.2f} ms, p99 {p99:.2f} ms"]
    lines += [f"{ms:9.1f} ms {size:9} bytes  {path}" for ms, size, path in taken[:-11:-1]]
    return "\n".join(lines)


if __name__ == "__main__":
    django.setup()
    print(profile([Path(one) for one in sys.argv[1:]]))

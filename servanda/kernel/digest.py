"""The daily digest: the journal's heads, kept outside the database.

Whoever can write to the database could cut a stream's tail and set its head back to match. They
cannot do that and keep yesterday's file true as well. Each file has a line for every stream that
grew since the digest before: its key, the number and the hash of its last row.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db.models import F, Q

from servanda.kernel import time
from servanda.kernel.chain import Fault
from servanda.kernel.models import Digested, Entry, Stream, Timer


def folder() -> Path:
    return Path(settings.DATA_DIR) / "digests"


def write(timer: Timer | None = None) -> Path:
    """Write today's digest; a second call on the same day adds what happened since.

    What has grown is told by the number last written of each stream, not by times: a row may carry
    an earlier time than the digest and be committed after it.
    Raises OSError if the data folder refuses.
    """
    grown = _grown()
    at = time.now()
    path = folder() / f"{at:%Y-%m-%d}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        for stream in grown:
            file.write(f"{stream.key} {stream.head_number} {bytes(stream.head_hash).hex()}\n")
        file.write(f"# {at.isoformat()}\n")
        file.flush()
        os.fsync(file.fileno())
    Digested.objects.bulk_create(
        [Digested(stream=stream, number=stream.head_number) for stream in grown],
        batch_size=5000,
        update_conflicts=True,
        unique_fields=["stream"],
        update_fields=["number"],
    )
    return path


def _grown() -> list[Stream]:
    beyond = Q(digested=None, head_number__gt=0) | Q(head_number__gt=F("digested__number"))
    return list(Stream.objects.filter(beyond).order_by("id"))


def verify() -> Iterator[Fault]:
    """Hold the journal against every digest kept; yields what a digest knows and it does not."""
    for path in sorted(folder().glob("*.txt")):
        lines = [line.split() for line in path.read_text().splitlines() if line[:1] != "#"]
        wanted = {(key, int(number)): digest for key, number, digest in lines}
        found = {
            (key, number): bytes(digest).hex()
            for key, number, digest in Entry.objects.filter(
                stream__key__in={key for key, _ in wanted},
                number__in={number for _, number in wanted},
            ).values_list("stream__key", "number", "hash")
        }
        for (key, number), digest in wanted.items():
            if found.get((key, number)) != digest:
                yield Fault(key, number, f"not what the digest of {path.stem} says")

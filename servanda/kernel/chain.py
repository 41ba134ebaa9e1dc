"""Numbering and hash-chaining of journal rows, and the proof that nobody changed one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from django.apps import apps

from servanda.kernel.bulk import update_many
from servanda.kernel.events import WordsErased
from servanda.kernel.models import Entry, Erasable, Stream

BATCH = 500  # streams read at a time


def entry_hash(entry: Entry, previous: bytes) -> bytes:
    """SHA-256 over the previous row's hash and this row's content in canonical JSON."""
    content = {
        "stream": entry.stream_id,
        "number": entry.number,
        "kind": entry.kind,
        "version": entry.version,
        "at": _instant(entry.at),
        "recorded_at": _instant(entry.recorded_at),
        "actor": [entry.actor_kind, entry.actor_id],
        "data": entry.data,
        "seals": entry.seals,
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(previous + text.encode()).digest()


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()


def append(entries: list[Entry]) -> set[str]:
    """Number, chain and insert rows; answers the keys of the streams that grew.

    Locks the heads of their streams in sorted order.
    """
    wanted = sorted({entry.stream_id for entry in entries})
    locked = Stream.objects.select_for_update().filter(id__in=wanted).order_by("id")
    heads = {stream.pk: stream for stream in locked}
    for entry in entries:
        head = heads[entry.stream_id]
        head.head_number += 1
        entry.number = head.head_number
        entry.previous_hash = bytes(head.head_hash)
        entry.hash = head.head_hash = entry_hash(entry, entry.previous_hash)
    update_many(heads.values(), ["head_number", "head_hash"])
    Entry.objects.bulk_create(entries)
    return {head.key for head in heads.values()}


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where the journal is not what it was: which row, and what is wrong with it."""

    stream: str
    number: int
    what: str


def verify(streams: Iterable[Stream] | None = None) -> Iterator[Fault]:
    """Recompute every chain and seal; yields what does not hold. Nothing yielded: all is well."""
    erased = _erased()
    wanted = Stream.objects.order_by("id").iterator() if streams is None else iter(streams)
    while batch := list(islice(wanted, BATCH)):
        written: dict[int, list[Entry]] = {stream.pk: [] for stream in batch}
        for entry in Entry.objects.filter(stream__in=batch).order_by("stream_id", "number"):
            written[entry.stream_id].append(entry)
        sealed = _sealed_rows(
            seal for rows in written.values() for row in rows for seal in row.seals
        )
        for stream in batch:
            yield from _verify_stream(stream, written[stream.pk])
            yield from _verify_seals(stream, written[stream.pk], sealed, erased)


def _erased() -> frozenset[str]:
    """The seals whose words were erased, as the journal says. A column of the row would be no
    proof: whoever forges the words could set it too."""
    said = Entry.objects.filter(kind=WordsErased.kind).values_list("data", flat=True)
    return frozenset(seal for data in said for seal in data["seals"])


def _verify_stream(stream: Stream, entries: Sequence[Entry]) -> Iterator[Fault]:
    previous, number = b"", 0
    for entry in entries:
        number += 1
        if entry.number != number:
            yield Fault(stream.key, number, "missing row")
            number = entry.number
        if bytes(entry.previous_hash) != previous or entry_hash(entry, previous) != bytes(
            entry.hash
        ):
            yield Fault(stream.key, entry.number, "changed row")
        previous = bytes(entry.hash)
    if number != stream.head_number or previous != bytes(stream.head_hash):
        yield Fault(stream.key, stream.head_number, "cut tail")


def _verify_seals(
    stream: Stream,
    entries: Sequence[Entry],
    found: Mapping[str, Erasable],
    erased: Collection[str],
) -> Iterator[Fault]:
    for entry in entries:
        for seal, digest in entry.seals.items():
            if what := _wrong_with(found.get(seal), digest, is_erased=seal in erased):
                yield Fault(stream.key, entry.number, f"{what} {seal}")


def _sealed_rows(seals: Iterable[str]) -> dict[str, Erasable]:
    wanted: dict[str, set[int]] = {}
    for seal in seals:
        label, key = seal.rsplit(":", 1)
        wanted.setdefault(label, set()).add(int(key))
    found: dict[str, Erasable] = {}
    for label, keys in wanted.items():
        found |= {row.seal: row for row in apps.get_model(label)._base_manager.filter(pk__in=keys)}
    return found


def _wrong_with(row: Erasable | None, digest: str, *, is_erased: bool) -> str:
    """ "" when the words are those sealed, or gone because the journal says they were erased."""
    if row is not None and is_erased:
        return "" if row.is_empty else "words back after their erasure:"
    return "" if row is not None and row.digest() == digest else "changed words of"

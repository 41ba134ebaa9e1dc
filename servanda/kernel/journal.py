"""The journal: one append-only row for everything that happens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from servanda.kernel import time, unit
from servanda.kernel.actor import Actor
from servanda.kernel.events import Event
from servanda.kernel.models import Entry, Erasable, Stream


def written_since(instant: datetime) -> bool:
    """Whether anything at all was written down at or after an instant."""
    return Entry.objects.filter(recorded_at__gte=instant).exists()


def record(
    event: Event,
    stream: Stream | int,
    *,
    by: Actor,
    at: datetime | None = None,
    seals: Iterable[Erasable] = (),
) -> Entry:
    """Add a row to `stream` when the running action ends; reactions follow from it.

    `at` is when it happened (aware; default now). `seals` are the rows with the words that belong
    to it: they must be saved already, and their digests are kept in the chain.
    Raises RuntimeError outside an action, ValueError for words in the event's fields.
    """
    written = time.now()
    happened = at or written
    if happened.tzinfo is None:
        raise ValueError("journal times are aware")
    entry = Entry(
        stream_id=stream if isinstance(stream, int) else stream.pk,
        kind=event.kind,
        version=event.version,
        at=happened,
        recorded_at=written,
        actor_kind=by.kind,
        actor_id=by.id,
        data=event.as_data(),
        seals={row.seal: row.digest() for row in seals},
    )
    unit.current().pending.append(entry)
    return entry

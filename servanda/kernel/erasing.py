"""Erasing words for good: the law asks for it, or somebody mailed a password.

The words and their salt are destroyed; the journal says which rows were emptied, when, by whom and
why, and only what it says so of may be empty (`chain.verify`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from servanda.kernel import time
from servanda.kernel.actor import Actor
from servanda.kernel.events import WordsErased
from servanda.kernel.journal import record
from servanda.kernel.models import Entry, Erasable, Stream


def erase_words(
    rows: Iterable[Erasable], stream: Stream | int, *, by: Actor, why: str
) -> Entry | None:
    """Destroy the sealed words and salts of `rows` inside the running action, and record it.

    `why` is a code of at most 80 characters without blanks ("password", "gdpr:art17"). What is
    erased already stays as it is; None when that is all. The right to do so is the caller's to
    check, and so are the copies elsewhere (raw mail, files, letters).
    Raises ValueError for a `why` that is not a code, RuntimeError outside an action.
    """
    chosen = [row for row in rows if not row.erased_at]
    if not chosen:
        return None
    at = time.now()
    entry = record(WordsErased(tuple(row.seal for row in chosen), why), stream, by=by, at=at)
    for row in chosen:
        _empty(row, by, at, why)
    return entry


def _empty(row: Erasable, by: Actor, at: datetime, why: str) -> None:
    values: dict[str, Any] = dict.fromkeys(row.SEALED, "")
    values |= {"salt": b"", "erased_at": at, "erased_why": why}
    values |= {"erased_by_kind": by.kind, "erased_by_id": by.id}
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))

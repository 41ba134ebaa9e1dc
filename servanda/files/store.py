"""Keeping and reading blobs on disk, by content hash.

A blob is written and synced before the row that names it commits, so a kill leaves at worst a file
nobody points to.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from servanda import kernel
from servanda.files.models import Blob


def path_of(sha256: str) -> Path:
    return Path(settings.DATA_DIR) / "files" / sha256[:2] / sha256


def keep(content: bytes) -> Blob:
    """Store bytes; the same bytes twice are one blob. Raises OSError when the disk refuses."""
    return keep_many([content])[0]


def keep_many(contents: Iterable[bytes]) -> list[Blob]:
    """Store several blobs with two statements; answers them in the order given."""
    ordered = list(contents)
    by_hash = {hashlib.sha256(content).hexdigest(): content for content in ordered}
    Blob.objects.bulk_create(
        [
            Blob(sha256=sha256, size=len(content), stored_at=kernel.now())
            for sha256, content in sorted(by_hash.items())  # so that two writers never cross
        ],
        ignore_conflicts=True,
    )
    # After the rows: an erasure of the same bytes that is under way ends first.
    for sha256, content in by_hash.items():
        _write(path_of(sha256), content)
    found = {blob.sha256: blob for blob in Blob.objects.filter(sha256__in=by_hash)}
    return [found[hashlib.sha256(content).hexdigest()] for content in ordered]


def read(blob: Blob) -> bytes:
    """The bytes of a blob. Raises FileNotFoundError when the data folder lost it."""
    return path_of(blob.sha256).read_bytes()


def drop(blobs: Iterable[Blob]) -> None:
    """Destroy blobs to which nothing points any more, rows and bytes, inside a transaction.

    Raises ProtectedError when something does.
    """
    for blob in blobs:
        blob.delete()
        path_of(blob.sha256).unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise

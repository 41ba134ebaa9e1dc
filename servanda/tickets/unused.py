"""Bytes to which nothing points any more."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import ProtectedError

from servanda.files import store
from servanda.files.models import Blob


def drop_unused(blobs: Iterable[Blob]) -> None:
    """Destroy those of these blobs that nothing has any more, be it a message, a letter, a system's
    file or a contract; inside an action."""
    for blob in {blob.pk: blob for blob in blobs}.values():
        try:
            store.drop([blob])
        except ProtectedError:
            continue

"""Bytes to which nothing points any more."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.files import store
from servanda.files.models import Blob
from servanda.mail.models import OutgoingFile
from servanda.tickets.models import Attachment, UnsentFile


def drop_unused(blobs: Iterable[Blob]) -> None:
    """Destroy those of these blobs that no message, letter or draft has; inside an action."""
    once = {blob.pk: blob for blob in blobs}
    store.drop(blob for blob in once.values() if not _is_used(blob))


def _is_used(blob: Blob) -> bool:
    return any(
        model.objects.filter(blob=blob).exists() for model in (Attachment, OutgoingFile, UnsentFile)
    )

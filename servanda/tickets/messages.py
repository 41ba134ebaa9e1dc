"""Messages and their attachments, written many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from servanda.files import store
from servanda.kernel.models import Erasable
from servanda.tickets.models import Attachment, Message, Ticket


class File(Protocol):
    """What can be attached: `servanda.mail.parsed.Attachment` is one."""

    @property
    def name(self) -> str: ...
    @property
    def content_type(self) -> str: ...
    @property
    def data(self) -> bytes: ...
    @property
    def content_id(self) -> str: ...


def add(ticket: Ticket, *, attachments: Iterable[File] = (), **values: Any) -> Message:
    """One message of a ticket, saved with its attachments."""
    message = Message(ticket=ticket, **clipped(values))
    message.save(force_insert=True)
    attach({message: list(attachments)})
    return message


def clipped(values: dict[str, Any]) -> dict[str, Any]:
    """The values with short texts cut to what their columns hold."""
    for name, longest in (("subject", 300), ("author_name", 200), ("address", 254)):
        if name in values:
            values[name] = values[name][:longest]
    return values


def attach(files: Mapping[Message, Sequence[File]]) -> dict[int, list[Attachment]]:
    """Keep files of several saved messages: the bytes by content hash, a row for each; answers the
    rows by key of the message."""
    pairs = [(message, file) for message, given in files.items() for file in given]
    if not pairs:
        return {}
    blobs = store.keep_many(file.data for _message, file in pairs)
    rows = Attachment.objects.bulk_create(
        Attachment(
            message=message,
            blob=blob,
            sha256=blob.sha256,
            name=file.name[:200] or "file",
            content_type=file.content_type[:120],
            content_id=file.content_id[:200],
        )
        for (message, file), blob in zip(pairs, blobs, strict=True)
    )
    kept: dict[int, list[Attachment]] = {}
    for row in rows:
        kept.setdefault(row.message_id, []).append(row)
    return kept


def sealed(message: Message) -> list[Erasable]:
    """What the journal seals of a message that was just written: its words and its files."""
    return [message, *message.attachments.all()]

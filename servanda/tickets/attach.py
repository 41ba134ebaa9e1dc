"""Files that come or go with messages."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from servanda.kernel import Actor
from servanda.tickets.models import Attachment, Message


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file given with a message, before it is kept."""

    name: str
    content_type: str
    data: bytes
    content_id: str = ""


def attachments_visible_to(actor: Actor) -> QuerySet[Attachment]:
    """The files of the messages this actor may read, ready to be served."""
    said = Message.objects.visible_to(actor)
    return Attachment.objects.filter(message__in=said, blob__isnull=False).select_related(
        "blob", "message__ticket"
    )

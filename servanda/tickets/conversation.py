"""What was said on a ticket, as far as the reader may know; of a long one the middle waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Prefetch, Q, QuerySet, Value
from django.db.models.functions import Concat

from servanda.kernel import Actor
from servanda.mail import html
from servanda.tickets.models import Attachment, Message, Ticket

# A conversation of up to so many messages is shown whole; of a longer one so many at each end.
WHOLE: Final = 9
FIRST, LAST = 1, 5
WORDS_READ: Final = 2000


@dataclass(frozen=True, slots=True)
class Conversation:
    """`messages` in their order, without the `hidden` ones between `head` and `tail`; whether a
    technical statement `is_stated` in any of them, those hidden too."""

    messages: Sequence[Message]
    hidden: int = 0
    is_stated: bool = False

    @property
    def head(self) -> Sequence[Message]:
        return self.messages[:FIRST] if self.hidden else ()

    @property
    def tail(self) -> Sequence[Message]:
        return self.messages[FIRST:] if self.hidden else self.messages

    @property
    def fold_from(self) -> datetime | None:
        """When the last message before the fold was said; None without a fold."""
        return self.head[-1].at if self.hidden else None

    @property
    def fold_until(self) -> datetime | None:
        """When the first message behind the fold was said; None without a fold."""
        return self.tail[0].at if self.hidden else None


def conversation(ticket: Ticket, actor: Actor, *, whole: bool = False) -> Conversation:
    """The messages of a ticket to be shown to `actor`, oldest first; three statements.

    Without `whole` only the ends of a long one are read. Their HTML stays in the database: a
    message says by `is_rich` whether it shows more than the text, and by `has_remote` whether it
    wants pictures from the net; a file says by `placed` whether it is a picture inside the HTML.
    """
    said = Message.objects.visible_to(actor).filter(ticket=ticket)
    rows = list(said.order_by("at", "id").values_list("pk", "channel"))
    keys = [key for key, _channel in rows]
    is_stated = any(channel == "stated" for _key, channel in rows)
    hidden = 0 if whole or len(keys) <= WHOLE else len(keys) - FIRST - LAST
    shown = [*keys[:FIRST], *keys[-LAST:]] if hidden else keys
    return Conversation(list(_full(said.filter(pk__in=shown))), hidden, is_stated)


def _full(said: QuerySet[Message, Message]) -> QuerySet[Message, Any]:
    inside = Q(message__html__contains=Concat(Value("cid:"), "content_id")) & ~Q(content_id="")
    files = Attachment.objects.select_related("blob").annotate(placed=inside).order_by("pk")
    return (
        said.defer("html")
        .annotate(
            has_html=~Q(html=""),
            is_rich=Q(html__iregex=html.RICH),
            has_remote=Q(html__contains=html.REMOTE_IMAGE),
        )
        .select_related("staff", "contact", "outgoing", "statement__handed_to")
        .select_related("plain_words__statement__message__staff")
        .prefetch_related(Prefetch("attachments", files), "statement__answers__message__staff")
        .order_by("at", "id")
    )


def first_words(ticket: Ticket) -> str:
    """How the customer told of it, cut to what is worth looking through."""
    said = ticket.messages.of_customers()
    return (said.values_list("text", flat=True).first() or "")[:WORDS_READ]

"""A colleague's own words that were not sent yet."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from servanda.kernel import Actor
from servanda.tickets.models import (
    Ticket,
    TicketQuerySet,
    Unsent,
    UnsentFile,
    UnsentQuerySet,
    to_be_worded_on,
)


def drafts_of(actor: Actor, ticket: Ticket) -> UnsentQuerySet:
    """What the actor is writing on this ticket, with its files."""
    return (
        Unsent.objects.visible_to(actor)
        .kept()
        .filter(ticket=ticket)
        .prefetch_related("files__blob")
    )


def drafts_everywhere(actor: Actor) -> UnsentQuerySet:
    """All that the actor has begun and not sent, the newest first."""
    return (
        Unsent.objects.visible_to(actor)
        .kept()
        .exclude(text="", files=None)
        .select_related("ticket")
        .order_by("-saved_at")
        .distinct()
    )


def put_away(actor: Actor, ticket: Ticket, tab: str) -> Unsent | None:
    """The draft in a form of the composer, also when it was discarded."""
    return Unsent.objects.visible_to(actor).filter(ticket=ticket, tab=tab).first()


def draft_file(actor: Actor, ref: str) -> UnsentFile | None:
    """A file of one of the actor's own drafts."""
    mine = Unsent.objects.visible_to(actor)
    return UnsentFile.objects.filter(unsent__in=mine, ref=ref).select_related("blob").first()


def with_drafts(tickets: TicketQuerySet, actor: Actor) -> TicketQuerySet:
    """The tickets, each with `drafted`: whether the actor has begun to write on it; and `to_word`:
    whether a technical statement there waits for their plain words."""
    mine = Unsent.objects.visible_to(actor).kept().filter(ticket=OuterRef("pk"))
    return tickets.annotate(drafted=Exists(mine.exclude(text="")), to_word=to_be_worded_on(actor))

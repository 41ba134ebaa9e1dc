"""A colleague's own words that were not sent yet."""

from __future__ import annotations

from collections.abc import Collection

from servanda.kernel import Actor
from servanda.tickets.models import (
    Statement,
    Ticket,
    Unsent,
    UnsentFile,
    UnsentQuerySet,
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


def drafted_on(actor: Actor, tickets: Collection[int]) -> set[int]:
    """Of these tickets (keys) those on which the actor has begun to write."""
    mine = Unsent.objects.visible_to(actor).kept().filter(ticket__in=tickets)
    return set(mine.exclude(text="").values_list("ticket", flat=True))


def to_word_for(actor: Actor) -> set[int]:
    """The tickets (keys) with a technical statement that waits for the actor's plain words."""
    waiting = Statement.objects.waiting_for(actor)
    return set(waiting.values_list("message__ticket", flat=True))

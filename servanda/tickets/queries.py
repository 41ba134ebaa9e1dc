"""Reading the journal of tickets, as far as the reader may."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from servanda.kernel import Actor
from servanda.kernel.events import KINDS
from servanda.kernel.models import Entry
from servanda.people.access import may
from servanda.tickets.models import Ticket


def journal_of(ticket: Ticket, actor: Actor) -> QuerySet[Entry]:
    """What happened to a ticket, as it happened, and as far as `actor` may know.

    Colleagues see every row, the customer's side those of public kinds; nobody sees anything of a
    ticket they may not see.
    """
    rows = Entry.objects.filter(
        stream__in=Ticket.objects.visible_to(actor).filter(pk=ticket.pk).values("stream")
    )
    if not may(actor, "ticket.read_internal"):
        rows = rows.filter(kind__in=public_kinds(KINDS))
    return rows.order_by("at", "number")


def public_kinds(kinds: Iterable[str]) -> list[str]:
    """Those of these journal kinds that the customer may see."""
    return [kind for kind in kinds if KINDS[kind].audience == "public"]

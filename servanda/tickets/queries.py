"""Reading the journal of tickets, as far as the reader may."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, QuerySet

from servanda.kernel import Actor
from servanda.kernel.events import KINDS
from servanda.kernel.models import Entry
from servanda.people.access import may
from servanda.people.models import Customer
from servanda.tickets.actions.undoing import WAYS
from servanda.tickets.models import Ticket

Row = tuple[int, int]  # key of a ticket, number of a row of its journal


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


def acts_since(actor: Actor, tickets: Iterable[Ticket], since: datetime) -> list[Row]:
    """What can be undone of what an actor has just done, the last first. One query."""
    by_stream = {ticket.stream_id: ticket.pk for ticket in tickets}
    found = Entry.objects.filter(
        stream__in=by_stream, recorded_at__gte=since, kind__in=list(WAYS),
        actor_kind=actor.kind, actor_id=actor.id,
    )  # fmt: skip
    rows = found.order_by("-number").values_list("stream_id", "number")
    return [(by_stream[stream], number) for stream, number in rows]


def numbers_by_key(keys: Iterable[int]) -> dict[int, int]:
    """The numbers of tickets, which are no secret, in one query at most."""
    wanted = set(keys)
    if not wanted:
        return {}
    return dict(Ticket.objects.filter(pk__in=wanted).values_list("pk", "number"))


def public_kinds(kinds: Iterable[str]) -> list[str]:
    """Those of these journal kinds that the customer may see."""
    return [kind for kind in kinds if KINDS[kind].audience == "public"]


def received_of(actor: Actor, customer: Customer, since: datetime) -> dict[int, int]:
    """How many tickets of a customer came in since then, by priority."""
    found = Ticket.objects.visible_to(actor).filter(customer=customer, received_at__gte=since)
    counted = found.order_by().values_list("priority").annotate(number=Count("pk"))
    return dict(counted)


def received_by_line(actor: Actor, since: datetime) -> dict[tuple[int, str, int], int]:
    """How many tickets came in since then, by contract, code of the line, and priority."""
    found = Ticket.objects.visible_to(actor).filter(received_at__gte=since, line__isnull=False)
    rows = found.order_by().values_list("line__version__contract", "line__code", "priority")
    counted = rows.annotate(number=Count("pk"))
    return {(contract, code, priority): number for contract, code, priority, number in counted}

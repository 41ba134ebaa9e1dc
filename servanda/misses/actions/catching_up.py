"""Rows for what was missed before this package kept any; the journal has had it all along."""

from __future__ import annotations

from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from servanda.kernel import Actor
from servanda.kernel.models import Entry
from servanda.kernel.unit import action
from servanda.misses import reactions
from servanda.misses.models import Miss
from servanda.people.access import demand
from servanda.tickets.models import Ticket

BATCH: Final = 200


def catch_up(*, by: Actor) -> int:
    """Make the rows that are wanting, with what they earn, by the same rules as when it happens;
    answers how many. Safe to be called at any time, by several at once: what is there stays."""
    demand(by, "miss.prepare")
    made, rest = 0, list(_wanting()[:BATCH])
    while rest:
        done = _settle([entry.pk for entry in rest])
        made += done
        rest = list(_wanting()[:BATCH]) if done else []
    return made


def _wanting() -> QuerySet[Entry]:
    """What the journal calls missed and no row stands for, oldest first."""
    known = Miss.objects.filter(ticket__stream=OuterRef("stream"), number=OuterRef("number"))
    return Entry.objects.filter(~Exists(known), kind="clock.missed").order_by("pk")


def _settle(keys: list[int]) -> int:
    with action():
        streams = Entry.objects.filter(pk__in=keys).values("stream")
        tickets = Ticket.objects.filter(stream__in=streams).order_by("pk")
        list(tickets.select_for_update().values_list("pk"))
        entries = list(_wanting().filter(pk__in=keys))
        reactions.missed(entries)
        ours = {(entry.stream_id, entry.number) for entry in entries}
        struck = Entry.objects.filter(kind="clock.struck_out", stream__in=streams)
        reactions.struck_out(
            [entry for entry in struck if (entry.stream_id, entry.data["strikes"]) in ours]
        )
    return len(entries)

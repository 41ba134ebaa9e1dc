"""What a colleague is told on their own screen: given to them, or called on by a ladder.

Asked for by the browser of whoever wished it, with the last row it knows. Nothing is said beyond
number and subject, nothing that one did oneself, and nothing while one is not to be disturbed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from servanda import kernel
from servanda.kernel import Actor
from servanda.kernel.models import Entry
from servanda.tickets.models import Ticket

GIVEN: Final = "ticket.assigned"
MENTIONED: Final = "ticket.mentioned"
WORDS: Final = "ticket.statement_handed"
CALLED: Final = "rung.fired"
MOST: Final = 5
FRESH: Final = timedelta(minutes=15)  # what is older is not news any more


@dataclass(frozen=True, slots=True)
class Knock:
    """`why` is a few words in the reader's language."""

    ticket: Ticket
    why: str


def newest() -> int:
    """The journal's last row: from here on is news."""
    return Entry.objects.aggregate(last=Max("pk"))["last"] or 0


def knocks(actor: Actor, after: int, *, quiet: bool) -> tuple[list[Knock], int]:
    """What concerns this colleague since the row `after`, and the row to ask from next time."""
    last = newest()
    if quiet or last <= after:
        return [], last
    rows = list(_since(actor, after).order_by("-pk")[:MOST])
    tickets = Ticket.objects.visible_to(actor).in_bulk([row.data["ticket"] for row in rows])
    return _told(rows, tickets), last


def _since(actor: Actor, after: int) -> QuerySet[Entry]:
    rows = Entry.objects.filter(
        pk__gt=after,
        kind__in=(GIVEN, WORDS, CALLED, MENTIONED),
        recorded_at__gt=kernel.now() - FRESH,
    )
    return rows.filter(data__staff=actor.id).exclude(Q(actor_kind="staff", actor_id=actor.id))


def _told(rows: Sequence[Entry], tickets: dict[int, Ticket]) -> list[Knock]:
    words = {
        GIVEN: _("Given to you"),
        CALLED: _("The ladder calls on you"),
        WORDS: _("Plain words wanted"),
        MENTIONED: _("You are mentioned"),
    }
    return [
        Knock(tickets[row.data["ticket"]], words[row.kind])
        for row in reversed(rows)
        if row.data["ticket"] in tickets
    ]

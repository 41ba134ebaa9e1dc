"""What changed terms would do to open tickets, tried out and taken back before anybody saves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from servanda import kernel
from servanda.clocks.load import load
from servanda.clocks.reactions import OPEN, concerned
from servanda.kernel import Actor
from servanda.tickets.models import Ticket

LOOKED_AT = 300  # tickets; about a second


@dataclass(frozen=True, slots=True)
class Move:
    """One clock of a ticket that would be due at another time."""

    ticket: Ticket
    metric: str
    before: datetime | None
    after: datetime | None

    @property
    def is_sooner(self) -> bool:
        return bool(self.before and self.after and self.after < self.before)


@dataclass(frozen=True, slots=True)
class Outlook:
    """`moves` of tickets that the asker may see, the earliest first; `hidden` clocks of others.
    `looked_at` of `concerned` open tickets were computed."""

    moves: list[Move]
    hidden: int
    looked_at: int
    concerned: int

    @property
    def is_quiet(self) -> bool:
        return not (self.moves or self.hidden) and self.looked_at == self.concerned


def outlook(act: Callable[[], object], what: str, key: int, *, actor: Actor) -> Outlook:
    """Do `act`, derive the open tickets of that contract, calendar or customer with and without
    it, and take everything back. What `act` refuses is refused here too.
    """
    now = kernel.now()
    found = concerned(what, key).filter(state__in=OPEN).distinct().order_by("pk")
    total = found.count()
    tickets = list(found.select_related("customer")[:LOOKED_AT])
    before = _due_times(tickets, now)
    with transaction.atomic():
        act()
        after = _due_times(tickets, now)
        transaction.set_rollback(True)
    seen = set(
        Ticket.objects.visible_to(actor)
        .filter(pk__in=[ticket.pk for ticket in tickets])
        .values_list("pk", flat=True)
    )
    by_key = {ticket.pk: ticket for ticket in tickets}
    moves = [
        Move(by_key[ticket], metric, before.get((ticket, metric)), due)
        for (ticket, metric), due in after.items()
        if before.get((ticket, metric)) != due
    ]
    shown = sorted(
        (move for move in moves if move.ticket.pk in seen),
        key=lambda move: move.after or move.before or now,
    )
    return Outlook(shown, len(moves) - len(shown), len(tickets), total)


def _due_times(tickets: list[Ticket], now: datetime) -> dict[tuple[int, str], datetime | None]:
    """Of every clock that still runs."""
    return {
        (each.ticket.pk, metric): course.due_at
        for each in load(tickets, now, whole=True)
        for metric, course in each.courses.items()
        if course.state == "running"
    }

"""Clocks beside the tickets they run on."""

from __future__ import annotations

from servanda.tickets.models import TicketQuerySet


def with_clocks(tickets: TicketQuerySet) -> TicketQuerySet:
    """The same tickets, each with its clocks at hand: one query more, however many rows."""
    return tickets.prefetch_related("clocks")

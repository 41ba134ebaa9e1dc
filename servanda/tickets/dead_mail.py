"""Customers whose mail does not work: what is written to them waits."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.tickets.models import MailDown

HOLD = "mail-down"
"""Why such a letter is held, as the outbox keeps it."""
TOLD = "told-by-phone"
"""Why a letter never left: it said what was told on the phone meanwhile."""


def down(tickets: Iterable[int]) -> set[int]:
    """Of these tickets (keys) those whose letters are held at present."""
    rows = MailDown.objects.filter(ticket__in=list(tickets), until=None)
    return set(rows.values_list("ticket_id", flat=True))

"""Who else is part of a ticket's conversation."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.people.models import Contact
from servanda.tickets.models import Participant, Ticket


def add(joining: Iterable[tuple[Ticket, tuple[Contact | None, str]]]) -> None:
    """Let people join, each once; the requester needs no seat of their own."""
    rows = [
        Participant(ticket=ticket, contact=contact, address=address.lower())
        for ticket, (contact, address) in joining
        if address and address.lower() != ticket.requester_address
        and (contact is None or contact.pk != ticket.requester_id)
    ]  # fmt: skip
    if rows:
        Participant.objects.bulk_create(rows, ignore_conflicts=True)

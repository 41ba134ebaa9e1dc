"""In whose name a ticket's letters leave: its mailbox's, else the company's."""

from __future__ import annotations

from copy import copy

from servanda.people.models import Provider
from servanda.tickets.models import Ticket


def speaking_for(ticket: Ticket, provider: Provider) -> Provider:
    """The provider as this ticket's customer knows it: with the address and the signature of the
    mailbox they wrote to. Never saved."""
    box = ticket.mailbox
    if box is None or box.removed_at is not None:
        return provider
    known = copy(provider)
    known.desk_address = box.address
    known.name = box.name or provider.name
    known.signature = box.signature or provider.signature
    return known


def signature_of(ticket: Ticket, provider: Provider) -> str:
    """What stands below an answer: the mailbox's own words, "" where it has none."""
    box = ticket.mailbox
    if box is None or box.removed_at is not None:
        return ""
    return box.signature.in_language(ticket.language, provider.language)

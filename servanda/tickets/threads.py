"""Which mails belong to a ticket: the headers by which mail programs show one conversation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from servanda.tickets.models import Message, Ticket


@dataclass(frozen=True, slots=True)
class Thread:
    """For In-Reply-To and References of the next mail on a ticket; oldest first."""

    in_reply_to: str = ""
    references: tuple[str, ...] = ()


def about(ticket: Ticket) -> str:
    """What our signed Message-IDs carry, so that an answer shows where it belongs."""
    return ticket.ref


def threads_of(tickets: Iterable[Ticket]) -> dict[int, Thread]:
    """By key of the ticket, in one query: the mails so far, and the customer's last one."""
    keys = [ticket.pk for ticket in tickets]
    rows = Message.objects.filter(ticket__in=keys, audience="public").order_by("at", "id")
    ids: dict[int, list[str]] = {key: [] for key in keys}
    last: dict[int, str] = {}
    for key, theirs, ours in rows.values_list("ticket", "mail_id", "outgoing__message_id"):
        if mail_id := theirs or ours:
            ids[key].append(mail_id)
        if theirs:
            last[key] = theirs
    return {
        key: Thread(last.get(key) or (known[-1] if known else ""), tuple(known))
        for key, known in ids.items()
    }

"""The conversation with a third party, apart from the customer's."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.people.addresses import ANYBODYS
from servanda.tickets.models import Message, Ticket
from servanda.tickets.threads import Thread

AUDIENCE = "third_party"


def thread_with(ticket: Ticket, address: str) -> tuple[Thread, str]:
    """For the headers of the next mail to this address, and the subject of the last one: of what
    was written to and from its company on this ticket, and of nothing else."""
    rows = Message.objects.filter(ticket=ticket, audience=AUDIENCE).order_by("at", "id")
    fields = rows.values_list("address", "mail_id", "outgoing__message_id", "subject", "direction")
    ids, last, subject = [], "", ""
    for theirs, mail_id, ours, said, direction in fields:
        if not same_company(theirs, address):
            continue
        if known := mail_id or ours:
            ids.append(known)
        if mail_id:
            last = mail_id
        if direction == "out":
            subject = said
    return Thread(last or (ids[-1] if ids else ""), tuple(ids)), subject


def same_company(one: str, other: str) -> bool:
    """The same address, or one of the same domain that is a company's own."""
    if one == other:
        return True
    domain = one.rpartition("@")[2]
    return bool(domain) and domain == other.rpartition("@")[2] and domain not in ANYBODYS


def asked_on(tickets: Iterable[int]) -> dict[int, set[str]]:
    """By key of the ticket the addresses of suppliers that were written to about it. One query."""
    rows = Message.objects.filter(ticket__in=list(tickets), audience=AUDIENCE, direction="out")
    found: dict[int, set[str]] = {}
    for ticket, address in rows.values_list("ticket", "address"):
        found.setdefault(ticket, set()).add(address)
    return found


def last_asked(ticket: Ticket) -> Message | None:
    """What was written to a supplier last."""
    rows = Message.objects.filter(ticket=ticket, audience=AUDIENCE, direction="out")
    return rows.order_by("-at", "-id").first()

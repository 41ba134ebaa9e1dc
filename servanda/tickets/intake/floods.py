"""One address writes far too much: the ticket that is there says so, once an hour."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from servanda import kernel
from servanda.kernel import Actor
from servanda.kernel.models import Entry
from servanda.tickets import events
from servanda.tickets.actions.common import record
from servanda.tickets.intake.incoming import Incoming
from servanda.tickets.models import Message, Ticket

AGAIN_AFTER = timedelta(hours=1)


def told(held: Iterable[Incoming]) -> None:
    """Note on the newest ticket of each of these senders that more of theirs is held."""
    for address in {mail.address for mail in held}:
        last = Message.objects.filter(direction="in", address=address).order_by("-at", "-pk")
        ticket = Ticket.objects.filter(pk__in=last.values("ticket")[:1]).first()
        if ticket is not None and not _was_told(ticket):
            record(ticket, events.Flooded(ticket.pk), by=Actor.system())


def _was_told(ticket: Ticket) -> bool:
    since = kernel.now() - AGAIN_AFTER
    rows = Entry.objects.filter(stream=ticket.stream_id, kind=events.Flooded.kind)
    return rows.filter(recorded_at__gt=since).exists()

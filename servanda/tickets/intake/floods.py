"""One address writes far too much: the ticket that is there says so, once an hour, and what
opened before the flood was known for one becomes one ticket."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from servanda import kernel
from servanda.kernel import Actor
from servanda.kernel.models import Entry
from servanda.tickets import events, states
from servanda.tickets.actions.common import record
from servanda.tickets.actions.merging import merge
from servanda.tickets.intake.incoming import Incoming
from servanda.tickets.models import HeldMail, Message, Ticket

AGAIN_AFTER = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
NOBODY_WRITES = 20
"""Mails held within a minute. A person with six matters may write six mails, and each is a matter;
so many come from a machine."""


def told(held: Iterable[Incoming]) -> None:
    """Note on the newest ticket of each of these senders that more of theirs is held."""
    newest: dict[str, datetime] = {}
    for mail in held:
        newest[mail.address] = max(mail.at, newest.get(mail.address, mail.at))
    for address, at in newest.items():
        gather(address, at)
        last = Message.objects.filter(direction="in", address=address).order_by("-at", "-pk")
        ticket = Ticket.objects.filter(pk__in=last.values("ticket")[:1]).first()
        if ticket is not None and not _was_told(ticket):
            record(ticket, events.Flooded(ticket.pk), by=Actor.system())


def gather(address: str, at: datetime) -> None:
    """Merge what a flood opened into its first ticket, unless a colleague did something with it.
    It can be undone, as every merge."""
    flood = HeldMail.objects.of_flood([address], since=at - MINUTE)
    if flood.count() < NOBODY_WRITES:
        return
    # Those from before the sender was known, or whose sender is doubtful, belong to no customer,
    # and merging one with the others is refused: that must not stop the intake.
    first: dict[tuple[int | None, str], Ticket] = {}
    for ticket in _untouched(address, at - 2 * MINUTE):
        into = first.setdefault((ticket.customer_id, ticket.kind), ticket)
        if into is not ticket:
            merge(ticket, by=Actor.system(), into=into)


def _untouched(address: str, since: datetime) -> list[Ticket]:
    """Of these senders' new tickets. What is locked somebody has in hand, so waiting for it would
    be in vain."""
    theirs = Message.objects.filter(direction="in", address=address, at__gt=since)
    by_us = Entry.objects.filter(stream=OuterRef("stream"), actor_kind="staff")
    new = Ticket.objects.filter(
        ~Exists(by_us),
        pk__in=theirs.values("ticket"),
        received_at__gt=since,  # one that they write on meanwhile is no part of it
        requester_address=address,
        state=states.NEW,
    )
    return list(new.order_by("pk").select_for_update(skip_locked=True, of=("self",)))


def _was_told(ticket: Ticket) -> bool:
    since = kernel.now() - AGAIN_AFTER
    rows = Entry.objects.filter(stream=ticket.stream_id, kind=events.Flooded.kind)
    return rows.filter(recorded_at__gt=since).exists()

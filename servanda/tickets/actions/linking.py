"""Tickets that have to do with each other: said on both, taken back on both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused, unit
from servanda.people import access
from servanda.tickets import events
from servanda.tickets.actions.common import change_row, demand_reach, lock, record
from servanda.tickets.models import LinkKind, Ticket, TicketLink

SYMMETRIC = (LinkKind.RELATED,)


def link(ticket: Ticket, *, by: Actor, other: Ticket, kind: str) -> TicketLink:
    """Say what `ticket` is to `other` (LinkKind). Raises Refused for itself, for what stands
    already, and for a loop of causes or blocks."""
    with _both(ticket, other, by):
        if ticket.pk == other.pk:
            raise Refused(_("A ticket cannot be linked to itself."), code="itself")
        if kind not in LinkKind.values:
            raise Refused(_("Choose how the two belong together."), code="no_such_kind")
        if _stands(ticket, other, kind):
            raise Refused(_("They are linked like this already."), code="linked")
        if kind not in SYMMETRIC and _stands(other, ticket, kind):
            raise Refused(_("The other one says the same of this one. Remove that first."),
                          code="loop")  # fmt: skip
        row = TicketLink.objects.create(
            ticket=ticket, other=other, kind=kind, staff_id=by.id if by.is_staff else None,
            at=kernel.now(),
        )  # fmt: skip
        _say(row, events.Linked, by)
    return row


def unlink(row: TicketLink, *, by: Actor) -> None:
    """They have nothing to do with each other after all."""
    with _both(row.ticket, row.other, by):
        row.refresh_from_db(fields=["removed_at"])
        if row.removed_at is not None:
            raise Refused(_("This link was removed already."), code="removed")
        change_row(row, removed_at=kernel.now())
        _say(row, events.Unlinked, by)


def _stands(ticket: Ticket, other: Ticket, kind: str) -> bool:
    rows = TicketLink.objects.filter(kind=kind, removed_at=None)
    if kind in SYMMETRIC and rows.filter(ticket=other, other=ticket).exists():
        return True
    return rows.filter(ticket=ticket, other=other).exists()


def _say(row: TicketLink, event: type[events.Linked | events.Unlinked], by: Actor) -> None:
    pairs = ((row.ticket, row.other, False), (row.other, row.ticket, True))
    for one, other, reverse in pairs:
        said = event(one.pk, link=row.pk, other=other.pk, how=row.kind, reverse=reverse)
        record(one, said, by=by)


@contextmanager
def _both(ticket: Ticket, other: Ticket, by: Actor) -> Iterator[None]:
    with unit.action():
        lock([ticket, other])
        for one in (ticket, other):
            access.demand(by, "ticket.link", one)
            demand_reach(one, by)
        yield
        unit.notify("desk")

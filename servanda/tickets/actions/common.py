"""What all verbs on a ticket have in common: the right, the lock, the state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused, journal, unit
from servanda.kernel.events import Event
from servanda.kernel.models import Entry, Erasable
from servanda.people import access
from servanda.tickets import states
from servanda.tickets.models import Ticket


@contextmanager
def acting(verb: str, act: str, ticket: Ticket, by: Actor) -> Iterator[str]:
    """The frame of a verb: one unit of work, the ticket locked and fresh, right and state checked.

    Yields the state that `act` leads to. The caller's `ticket` is brought up to date in place.
    Raises Refused with code not_allowed, not_yours or wrong_state.
    """
    with unit.action():
        lock([ticket])
        access.demand(by, verb, ticket)
        demand_reach(ticket, by)
        yield demand_state(act, ticket)
        unit.notify("desk")


def lock(tickets: Iterable[Ticket]) -> None:
    """Lock the rows in the order of their keys and read them anew, into the given objects."""
    for ticket in sorted(tickets, key=lambda one: one.pk):
        ticket.refresh_from_db(from_queryset=Ticket.objects.select_for_update())


def demand_reach(ticket: Ticket, by: Actor) -> None:
    """Raise Refused unless the actor sees the ticket; a mail's sender was checked by threading."""
    if (by.kind == "sender" and by.id is None) or access.may(by, "ticket.read_all"):
        return
    if not Ticket.objects.visible_to(by).filter(pk=ticket.pk).exists():
        raise Refused(
            _("This ticket is not within your reach. Ask the desk to involve you."),
            code="not_yours",
        )


def demand_state(act: str, ticket: Ticket) -> str:
    state = states.after(act, ticket.state)
    if state is None:
        raise Refused(
            _("This cannot be done in the ticket's present state. Look at it again."),
            code="wrong_state",
        )
    return state


def key(thing: Model | None) -> int | None:
    """The key of a row that may not be there."""
    return None if thing is None else thing.pk


def moment(at: datetime | None) -> datetime:
    """When an act happened: now, or earlier when it is entered later.

    Raises Refused for the future, ValueError for a naive datetime.
    """
    present = kernel.now()
    if at is None:
        return present
    if at.tzinfo is None:
        raise ValueError("times are aware")
    if at > present:
        raise Refused(_("This time lies in the future. Correct it."), code="future")
    return at


def since(ticket: Ticket, at: datetime) -> datetime:
    """`at`, but not before the present state began: what came before it cannot end it."""
    return max(at, ticket.state_since)


def move(ticket: Ticket, state: str, at: datetime, **values: Any) -> None:
    """Write the new state, and since when, with other fields of the ticket."""
    if state != ticket.state:
        values |= {"state": state, "state_since": at}
    change(ticket, **values)


def change(ticket: Ticket, **values: Any) -> None:
    change_row(ticket, **values)


def change_row(row: Model, **values: Any) -> None:
    """Write these fields of a row, and no others."""
    for name, value in values.items():
        setattr(row, name, value)
    if values:
        row.save(update_fields=list(values))


def record(
    ticket: Ticket,
    event: Event,
    *,
    by: Actor,
    at: datetime | None = None,
    seals: Iterable[Erasable] = (),
) -> Entry:
    """A journal row on the ticket's stream."""
    return journal.record(event, ticket.stream_id, by=by, at=at, seals=seals)

"""The acknowledgement, when a person gives it."""

from __future__ import annotations

from servanda.kernel import Actor
from servanda.people.models import Contact
from servanda.tickets import events
from servanda.tickets.actions.common import acting, key, record
from servanda.tickets.models import Ticket


def read_out(ticket: Ticket, *, by: Actor, contact: Contact | None) -> None:
    """The acknowledgement was read out on the phone instead of mailed."""
    with acting("ticket.acknowledge", "note", ticket, by):
        record(ticket, events.ReadOut(ticket.pk, contact=key(contact)), by=by)

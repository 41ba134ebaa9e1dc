""" "Who is this?": saying which customer and contact a ticket is from."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.contracts import coverage
from servanda.kernel import Actor, Refused
from servanda.people.actions import add_address
from servanda.people.models import Contact, ContactAddress, Customer
from servanda.tickets import events
from servanda.tickets.actions.common import acting, change, key, record
from servanda.tickets.models import Ticket


def attach(
    ticket: Ticket, *, by: Actor, customer: Customer, contact: Contact | None = None
) -> None:
    """Say whose ticket it is; line and priority follow from the contract.

    Also how a requester who left is replaced by whoever took over. The address that wrote becomes
    the contact's, so that the next mail is recognised. Raises Refused when it is somebody's whom
    we know and who is still there.
    """
    with acting("contact.attach", "attach", ticket, by):
        _demand_open_question(ticket, customer, contact)
        first = ticket.customer_id is None
        covered = coverage.find(customer=customer, at=ticket.received_at, system=ticket.system)
        values: dict[str, Any] = {"customer": customer, "requester": contact}
        if first:
            values |= {"line": covered.line, "covered_because": covered.because}
            values |= {"team": ticket.team or customer.team}
            if covered.line is not None:
                values["priority"] = covered.line.default_priority
        if contact is not None:
            values |= {"language": contact.language}
            _recognise(ticket, contact, by)
        change(ticket, **values)
        event = events.Attached(
            ticket.pk,
            customer=customer.pk,
            contact=key(contact),
            line=ticket.line_id,
            priority=ticket.priority if first else None,
        )
        record(ticket, event, by=by)


def _demand_open_question(ticket: Ticket, customer: Customer, contact: Contact | None) -> None:
    if contact is not None and contact.customer_id != customer.pk:
        raise Refused(_("This contact belongs to another customer."), code="foreign_contact")
    if ticket.customer_id not in (None, customer.pk):
        raise Refused(_("This ticket is another customer's already."), code="foreign_ticket")
    requester = ticket.requester
    if requester is not None and (requester.left_at is None or requester.left_at > kernel.now()):
        raise Refused(
            _("We know who asked. Somebody else can only take over when that person has left."),
            code="known",
        )


def _recognise(ticket: Ticket, contact: Contact, by: Actor) -> None:
    """The address that wrote is this contact's from now on, unless it is somebody's already."""
    address = ticket.requester_address
    if ticket.requester_id is not None or not address:
        return
    owner = ContactAddress.objects.filter(address__iexact=address).first()
    if owner is None:
        owner = add_address(contact, by=by, address=address)
    if owner.contact_id == contact.pk:
        ticket.messages.filter(address=address, contact=None).update(contact=contact)

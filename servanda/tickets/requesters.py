"""Who may speak for the requester: they, or their company's coordinator."""

from __future__ import annotations

from servanda.kernel import Actor
from servanda.people.models import Contact, ContactDuty, ContactRole
from servanda.tickets import links
from servanda.tickets.models import Ticket


def speaks_for_requester(ticket: Ticket, contact_id: int | None) -> bool:
    """Whether this contact may confirm or contest the solution.

    Whoever replaced a requester that left became the requester by `attach`.
    """
    if contact_id is None or ticket.customer_id is None:
        return False
    if contact_id == ticket.requester_id:
        return True
    return ContactDuty.objects.filter(
        contact=contact_id,
        contact__customer=ticket.customer_id,
        contact__left_at=None,
        role=ContactRole.COORDINATOR,
    ).exists()


def is_requesters_side(ticket: Ticket, by: Actor) -> bool:
    """As above, for an actor. The holder of the link mailed to an address that is nobody's yet
    ("sender") speaks for it as long as no contact is known."""
    if by.kind == "sender":
        return ticket.requester_id is None
    return by.is_contact and speaks_for_requester(ticket, by.id)


def link_ref(ticket: Ticket) -> str:
    """For whom the requester's links are signed: the contact, else the address that wrote."""
    return ticket.requester.ref if ticket.requester else links.of_sender(ticket.requester_address)


def sender_of(ticket: Ticket) -> Actor:
    """Who holds the link mailed to the address of a requester we do not know: bound, by the
    actor's `id`, to this one ticket."""
    return Actor("sender", ticket.pk, frozenset({"sender"}))


def contact_of(by: Actor) -> Contact | None:
    return Contact.objects.get(pk=by.id) if by.is_contact and by.id else None

"""Who is part of a ticket on the customer's side: whose matter it is, and who gets copies."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.contracts import coverage
from servanda.kernel import Actor, Refused
from servanda.people import access
from servanda.people.addresses import find_by_address
from servanda.people.models import Contact
from servanda.tickets import events, participants
from servanda.tickets.actions.common import acting, change, key, record
from servanda.tickets.models import LeftOut, Participant, Ticket


def change_requester(ticket: Ticket, *, by: Actor, contact: Contact, keep: bool = True) -> None:
    """It is another person's matter, of the same customer: answers go to them. `keep`: whoever it
    was gets copies. Mails that answer earlier ones find the ticket as before.

    Raises Refused for somebody of another customer, who has left, or whose matter it is already.
    """
    with acting("contact.attach", "attach", ticket, by):
        if contact.customer_id != ticket.customer_id:
            raise Refused(
                _("This person belongs to another customer. Move the ticket there instead."),
                code="foreign_contact",
            )
        _demand_present(ticket, contact)
        before = (ticket.requester, ticket.requester_address, ticket.language)
        seated = ticket.participants.filter(contact=contact).exists()
        _set_requester(ticket, contact)
        kept = keep and bool(before[1])
        if kept:
            participants.add([(ticket, (before[0], before[1]))])
        seat = ticket.participants.filter(address=before[1].lower()).first() if kept else None
        event = events.RequesterChanged(
            ticket.pk, contact=contact.pk, before_contact=key(before[0]),
            before_language=before[2], kept=kept, seated=seated, seat=key(seat),
        )  # fmt: skip
        record(ticket, event, by=by)


def _demand_present(ticket: Ticket, contact: Contact) -> None:
    if contact.left_at is not None and contact.left_at <= kernel.now():
        raise Refused(_("This person has left. Choose somebody who is there."), code="left")
    if contact.pk == ticket.requester_id:
        raise Refused(_("It is this person's matter already."), code="same")


def _set_requester(ticket: Ticket, contact: Contact) -> None:
    address = contact.email.lower()
    change(ticket, requester=contact, requester_address=address, language=contact.language)
    own = Participant.objects.filter(ticket=ticket)
    own.filter(contact=contact).delete()
    own.filter(address=address).delete()


def move_to_customer(ticket: Ticket, *, by: Actor, contact: Contact, theirs: bool) -> None:
    """The ticket is another customer's, and `contact`'s matter there.

    The contract line is found anew as of its receipt, and the clocks follow; its system is no
    longer named; nobody of the former customer takes part any more. `theirs`: what was said so far
    was said by the new customer's people, who may read it; otherwise only colleagues do.
    Raises Refused for the same customer, and while several people report it.
    """
    with acting("contact.attach", "attach", ticket, by):
        if contact.customer_id == ticket.customer_id:
            raise Refused(_("This person is of the same customer."), code="same_customer")
        _demand_present(ticket, contact)
        if ticket.reports.standing().exists():
            raise Refused(
                _("Several people reported this. Take the others out of the ticket first."),
                code="shared",
            )
        before = (ticket.customer_id, ticket.requester_id, ticket.line_id, ticket.covered_because)
        hidden = () if theirs else _hide(ticket)
        Participant.objects.filter(ticket=ticket).delete()
        ticket.also_concerned.filter(removed_at=None).update(removed_at=kernel.now())
        found = coverage.find(customer=contact.customer, at=ticket.received_at)
        change(ticket, customer=contact.customer, system=None, line=found.line,
               covered_because=found.because)  # fmt: skip
        _set_requester(ticket, contact)
        moved = events.MovedToCustomer(
            ticket.pk, customer=contact.customer_id, contact=contact.pk,
            before_customer=before[0], before_contact=before[1], hidden=hidden,
        )  # fmt: skip
        record(ticket, moved, by=by)
        covered = events.Covered(
            ticket.pk, before=before[2], after=ticket.line_id, because=before[3]
        )
        record(ticket, covered, by=by)


def _hide(ticket: Ticket) -> tuple[int, ...]:
    """From now on for colleagues only: what one company wrote another does not read."""
    said = ticket.messages.filter(audience="public").order_by("pk")
    keys = tuple(said.values_list("pk", flat=True))
    said.update(audience="internal")
    return keys


def involve(
    ticket: Ticket, *, by: Actor, contact: Contact | None = None, address: str = ""
) -> Participant:
    """Somebody gets a copy of every answer from now on: a contact of this customer, who also reads
    the ticket in the portal, or an address that nobody there has.

    Raises Refused for who is part of it already, without an address, or of another customer.
    """
    with acting("ticket.answer", "attach", ticket, by):
        contact, address = _whom(ticket, contact, address)
        taken = ticket.participants.filter(address=address).exists()
        if taken or address == ticket.requester_address:
            raise Refused(_("They are part of it already."), code="in_already")
        row = Participant.objects.create(ticket=ticket, contact=contact, address=address)
        record(ticket, events.Involved(ticket.pk, participant=row.pk, contact=key(contact)), by=by)
    return row


def _whom(ticket: Ticket, contact: Contact | None, address: str) -> tuple[Contact | None, str]:
    """The contact is found by the address where it is this customer's."""
    if contact is None:
        address = address.strip().lower()
        known = find_by_address({address}).get(address) if address else None
        if known is not None and known.customer.pk != ticket.customer_id:
            raise Refused(
                _("%(address)s is of %(customer)s, who must not read along.")
                % {"address": address, "customer": known.customer.name},
                code="foreign_contact",
            )
        contact = known.contact if known else None
    else:
        address = contact.email.lower()
        if contact.customer_id != ticket.customer_id:
            raise Refused(_("This contact belongs to another customer."), code="foreign_contact")
    if not address:
        raise Refused(_("No mail address is known. Enter one."), code="no_address")
    return contact, address


def leave_out(participant: Participant, *, by: Actor) -> None:
    """They get no copy any more, and read it no more. Undone by taking it back."""
    ticket = participant.ticket
    with acting("ticket.answer", "attach", ticket, by):
        gone = Participant.objects.filter(pk=participant.pk, ticket=ticket).first()
        if gone is None:
            raise Refused(_("Somebody has taken them out already."), code="out_already")
        row = LeftOut.objects.create(
            ticket=ticket, contact=gone.contact, address=gone.address, staff_id=by.id,
            at=kernel.now(),
        )  # fmt: skip
        contact = gone.contact_id
        gone.delete()
        event = events.TakenOutOfCopy(ticket.pk, row=row.pk, contact=contact)
        record(ticket, event, by=by, seals=[row])


def bring_back(row: LeftOut, *, by: Actor) -> None:
    """Undo leaving somebody out. Inside the action that takes it back."""
    access.demand(by, "ticket.answer", row.ticket)
    if row.erased_at is None:
        participants.add([(row.ticket, (row.contact, row.address))])

"""Who takes part in a ticket on the customer's side: whose matter it is, who gets copies."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from servanda import kernel
from servanda.clocks.preview import preview
from servanda.contracts import coverage
from servanda.desk.acts.showing import show
from servanda.desk.door import StaffRequest, door
from servanda.desk.views.attempt import attempt, go
from servanda.desk.views.ticket import find
from servanda.kernel import Refused
from servanda.people.models import Contact
from servanda.people.queries import contacts_of, find_contact, search_callers
from servanda.tickets import actions
from servanda.tickets.models import Ticket


@require_http_methods(["GET", "POST"])
@door("contact.attach")
def requester(request: StaffRequest, ref: str) -> HttpResponse:
    """Whose matter it is: a person of the same customer, or, said for itself, of another one."""
    ticket = find(request, ref)
    given = request.POST or request.GET
    contact = find_contact(request.actor, given.get("contact", ""))
    if contact is None or request.method == "GET":
        refused = _("Choose a person.") if request.method == "POST" else ""
        return _ask(request, ticket, contact, refused)
    since = kernel.now()
    try:
        if contact.customer_id == ticket.customer_id:
            keep = bool(request.POST.get("keep"))
            actions.change_requester(ticket, by=request.actor, contact=contact, keep=keep)
            words = _("It is the matter of %(name)s now.") % {"name": contact.name}
            return go(request, ticket, words, since)
        if not request.POST.get("sure"):
            return _ask(request, ticket, contact, _("Confirm below that it is another customer's."))
        theirs = request.POST.get("theirs") == "1"
        actions.move_to_customer(ticket, by=request.actor, contact=contact, theirs=theirs)
    except Refused as refused:
        return _ask(request, ticket, contact, str(refused))
    done = _("It is a ticket of %(customer)s now, the matter of %(name)s.")
    return go(request, ticket, done % {"customer": contact.customer.name, "name": contact.name})


def _ask(
    request: StaffRequest, ticket: Ticket, contact: Contact | None, refused: str
) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    foreign = contact is not None and contact.customer_id != ticket.customer_id
    line = None
    if contact is not None and foreign:
        line = coverage.find(customer=contact.customer, at=ticket.received_at).line
    callers = search_callers(words, actor=request.actor) if words else []
    return show(
        request,
        ticket,
        "requester",
        refused=refused,
        contact=contact,
        foreign=foreign,
        line=line,
        effects=preview(ticket, line=line) if line else [],
        people=[one for one in contacts_of(ticket.customer) if one.pk != ticket.requester_id],
        words=words,
        callers=[one for one in callers if one.contact],
    )


@require_POST
@door("ticket.answer")
def involve(request: StaffRequest, ref: str) -> HttpResponse:
    """Add somebody in copy: a contact of this customer, or an address."""
    ticket = find(request, ref)
    contact = find_contact(request.actor, request.POST.get("contact", ""))
    address = request.POST.get("address", "")
    name = contact.name if contact else address
    done = _("%(name)s gets a copy of every answer from now on.") % {"name": name}
    return attempt(
        request,
        ticket,
        lambda: actions.involve(ticket, by=request.actor, contact=contact, address=address),
        done,
        undoable=True,
        people_address=address,
    )


@require_POST
@door("ticket.answer")
def leave_out(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    ticket = find(request, ref)
    seat = get_object_or_404(ticket.participants.select_related("contact"), pk=pk)
    name = seat.contact.name if seat.contact else seat.address
    done = _("%(name)s gets no copies any more.") % {"name": name}
    return attempt(
        request, ticket, lambda: actions.leave_out(seat, by=request.actor), done, undoable=True
    )

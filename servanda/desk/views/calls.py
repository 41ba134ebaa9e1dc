"""The phone: who is calling, what may they expect, and a ticket before they hang up."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from servanda import kernel
from servanda.clocks.queries import with_clocks
from servanda.contracts import coverage
from servanda.desk import forms, pairing, verdict
from servanda.desk.door import StaffRequest, door
from servanda.desk.owed import owed
from servanda.kernel import Refused
from servanda.people.models import Contact
from servanda.people.queries import contact_card
from servanda.search.callers import find_callers
from servanda.systems.queries import systems_of
from servanda.tickets import actions
from servanda.tickets.faults import find_fault, offered
from servanda.tickets.lists import queue_list

SHOWN_TICKETS = 8


@require_safe
@door("customer.read")
def caller(request: StaffRequest) -> HttpResponse:
    """The search page; with `number` (from a softphone) it opens the only match at once."""
    words = (request.GET.get("number") or request.GET.get("q") or "").strip()
    found = find_callers(words, actor=request.actor) if words else []
    if request.GET.get("number") and len(found) == 1:
        only = found[0]
        if only.contact:
            return redirect("desk:card", only.contact)
        return redirect("desk:customer", only.customer)
    context = {"words": words, "found": found, "here": "caller"}
    return render(request, "desk/caller.html", context)


@require_safe
@door("customer.read")
def search(request: StaffRequest) -> HttpResponse:
    """Results while typing, for the caller dialog and for "who is this?"."""
    words = request.GET.get("q", "").strip()
    found = find_callers(words, actor=request.actor) if len(words) > 1 else []
    context = {
        "words": words,
        "found": found,
        "ticket": request.GET.get("ticket", ""),
        "back": request.GET.get("back", ""),
    }
    return render(request, "desk/parts/found.html", context)


@require_http_methods(["GET", "POST"])
@door("ticket.open")
def card(request: StaffRequest, ref: str) -> HttpResponse:
    """The caller's card; its form makes a ticket from the call."""
    contact = get_object_or_404(contact_card(request.actor), ref=ref)
    form = forms.TicketFromCallForm(request.POST or None, contact=contact)
    if request.method == "POST" and request.POST.get("join"):
        return _joined(request, contact, form)
    if request.method == "POST" and form.is_valid():
        try:
            return _opened(request, contact, form)
        except Refused as refused:
            form.add_error(None, str(refused))
    now, customer = kernel.now(), contact.customer
    found = coverage.find(customer=customer, at=now)
    tickets = with_clocks(queue_list(request.actor, "all").filter(customer=customer))
    context = {
        "contact": contact,
        "customer": customer,
        "form": form,
        "verdict": verdict.verdict(found, now),
        "covered": coverage.say(found.because),
        "line": found.line,
        "tickets": [
            (ticket, owed(ticket, ticket.clocks.all(), now)) for ticket in tickets[:SHOWN_TICKETS]
        ],
        "systems": systems_of(customer),
        "hands": pairing.hands_of(customer, now),
        "faults": offered(request.actor, customer, form["subject"].value() or ""),
        "here": "caller",
    }
    return render(request, "desk/card.html", context)


def _opened(
    request: StaffRequest, contact: Contact, form: forms.TicketFromCallForm
) -> HttpResponse:
    ticket = actions.open_ticket(
        by=request.actor,
        channel="call",
        customer=contact.customer,
        requester=contact,
        spoken=True,
        **form.values(),
    )
    if form.cleaned_data["mail_down"]:
        actions.mail_is_down(ticket, by=request.actor)
    if form.cleaned_data["tell"] == "spoken":
        actions.read_out(ticket, by=request.actor, contact=contact)
    messages.success(request, _("Ticket #%(number)s was opened.") % {"number": ticket.number})
    return redirect("desk:ticket", ticket.ref)


@require_safe
@door("ticket.open")
def faults(request: StaffRequest, ref: str) -> HttpResponse:
    """Running faults while the agent types what it is about: is it one of these?"""
    contact = get_object_or_404(contact_card(request.actor), ref=ref)
    found = offered(request.actor, contact.customer, request.GET.get("subject", ""))
    return render(request, "desk/parts/faults.html", {"faults": found, "contact": contact})


def _joined(
    request: StaffRequest, contact: Contact, form: forms.TicketFromCallForm
) -> HttpResponse:
    """The caller reports what runs already; what was typed so far is what they said."""
    fault = find_fault(request.actor, contact.customer, request.POST["join"])
    if fault is None:
        messages.warning(request, _("This fault has ended meanwhile. Open a ticket for the call."))
        return redirect("desk:card", contact.ref)
    try:
        ticket = actions.join(fault, by=request.actor, contact=contact, **form.said())
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("desk:card", contact.ref)
    said = _("%(name)s is a further reporter of #%(number)s; no second ticket was opened.")
    messages.success(request, said % {"name": contact.name, "number": ticket.number})
    return redirect("desk:ticket", ticket.ref)

"""Customers: what they bought, who they are, what they run."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from servanda import kernel
from servanda.clocks.queries import with_clocks
from servanda.contracts.queries import contracts_of
from servanda.desk.door import StaffRequest, door
from servanda.desk.file.words import freshness
from servanda.desk.owed import owed
from servanda.people.access import may
from servanda.people.queries import contacts_of, customer_list, today_at
from servanda.systems.queries import systems_of, to_review
from servanda.tickets.lists import tickets_of_customer

PAGE = 50


@require_safe
@door("customer.read")
def customers(request: StaffRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    found = customer_list(request.actor, words)
    old = to_review(found, kernel.now().date())
    reviewing = bool(request.GET.get("review"))
    page = Paginator(old if reviewing else found, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "desk/customers.html",
        {
            "page": page,
            "words": words,
            "reviewing": reviewing,
            "to_review": old.count(),
            "may_edit": may(request.actor, "customer.edit"),
            "here": "customers",
        },
    )


@require_safe
@door("customer.read")
def customer(request: StaffRequest, ref: str) -> HttpResponse:
    found = get_object_or_404(customer_list(request.actor), ref=ref)
    now = kernel.now()
    tickets = with_clocks(tickets_of_customer(request.actor, found))
    today = today_at(found)
    context = {
        "customer": found,
        "contacts": contacts_of(found),
        "contracts": contracts_of(found),
        "fresh": freshness(found.profile_checked_on, today),
        "systems": [(one, freshness(one.checked_on, today)) for one in systems_of(found)],
        "tickets": [(ticket, owed(ticket, ticket.clocks.all(), now)) for ticket in tickets[:PAGE]],
        "may_edit": may(request.actor, "customer.edit"),
        "may_agree": may(request.actor, "contract.edit"),
        "may_edit_systems": may(request.actor, "system.edit"),
        "here": "customers",
    }
    return render(request, "desk/customer.html", context)

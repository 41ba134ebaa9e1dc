"""What the provider sells, level beside level, for a contact who wonders what another means."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from servanda import kernel
from servanda.catalogue.models import Offering
from servanda.catalogue.queries import offerings, services
from servanda.contracts.comparison import compare
from servanda.contracts.queries import lines_in_force
from servanda.people.actors import of_contact
from servanda.people.models import Contact
from servanda.portal.views.contracts import signed_in


@signed_in
def levels(request: HttpRequest, contact: Contact) -> HttpResponse:
    """In the currency of their own contracts, with what they have now marked; list prices are read
    by whoever has a role at their company."""
    lines = list(lines_in_force(of_contact(contact), kernel.now()))
    currencies = {line.currency for line in lines}
    sold: dict[int, list[Offering]] = {}
    for one in offerings():
        if not currencies or one.currency in currencies:
            sold.setdefault(one.service_id, []).append(one)
    prices = contact.duties.exists()
    context = {
        "contact": contact,
        "services": [
            (service, compare(sold[service.pk], money=prices))
            for service in services()
            if service.pk in sold
        ],
        "own": {(line.service_id, line.level_id) for line in lines},
        "prices": prices,
    }
    return render(request, "portal/levels.html", context)

"""The people at a customer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from servanda.desk.door import StaffRequest, door
from servanda.desk.settings.common import saved, tried
from servanda.desk.settings.contact_form import ContactForm, initial_of
from servanda.desk.settings.customers import find_customer, page
from servanda.desk.settings.sections import back
from servanda.people import actions as people
from servanda.people.models import Contact
from servanda.people.queries import contact_card

REFUSALS = {
    "bad_address": "addresses",
    "address_taken": "addresses",
    "bad_phone": "phones",
    "no_name": "given_name",
}


@require_http_methods(["GET", "POST"])
@door("customer.edit")
def new_contact(request: StaffRequest, ref: str) -> HttpResponse:
    customer = find_customer(request, ref)
    initial = {"language": customer.language, "zone": customer.zone, "formal": True}
    form = ContactForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if tried(form, lambda: people.add_contact(customer, by=request.actor, **values), REFUSALS):
            messages.success(request, _("Saved."))
            return back(request, "customer", ref)
    return page(request, "contact", form, customer=customer)


def _find(request: StaffRequest, ref: str) -> Contact:
    found: Contact = get_object_or_404(contact_card(request.actor), ref=ref)
    return found


@require_http_methods(["GET", "POST"])
@door("customer.edit")
def contact(request: StaffRequest, ref: str) -> HttpResponse:
    found = _find(request, ref)
    form = ContactForm(request.POST or None, initial=initial_of(found))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if saved(form, lambda: people.save_contact(found, by=request.actor, **values), REFUSALS):
            messages.success(request, _("Saved."))
            return redirect("desk:customer", found.customer.ref)
    return page(request, "contact", form, customer=found.customer, contact=found)


@require_POST
@door("customer.edit")
def left(request: StaffRequest, ref: str) -> HttpResponse:
    """They work there no more; pressed again, they do."""
    found = _find(request, ref)
    if found.left_at is None:
        people.contact_left(found, by=request.actor)
        messages.success(
            request, _("%(name)s is not found by name or number any more.") % {"name": found.name}
        )
    else:
        people.contact_returned(found, by=request.actor)
        messages.success(request, _("%(name)s is there again.") % {"name": found.name})
    return redirect("desk:contact", ref)

"""The people at a customer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from servanda.desk.door import StaffRequest, door
from servanda.desk.settings.common import language_field, saved, text, tried, zone_field
from servanda.desk.settings.customers import find_customer, page
from servanda.desk.settings.sections import back
from servanda.people import actions as people
from servanda.people.models import Contact, ContactRole
from servanda.people.queries import contact_card

REFUSALS = {
    "bad_address": "addresses",
    "address_taken": "addresses",
    "bad_phone": "phones",
    "no_name": "given_name",
}
DUTIES = (
    (ContactRole.COORDINATOR, gettext_lazy("coordinator: speaks for all of them")),
    (ContactRole.SPONSOR, gettext_lazy("sponsor: decides")),
    (ContactRole.BILLING, gettext_lazy("billing: gets the invoices")),
)


def _parts(given: str) -> list[str]:
    return [part.strip() for part in given.replace(";", ",").split(",") if part.strip()]


class ContactForm(forms.Form):
    given_name = text(gettext_lazy("Given name"), attrs={"autofocus": True})
    family_name = text(gettext_lazy("Family name"), required=False)
    title = text(gettext_lazy("Title"), required=False, max_length=120)
    addresses = forms.CharField(
        label=gettext_lazy("Mail addresses"),
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        help_text=gettext_lazy("The first one is written to. Several with commas."),
    )
    phones = forms.CharField(
        label=gettext_lazy("Telephones"),
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        help_text=gettext_lazy("Several with commas."),
    )
    duties = forms.MultipleChoiceField(
        label=gettext_lazy("What they are for"),
        choices=DUTIES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    language = language_field(gettext_lazy("Language"))
    formal = forms.BooleanField(label=gettext_lazy("Address them formally"), required=False)
    zone = zone_field(gettext_lazy("Time zone"))

    def clean_addresses(self) -> list[str]:
        return _parts(self.cleaned_data["addresses"])

    def clean_phones(self) -> list[str]:
        return _parts(self.cleaned_data["phones"])


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
    initial: dict[str, Any] = {
        name: getattr(found, name)
        for name in ("given_name", "family_name", "title", "language", "formal", "zone")
    }
    initial |= {
        "addresses": ", ".join(each.address for each in found.addresses.all()),
        "phones": ", ".join(each.number for each in found.phones.all()),
        "duties": [duty.role for duty in found.duties.all()],
    }
    form = ContactForm(request.POST or None, initial=initial)
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

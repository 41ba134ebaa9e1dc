"""Customers, their people and their systems: made and changed on pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from servanda.calendars.models import Calendar
from servanda.calendars.queries import calendars
from servanda.desk.door import StaffRequest, door
from servanda.desk.settings.common import (
    country_names,
    country_of,
    language_field,
    saved,
    text,
    tried,
    zone_field,
)
from servanda.desk.settings.sections import back
from servanda.desk.settings.words import WordsField
from servanda.people import actions as people
from servanda.people.models import Customer, Staff, Team
from servanda.people.queries import customer_list, provider, staff_in_office, teams

DOMAINS = {"bad_domain": "domains", "domain_taken": "domains", "anybodys_domain": "domains"}
CONTACT = {"bad_address": "address", "address_taken": "address", "bad_phone": "phone"}


class CustomerForm(forms.Form):
    """What every customer has."""

    name = text(gettext_lazy("Company"), max_length=160, attrs={"autofocus": True})
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        choices=country_names,
    )
    language = language_field(gettext_lazy("Language"))
    zone = zone_field(gettext_lazy("Time zone"))
    domains = forms.CharField(
        label=gettext_lazy("Mail domains"),
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "placeholder": "example.com"}),
        help_text=gettext_lazy("Whoever writes from there is theirs. Several with commas."),
    )

    def clean_domains(self) -> list[str]:
        return str(self.cleaned_data["domains"]).replace(",", " ").split()


def _profile(label: Any, help_text: Any = "") -> WordsField:
    """A field of the service profile."""
    return WordsField(label=label, help_text=help_text, required=False, max_length=300)


class FullCustomerForm(CustomerForm):
    """With who looks after them, and how they want to be served."""

    own_supporter = forms.ModelChoiceField(
        label=gettext_lazy("Own supporter"), queryset=Staff.objects.none(), required=False
    )
    deputy = forms.ModelChoiceField(
        label=gettext_lazy("Deputy"), queryset=Staff.objects.none(), required=False
    )
    account_manager = forms.ModelChoiceField(
        label=gettext_lazy("Account manager"), queryset=Staff.objects.none(), required=False
    )
    team = forms.ModelChoiceField(
        label=gettext_lazy("Team"), queryset=Team.objects.none(), required=False
    )
    calendar = forms.ModelChoiceField(
        label=gettext_lazy("Their own opening hours"),
        queryset=Calendar.objects.none(),
        required=False,
    )
    industry = _profile(gettext_lazy("Industry"))
    criticality = _profile(gettext_lazy("What is at stake"))
    knowledge = _profile(
        gettext_lazy("What they know"),
        gettext_lazy("How to speak with them: of DNS records, or of “the internet”."),
    )
    manner = _profile(gettext_lazy("Manner"))
    limits = _profile(
        gettext_lazy("Where our help ends"),
        gettext_lazy("What somebody else does for them, and who."),
    )
    matters = _profile(gettext_lazy("What matters to them"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        for name in ("own_supporter", "deputy", "account_manager"):
            fields[name].queryset = staff_in_office()
        fields["team"].queryset = teams()
        fields["calendar"].queryset = calendars()
        for name in ("own_supporter", "deputy", "account_manager", "team", "calendar"):
            fields[name].empty_label = gettext_lazy("not given")


class NewCustomerForm(CustomerForm):
    """With the first person there, so that a ticket can follow."""

    given_name = text(gettext_lazy("Given name"))
    family_name = text(gettext_lazy("Family name"), required=False)
    address = forms.EmailField(label=gettext_lazy("Mail address"), required=False)
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        required=False,
        max_length=32,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not given.get("address") and not given.get("phone") and not self.errors:
            self.add_error("address", _("Give a mail address or a telephone number."))
        return given


def find_customer(request: StaffRequest, ref: str) -> Customer:
    """The customer behind a reference. Raises Http404."""
    found: Customer = get_object_or_404(customer_list(request.actor), ref=ref)
    return found


def page(request: StaffRequest, name: str, form: forms.Form, **context: Any) -> HttpResponse:
    """A page about a customer with a form on it; refused, it is answered with 422."""
    context |= {"form": form, "here": "customers"}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, f"desk/settings/{name}.html", context, status=status)


@require_http_methods(["GET", "POST"])
@door("customer.edit")
def new_customer(request: StaffRequest) -> HttpResponse:
    company = provider()
    initial: dict[str, Any] = {"zone": request.staff.zone}
    if company is not None:
        initial = {"zone": company.zone, "language": company.language}
    initial["country"] = country_of(initial["zone"])
    form = NewCustomerForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        act = people.create_customer_with_contact
        values = form.cleaned_data
        made = tried(form, lambda: act(by=request.actor, **values), DOMAINS | CONTACT)
        if made is not None:
            messages.success(request, _("%(name)s is there.") % {"name": made.name})
            return back(request, "customer", made.ref)
    return page(request, "new_customer", form)


@require_http_methods(["GET", "POST"])
@door("customer.edit")
def edit_customer(request: StaffRequest, ref: str) -> HttpResponse:
    found = find_customer(request, ref)
    initial = {
        name: getattr(found, name) for name in FullCustomerForm.base_fields if name != "domains"
    }
    initial["domains"] = ", ".join(found.domains.order_by("pk").values_list("name", flat=True))
    form = FullCustomerForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        act = people.change_customer_and_domains
        if saved(form, lambda: act(found, by=request.actor, **values), DOMAINS):
            messages.success(request, _("Saved."))
            return back(request, "customer", ref)
    return page(request, "edit_customer", form, customer=found)

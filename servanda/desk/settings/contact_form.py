"""What is known of a person at a customer, as a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from servanda.desk.catalogue.forms import CURRENCIES
from servanda.desk.contracts.line_form import short
from servanda.desk.settings.common import language_field, text, zone_field
from servanda.desk.templatetags.people import WAYS
from servanda.kernel.money import Money
from servanda.people.models import Contact, ContactRole

DUTIES = (
    (ContactRole.COORDINATOR, gettext_lazy("coordinator: speaks for all of them")),
    (ContactRole.SPONSOR, gettext_lazy("sponsor: decides")),
    (ContactRole.BILLING, gettext_lazy("billing: gets the invoices")),
)
CHANNELS = (("", gettext_lazy("no matter")), *WAYS.items())


def _parts(given: str) -> list[str]:
    return [part.strip() for part in given.replace(";", ",").split(",") if part.strip()]


def _limit(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_digits=12,
        help_text=gettext_lazy("Empty: any amount."),
    )


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
    channel = forms.ChoiceField(
        label=gettext_lazy("Would rather be reached by"), choices=CHANNELS, required=False
    )
    language = language_field(gettext_lazy("Language"))
    formal = forms.BooleanField(label=gettext_lazy("Address them formally"), required=False)
    zone = zone_field(gettext_lazy("Time zone"))
    manner = text(
        gettext_lazy("Manner"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Where it differs from the rest of the company."),
    )
    knowledge = text(gettext_lazy("What they know"), required=False, max_length=300)
    may_order = forms.BooleanField(label=gettext_lazy("May order work"), required=False)
    order_limit = _limit(gettext_lazy("Orders up to"))
    may_approve = forms.BooleanField(label=gettext_lazy("May approve quotes"), required=False)
    approval_limit = _limit(gettext_lazy("Approves up to"))
    limit_currency = forms.ChoiceField(
        label=gettext_lazy("Currency of these amounts"), choices=CURRENCIES, required=False
    )

    def clean_addresses(self) -> list[str]:
        return _parts(self.cleaned_data["addresses"])

    def clean_phones(self) -> list[str]:
        return _parts(self.cleaned_data["phones"])

    def clean(self) -> dict[str, Any]:
        """Amounts in minor units; a currency only where there is an amount."""
        given = self.cleaned_data
        currency = given.get("limit_currency") or CURRENCIES[0][0]
        for may, limit in (("may_order", "order_limit"), ("may_approve", "approval_limit")):
            amount = given.get(limit) if given.get(may) else None
            given[limit] = None if amount is None else Money.of(amount, currency).minor
        known = given["order_limit"] is not None or given["approval_limit"] is not None
        given["limit_currency"] = currency if known else ""
        return given


def initial_of(contact: Contact) -> dict[str, Any]:
    """What the form shows of a contact."""
    shown: dict[str, Any] = {name: getattr(contact, name, None) for name in ContactForm.base_fields}
    orders, approves = contact.orders_up_to, contact.approves_up_to
    return shown | {
        "addresses": ", ".join(each.address for each in contact.addresses.all()),
        "phones": ", ".join(each.number for each in contact.phones.all()),
        "duties": [duty.role for duty in contact.duties.all()],
        "order_limit": short(orders.major) if orders else None,
        "approval_limit": short(approves.major) if approves else None,
    }

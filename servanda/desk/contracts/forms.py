"""What a service manager types into an agreement. A refused form keeps every word."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from servanda.calendars.models import Calendar
from servanda.calendars.queries import calendars
from servanda.catalogue.credit_words import read, written
from servanda.catalogue.credits import Amount
from servanda.contracts.clauses import Ending, Silence
from servanda.contracts.difference import currency_of
from servanda.contracts.models import Contract, Version
from servanda.contracts.price_words import UNITS
from servanda.desk.contracts.days import day_of, last_day
from servanda.desk.contracts.impact_form import SHORT
from servanda.desk.contracts.words import RENEWALS, ROLES, RULES, SIDES
from servanda.desk.fields import DayField, choose_from
from servanda.kernel import Refused
from servanda.kernel.money import Money
from servanda.people.models import Contact, Customer, Staff
from servanda.people.queries import contacts_of, staff_in_office


class ContractForm(forms.Form):
    """A new contract: with whom, its number and title, its term, and what it begins with."""

    customer = forms.ModelChoiceField(
        label=_("Customer"), queryset=Customer.objects.none(), to_field_name="ref"
    )
    number = forms.CharField(label=_("Number"), max_length=40)
    title = forms.CharField(label=pgettext_lazy("of a contract", "Title"), max_length=200)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(
        label=_("Last day"), required=False, help_text=_("Empty: until it is ended.")
    )
    like = forms.ModelChoiceField(
        label=_("Begin with what another contract says"), queryset=Contract.objects.none(),
        required=False, to_field_name="ref", empty_label=_("with nothing"),
        help_text=_("Its lines, prices, targets and ladder, to be changed; not its systems."),
    )  # fmt: skip

    def __init__(self, *args: Any, customers: Any, models: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["customer"].queryset = customers
        fields["like"].queryset = models
        fields["like"].label_from_instance = lambda one: f"{one.number} · {one.customer.name}"


class AmendForm(forms.Form):
    """From when an amendment counts, and what it means for tickets that are open then."""

    effective_on = DayField(label=_("Takes effect on"))
    open_tickets = forms.ChoiceField(label=_("For tickets open on that day"), choices=RULES)
    percent = forms.DecimalField(
        label=_("Change all prices by percent"), required=False, min_value=-50, max_value=100,
        decimal_places=2, help_text=_("The yearly indexation. Empty: prices stay."),
    )  # fmt: skip


class NoticeForm(forms.Form):
    """Notice given by one of the sides, and when."""

    side = forms.ChoiceField(label=_("Who gives notice?"), choices=SIDES)
    given_on = DayField(
        label=_("On which day did it come?"), required=False, help_text=_("Empty: today.")
    )
    reason = forms.CharField(
        label=_("What was said of it"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )  # fmt: skip


class TermForm(forms.Form):
    """The last day of a contract."""

    ends_on = DayField(
        label=_("Last day"), required=False, help_text=_("Empty: until it is ended.")
    )

    @classmethod
    def of(cls, contract: Contract) -> TermForm:
        return cls(initial={"ends_on": last_day(contract.ends_at, contract.customer)})


class DraftForm(forms.Form):
    """What a draft says as a whole."""

    effective_on = DayField(label=_("Takes effect on"))
    open_tickets = forms.ChoiceField(label=_("For tickets open on that day"), choices=RULES)
    reminder_days = forms.IntegerField(
        label=_("Remind the customer after working days"), min_value=1, max_value=365
    )
    manager_days = forms.IntegerField(
        label=_("Tell the account manager after working days"), min_value=1, max_value=365
    )
    lapse_days = forms.IntegerField(
        label=_("Close without an answer after working days"),
        min_value=1,
        max_value=365,
        required=False,
        help_text=_("Empty: silence never closes a ticket."),
    )
    reopen_days = forms.IntegerField(
        label=_("A mail opens a closed ticket again within days"), min_value=1, max_value=365
    )

    renewal = forms.ChoiceField(label=_("When the term ends"), choices=RENEWALS)
    renewal_months = forms.IntegerField(label=_("Goes on for months"), min_value=1, max_value=120)
    notice_days = forms.IntegerField(
        label=_("Notice, days before the end"), min_value=0, max_value=365
    )

    credit_cap = forms.CharField(
        label=_("Credits at most, for all lines together"), required=False, max_length=20,
        widget=SHORT, help_text=_("Per calendar month: 15 % of what they cost together, or a sum."),
    )  # fmt: skip

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        self.currency = currency_of(version)
        days = ("reminder_days", "manager_days", "lapse_days", "reopen_days")
        ending = ("renewal", "renewal_months", "notice_days")
        initial = {name: getattr(version, name) for name in (*days, *ending, "open_tickets")}
        initial["credit_cap"] = written(version.cap, self.currency)
        initial["effective_on"] = day_of(version.effective_from, version.contract.customer)
        super().__init__(*args, **({"initial": initial} | kwargs))
        if version.number == 1:  # it takes effect with the contract, and nothing is open then
            del self.fields["effective_on"], self.fields["open_tickets"]

    def clean_credit_cap(self) -> Amount | None:
        try:
            return read(self.cleaned_data["credit_cap"], self.currency)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused

    @property
    def silence(self) -> Silence:
        given = self.cleaned_data
        return Silence(
            given["reminder_days"], given["manager_days"], given["lapse_days"], given["reopen_days"]
        )

    @property
    def ending(self) -> Ending:
        given = self.cleaned_data
        return Ending(given["renewal"], given["renewal_months"], given["notice_days"])


class RungForm(forms.Form):
    """One step of the ladder."""

    percent = forms.IntegerField(
        label=_("At percent of the time"), min_value=1, max_value=300, initial=75
    )
    title = forms.CharField(label=_("What it is called"), max_length=120)
    staff = forms.ModelChoiceField(
        label=_("Colleague"), queryset=Staff.objects.none(), required=False,
        empty_label=_("whoever holds the role"), to_field_name="ref",
    )  # fmt: skip
    role = forms.ChoiceField(label=_("Role"), choices=[("", "—"), *ROLES], required=False)
    priorities = forms.MultipleChoiceField(
        label=_("For priorities"), required=False, help_text=_("None chosen: for all."),
        choices=[(number, f"P{number}") for number in (1, 2, 3, 4)],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    accepts = forms.ModelChoiceField(
        label=_("Called on only within"), queryset=Calendar.objects.none(), required=False,
        empty_label=_("at any time"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["staff"].queryset = staff_in_office()
        fields["accepts"].queryset = calendars()


class PriceForm(forms.Form):
    """One item of the price list for work outside."""

    name = forms.CharField(
        label=_("What it is"), max_length=120, widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("As the customer reads it: on-site visit, a new mailbox, …"),
    )  # fmt: skip
    price = forms.DecimalField(label=_("Price, net"), min_value=0, max_digits=12)
    unit = forms.ChoiceField(label=_("For what"), choices=list(UNITS.items()))

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency_of(version)
        fields: Any = self.fields
        fields["price"].label = f"{fields['price'].label} ({self.currency})"

    @property
    def agreed(self) -> Money:
        return Money.of(self.cleaned_data["price"], self.currency)


class SignForm(forms.Form):
    """Who of the customer signs."""

    contact = forms.ModelChoiceField(
        label=_("Signs for the customer"), queryset=Contact.objects.none(), to_field_name="ref"
    )

    def __init__(self, *args: Any, customer: Customer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self.fields["contact"], contacts_of(customer))

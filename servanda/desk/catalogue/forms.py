"""What is put on the list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from servanda.calendars.models import Calendar
from servanda.calendars.queries import calendars
from servanda.catalogue.models import Offering, ServiceLevel
from servanda.catalogue.queries import levels
from servanda.desk.contracts.impact_form import ImpactForm
from servanda.desk.contracts.line_form import short, sold_cells
from servanda.desk.contracts.matrix import MatrixForm, cells, promises_of
from servanda.desk.contracts.words import CHARGES
from servanda.desk.fields import WorkedField
from servanda.desk.settings.words import WordsField
from servanda.kernel.money import Money

CURRENCIES = [(code, code) for code in ("EUR", "HUF", "ILS", "GBP", "USD", "CHF", "PLN", "RON")]


class ServiceForm(forms.Form):
    """Something we deliver, in the words of its readers."""

    code = forms.SlugField(label=_("Short name"), max_length=50)
    name = WordsField(label=_("Name"))
    description = WordsField(
        label=_("What is included"), long=True, required=False, max_length=2000,
        help_text=_("A line each. A contract line begins with it, and keeps what was agreed."),
    )  # fmt: skip
    excludes = WordsField(
        label=_("What is not included"), long=True, required=False, max_length=2000,
        help_text=_("A line each: what customers take for granted, and is paid apart."),
    )  # fmt: skip


class LevelForm(forms.Form):
    """How good a service can be."""

    code = forms.SlugField(label=_("Short name"), max_length=50)
    name = WordsField(label=_("Name"))
    rank = forms.IntegerField(
        label=_("Rank"), min_value=1, max_value=99, help_text=_("1 is the best level.")
    )
    custom = forms.BooleanField(label=_("Made for one customer"), required=False)


class OfferingForm(ImpactForm, MatrixForm):
    """A service at a level: hours, price and what it includes, targets, what a miss means."""

    level = forms.ModelChoiceField(
        label=_("Level"), queryset=ServiceLevel.objects.none(), empty_label=None
    )
    calendar = forms.ModelChoiceField(
        label=_("Opening hours"), queryset=Calendar.objects.none(), empty_label=None
    )
    price = forms.DecimalField(label=_("Price, net"), min_value=0, max_digits=12)
    charge = forms.ChoiceField(label=_("For what"), choices=CHARGES)
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)
    included = WorkedField(
        label=_("Working time included per month"), required=False,
        help_text=_("For instance 10 h. Empty: the price includes whatever is needed."),
    )  # fmt: skip
    rate = forms.DecimalField(
        label=_("An hour beyond it, net"), required=False, min_value=0, max_digits=9
    )

    def __init__(self, *args: Any, offering: Offering | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {}
        if offering is not None:
            initial = (
                cells(promises_of(offering))
                | sold_cells(offering)
                | {
                    "calendar": offering.calendar_id,
                    "price": short(offering.price.major),
                }
            )
        self.in_currency = offering.currency if offering else ""
        super().__init__(*args, offered={}, **({"initial": initial} | kwargs))
        fields: Any = self.fields
        fields["calendar"].queryset = calendars()
        fields["level"].queryset = levels()
        if offering is not None:
            del self.fields["level"], self.fields["currency"]

    def clean(self) -> dict[str, Any]:
        """Sums are in the currency that is chosen beside them."""
        self.in_currency = self.in_currency or self.cleaned_data.get("currency", "")
        return super().clean()

    def sold(self) -> dict[str, Any]:
        """What `catalogue.actions.create_offering` and `change_offering` take."""
        given, rate = self.cleaned_data, self.cleaned_data["rate"]
        return {
            "calendar": given["calendar"], "charge": given["charge"],
            "price": Money.of(given["price"], self.in_currency),
            "targets": self.targets, "impact": self.impact, "included_seconds": given["included"],
            "rate": None if rate is None else Money.of(rate, self.in_currency),
        }  # fmt: skip

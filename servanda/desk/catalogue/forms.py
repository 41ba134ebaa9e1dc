"""What is put on the list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from servanda.calendars.models import Calendar
from servanda.calendars.queries import calendars
from servanda.catalogue.models import Offering, ServiceLevel
from servanda.catalogue.queries import levels
from servanda.desk.contracts.line_form import short
from servanda.desk.contracts.matrix import MatrixForm, cells, promises_of
from servanda.desk.settings.words import WordsField
from servanda.kernel.money import Money

CURRENCIES = [(code, code) for code in ("EUR", "HUF", "ILS", "GBP", "USD", "CHF", "PLN", "RON")]


class ServiceForm(forms.Form):
    """Something we deliver, in the words of its readers."""

    code = forms.SlugField(label=_("Short name"), max_length=50)
    name = WordsField(label=_("Name"))
    description = WordsField(
        label=_("What is included, and what is not"), long=True, required=False, max_length=2000
    )


class LevelForm(forms.Form):
    """How good a service can be."""

    code = forms.SlugField(label=_("Short name"), max_length=50)
    name = WordsField(label=_("Name"))
    rank = forms.IntegerField(
        label=_("Rank"), min_value=1, max_value=99, help_text=_("1 is the best level.")
    )
    custom = forms.BooleanField(label=_("Made for one customer"), required=False)


class OfferingForm(MatrixForm):
    """A service at a level: hours, price, targets."""

    level = forms.ModelChoiceField(
        label=_("Level"), queryset=ServiceLevel.objects.none(), empty_label=None
    )
    calendar = forms.ModelChoiceField(
        label=_("Opening hours"), queryset=Calendar.objects.none(), empty_label=None
    )
    price = forms.DecimalField(label=_("Price per month, net"), min_value=0, max_digits=12)
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)

    def __init__(self, *args: Any, offering: Offering | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {}
        if offering is not None:
            initial = cells(promises_of(offering)) | {
                "calendar": offering.calendar_id,
                "price": short(offering.price.major),
            }
        self.fixed_currency = offering.currency if offering else ""
        super().__init__(*args, offered={}, **({"initial": initial} | kwargs))
        fields: Any = self.fields
        fields["calendar"].queryset = calendars()
        fields["level"].queryset = levels()
        if offering is not None:
            del self.fields["level"], self.fields["currency"]

    @property
    def money(self) -> Money:
        currency = self.fixed_currency or self.cleaned_data["currency"]
        return Money.of(self.cleaned_data["price"], currency)

"""What a miss means for a line, as fields of its form: credits, their cap, what is told monthly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from servanda.catalogue.credit_words import read, written
from servanda.catalogue.credits import Amount, Impact
from servanda.desk.contracts.words import METRICS, PRIORITIES
from servanda.kernel import Refused

SHORT = forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"})
CAP = "credit_cap"


class ImpactForm(forms.Form):
    """A field a metric, one for the cap, one for the small misses; sums are `in_currency`."""

    in_currency: str = ""
    credit_cap = forms.CharField(
        label=_("At most, per calendar month"), required=False, max_length=20, widget=SHORT
    )
    monthly = forms.TypedMultipleChoiceField(
        label=_("Told together, once a month"), required=False, coerce=int,
        choices=[(number, f"P{number}") for number in PRIORITIES],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Small misses: no letter of their own. None chosen: each has its letter."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.impact = Impact()
        for metric, name in METRICS.items():
            self.fields[_name(metric)] = forms.CharField(
                label=str(name), required=False, max_length=20, widget=SHORT
            )

    def clean(self) -> dict[str, Any]:
        """Reads the amounts; what is unclear is said at its field."""
        given: dict[str, Any] = super().clean() or {}
        found = {metric: self._amount(_name(metric), given) for metric in METRICS}
        self.impact = Impact(
            {metric: amount for metric, amount in found.items() if amount},
            self._amount(CAP, given),
            tuple(given.get("monthly") or ()),
        )
        return given

    def _amount(self, name: str, given: dict[str, Any]) -> Amount | None:
        try:
            return read(given.get(name, ""), self.in_currency)
        except Refused as refused:
            self.add_error(name, str(refused))
            return None

    @property
    def credit_fields(self) -> Iterator[BoundField]:
        return (self[_name(metric)] for metric in METRICS)


def impact_cells(impact: Impact, currency: str) -> dict[str, Any]:
    """What stands in the fields for it."""
    amounts = {
        _name(metric): written(amount, currency) for metric, amount in impact.credits.items()
    }
    return amounts | {CAP: written(impact.cap, currency), "monthly": list(impact.monthly)}


def _name(metric: str) -> str:
    return f"credit_{metric}"

"""One line of an agreement: what was bought, at which targets and price, for which systems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from servanda.calendars.models import Calendar
from servanda.calendars.queries import calendars
from servanda.catalogue import worked
from servanda.catalogue.models import Charge, Offering
from servanda.catalogue.promises import Promise, promise_of
from servanda.contracts.models import Line
from servanda.desk.contracts.impact_form import ImpactForm, impact_cells
from servanda.desk.contracts.matrix import Key, MatrixForm, cells, promises_of
from servanda.desk.contracts.words import CHARGES, COUNTING, PRIORITIES
from servanda.desk.fields import WorkedField
from servanda.kernel.money import Money
from servanda.people.models import Customer
from servanda.systems.models import System
from servanda.systems.queries import systems_of

LISTED = forms.Textarea(attrs={"rows": 3, "dir": "auto"})


class LineForm(ImpactForm, MatrixForm):
    """Begins as the offering is sold; whatever is typed here is agreed on top of it."""

    code = forms.SlugField(label=_("Short name"), help_text=_("Names the line in every version."))
    clause = forms.CharField(label=_("Clause"), max_length=20, required=False)
    price = forms.DecimalField(label=_("Price, net"), min_value=0, max_digits=12)
    charge = forms.ChoiceField(label=_("For what"), choices=CHARGES)
    seats = forms.IntegerField(
        label=_("Seats"), required=False, min_value=1, max_value=100_000,
        help_text=_("Where the price is for a seat."),
    )  # fmt: skip
    included = WorkedField(
        label=_("Working time included per month"),
        required=False,
        help_text=_("For instance 10 h. Empty: the price includes whatever is needed."),
    )
    rate = forms.DecimalField(
        label=_("An hour beyond it, net"), required=False, min_value=0, max_digits=9
    )
    warn_percent = forms.IntegerField(
        label=_("Tell when so many percent are used"), required=False, min_value=1, max_value=99,
        help_text=_("The account manager hears it then, and when all is used. Empty: only then."),
    )  # fmt: skip
    tell_customer = forms.BooleanField(label=_("Tell the customer too"), required=False)
    calendar = forms.ModelChoiceField(
        label=_("Opening hours"), queryset=Calendar.objects.none(), empty_label=None
    )
    default_priority = forms.TypedChoiceField(
        label=_("Usual priority"), coerce=int, choices=[(n, f"P{n}") for n in PRIORITIES]
    )
    systems = forms.ModelMultipleChoiceField(
        label=_("Only for these systems"), queryset=System.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple, to_field_name="ref",
        help_text=_("None chosen: for all that belong to the service."),
    )  # fmt: skip
    includes = forms.CharField(
        label=_("What is included"), required=False, max_length=2000, widget=LISTED,
        help_text=_("A line each, in the words of the paper."),
    )  # fmt: skip
    excludes = forms.CharField(
        label=_("What is not included"), required=False, max_length=2000, widget=LISTED,
        help_text=_("Both sides read it; so does whoever works on a ticket."),
    )  # fmt: skip
    waiting_customer_counts = forms.BooleanField(
        label=_("Waiting for the customer counts"), required=False
    )
    waiting_third_party_counts = forms.BooleanField(
        label=_("Waiting for a supplier counts"), required=False
    )
    pause_clause = forms.CharField(label=_("Clause on waiting"), max_length=20, required=False)
    reclassification = forms.ChoiceField(
        label=_("A new priority's target counts"), choices=COUNTING
    )

    custom_reason = forms.CharField(
        label=_("Why something else than the standard"), required=False, max_length=500,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Needed where a target or the price differs: more to watch and to explain."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, customer: Customer, offering: Offering | None, line: Line | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        self.listed = offering.price if offering else None
        self.in_currency = line.currency if line else (offering.currency if offering else "")
        initial = _of_line(line) if line else _of_offering(offering, customer.language)
        offered = promises_of(offering) if offering else {}
        super().__init__(*args, offered=offered, **({"initial": initial} | kwargs))
        fields: Any = self.fields
        fields["calendar"].queryset = calendars()
        for name in ("price", "rate") if self.in_currency else ():
            fields[name].label = f"{fields[name].label} ({self.in_currency})"
        fields["systems"].queryset = systems_of(customer)
        # A target that the paper names in a clause of its own keeps it.
        self.clauses: dict[Key, str] = {}
        if line is not None:
            del fields["code"]
            self.clauses = {
                (row.metric, row.priority): row.clause
                for row in line.targets.all()
                if row.clause != line.clause
            }

    def clean(self) -> dict[str, Any]:
        """Who agrees on something else than the standard says why (C4)."""
        given = super().clean()
        if given.get("charge") == Charge.SEAT and not given.get("seats") and "seats" in given:
            self.add_error("seats", _("Say how many seats."))
        agreed = {key: promise for key, promise in self.targets.items() if promise}
        standard = {key: promise for key, promise in self.offered.items() if key in self.targets}
        other = standard and agreed != standard
        if (other or self._another_price(given)) and not given.get("custom_reason"):
            self.add_error("custom_reason", _("Say why they get something else than the standard."))
        return given

    def _another_price(self, given: dict[str, Any]) -> bool:
        """Than that on the list; what is listed in another currency says nothing."""
        price, listed = given.get("price"), self.listed
        if price is None or listed is None or listed.currency != self.in_currency:
            return False
        return Money.of(price, self.in_currency) != listed

    def agreed(self) -> dict[str, Any]:
        """What `contracts.actions.add_line` and `change_line` take."""
        given = self.cleaned_data
        names = (
            "clause", "calendar", "waiting_customer_counts", "waiting_third_party_counts",
            "pause_clause", "reclassification", "default_priority", "systems", "custom_reason",
            "warn_percent", "tell_customer", "includes", "excludes",
        )  # fmt: skip
        targets = {
            key: replace(promise, clause=self.clauses.get(key, "")) if promise else None
            for key, promise in self.targets.items()
        }
        price = Money.of(given["price"], self.in_currency)
        rate = given["rate"]
        agreed = {
            "price": price, "targets": targets, "impact": self.impact,
            "included_seconds": given["included"],
            "charge": given["charge"],
            "seats": given["seats"] if given["charge"] == Charge.SEAT else 1,
            "rate_minor": None if rate is None else Money.of(rate, self.in_currency).minor,
        }  # fmt: skip
        return {name: given[name] for name in names} | agreed


def custom_cells(line: Line, standard: Mapping[Key, Promise]) -> set[Key]:
    """Where a line promises something else than the standard level of its service."""
    agreed = {(row.metric, row.priority): _plain(promise_of(row)) for row in line.targets.all()}
    return {key for key in agreed.keys() | standard.keys() if agreed.get(key) != standard.get(key)}


def _plain(promise: Promise) -> Promise:
    """Without the clause, which is the paper's and no difference in what is promised."""
    return replace(promise, clause="")


def _of_offering(offering: Offering | None, language: str) -> dict[str, Any]:
    if offering is None:
        return {}
    price = offering.price.major
    return (
        cells(promises_of(offering))
        | sold_cells(offering)
        | {
            "code": f"{offering.service.code}-{offering.level.code}"[:50],
            "includes": offering.service.description.in_language(language),
            "excludes": offering.service.excludes.in_language(language),
            "price": short(price),
            "calendar": offering.calendar_id,
            "default_priority": 3,
            "waiting_third_party_counts": True,
            "warn_percent": 80,
            "tell_customer": True,
            "reclassification": "from_start",
        }
    )


def _of_line(line: Line) -> dict[str, Any]:
    names = (
        "clause", "default_priority", "waiting_customer_counts", "waiting_third_party_counts",
        "pause_clause", "reclassification", "custom_reason", "warn_percent", "tell_customer",
        "includes", "excludes",
    )  # fmt: skip
    promises = {(row.metric, row.priority): promise_of(row) for row in line.targets.all()}
    return (
        {name: getattr(line, name) for name in names}
        | cells(promises)
        | sold_cells(line)
        | {
            "price": short(line.price.major),
            "seats": line.seats if line.charge == Charge.SEAT else "",
            "calendar": line.calendar_id,
            "systems": [system.ref for system in line.systems.all()],
        }
    )


def short(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1)) if amount == amount.to_integral() else amount


def sold_cells(one: Line | Offering) -> dict[str, Any]:
    """What stands in the fields for what a price includes, and for what a miss means."""
    seconds = one.included_seconds
    return impact_cells(one.impact, one.currency) | {
        "included": "" if seconds is None else worked.written(seconds),
        "rate": "" if one.rate is None else short(one.rate.major),
        "charge": one.charge,
    }

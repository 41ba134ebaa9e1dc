"""The causes to choose from, and who may let how much credit go."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from servanda.desk.contracts.line_form import short
from servanda.desk.door import StaffRequest, door
from servanda.desk.missed.forms import CauseForm
from servanda.desk.settings.common import saved, tried
from servanda.desk.settings.sections import shown
from servanda.kernel.money import Money
from servanda.misses import actions
from servanda.misses.limits import LIMITED
from servanda.misses.queries import all_causes, causes, currencies, limits


@require_safe
@door("wording.edit")
def cause_list(request: StaffRequest) -> HttpResponse:
    rows = {"in_use": causes(), "aside": causes(retired=True)}
    return shown(request, "desk/missed/causes.html", "causes", **rows)


@require_http_methods(["GET", "POST"])
@door("wording.edit")
def cause(request: StaffRequest, ref: str = "") -> HttpResponse:
    found = get_object_or_404(all_causes(request.actor), ref=ref) if ref else None
    form = CauseForm(request.POST or None, initial={"name": found.name if found else {}})
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        if tried(form, lambda: actions.save_cause(found, by=request.actor, name=name)):
            messages.success(request, _("Saved."))
            return redirect("desk:causes")
    return shown(request, "desk/missed/cause.html", "causes", form=form, cause=found)


@require_POST
@door("wording.edit")
def retire(request: StaffRequest, ref: str) -> HttpResponse:
    """Offer a cause no more, or again."""
    found, again = (
        get_object_or_404(all_causes(request.actor), ref=ref),
        bool(request.POST.get("again")),
    )
    actions.retire_cause(found, by=request.actor, retired=not again)
    done = _("It is offered again.") if again else _("It is not offered any more.")
    messages.success(request, done)
    return redirect("desk:causes")


class LimitForm(forms.Form):
    """A field a currency that contracts are in."""

    def __init__(self, *args: Any, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = limits()
        for currency in currencies():
            row = now.get((role, currency))
            amount: Decimal | None = short(Money(row.minor, currency).major) if row else None
            self.fields[currency] = forms.DecimalField(
                label=currency, min_value=0, max_digits=12, required=False, initial=amount
            )


@require_http_methods(["GET", "POST"])
@door("limit.edit")
def limit(request: StaffRequest) -> HttpResponse:
    """Up to which credit a service manager may let a letter go; beyond it is the head's word."""
    (role,) = LIMITED
    form = LimitForm(request.POST or None, role=role)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if saved(form, lambda: _set(request, role, given)):
            messages.success(request, _("Saved."))
            return redirect("desk:limits")
    about = gettext_lazy("Empty: any amount. Above it the head approves.")
    return shown(request, "desk/missed/limits.html", "limits", form=form, about=about)


def _set(request: StaffRequest, role: str, given: dict[str, Decimal | None]) -> None:
    for currency, amount in given.items():
        upto = None if amount is None else Money.of(amount, currency)
        actions.set_limit(role, currency, by=request.actor, upto=upto)

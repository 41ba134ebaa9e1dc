"""What a customer runs and we look after."""

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
from servanda.desk.settings.common import saved, text, tried
from servanda.desk.settings.customers import find_customer, page
from servanda.systems import actions
from servanda.systems.models import System

REFUSALS = {"no_name": "name", "system_taken": "name"}


class SystemForm(forms.Form):
    name = text(gettext_lazy("Name"), max_length=120, attrs={"autofocus": True})
    kind = text(
        gettext_lazy("Kind"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Server, web shop, printer…"),
    )
    identifier = text(gettext_lazy("Number or address"), max_length=120, required=False)
    place = text(gettext_lazy("Where it stands"), max_length=120, required=False)
    notes = forms.CharField(
        label=gettext_lazy("What one must know of it"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


@require_http_methods(["GET", "POST"])
@door("system.edit")
def new_system(request: StaffRequest, ref: str) -> HttpResponse:
    customer = find_customer(request, ref)
    form = SystemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if tried(form, lambda: actions.add_system(customer, by=request.actor, **values), REFUSALS):
            messages.success(request, _("Saved."))
            return redirect("desk:customer", ref)
    return page(request, "system", form, customer=customer)


def _find(request: StaffRequest, ref: str) -> System:
    found: System = get_object_or_404(
        System.objects.visible_to(request.actor).select_related("customer"), ref=ref
    )
    return found


@require_http_methods(["GET", "POST"])
@door("system.edit")
def system(request: StaffRequest, ref: str) -> HttpResponse:
    found = _find(request, ref)
    initial: dict[str, Any] = {name: getattr(found, name) for name in SystemForm.base_fields}
    form = SystemForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if saved(form, lambda: actions.change_system(found, by=request.actor, **values), REFUSALS):
            messages.success(request, _("Saved."))
            return redirect("desk:customer", found.customer.ref)
    return page(request, "system", form, customer=found.customer, system=found)


@require_POST
@door("system.edit")
def retire(request: StaffRequest, ref: str) -> HttpResponse:
    """It runs no more; pressed again, it does."""
    found = _find(request, ref)
    if found.retired_on is None:
        actions.retire_system(found, by=request.actor)
        messages.success(request, _("It is not offered for new tickets any more."))
    else:
        actions.restore_system(found, by=request.actor)
        messages.success(request, _("It runs again."))
    return redirect("desk:system", ref)

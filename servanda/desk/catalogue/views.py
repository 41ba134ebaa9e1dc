"""The list as one reads it, levels side by side, and as those who may write it do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from servanda.catalogue import actions
from servanda.catalogue.models import Offering, Service
from servanda.catalogue.queries import offerings, services
from servanda.contracts.comparison import compare
from servanda.desk.catalogue import forms
from servanda.desk.door import StaffRequest, door
from servanda.kernel import Refused
from servanda.people.access import may


@require_safe
@door("contract.read")
def catalogue(request: StaffRequest) -> HttpResponse:
    sold: dict[int, list[Offering]] = {}
    for one in offerings():
        sold.setdefault(one.service_id, []).append(one)
    context = {
        "services": [(service, compare(sold.get(service.pk, []))) for service in services()],
        "may_edit": may(request.actor, "catalogue.edit"),
        "here": "contracts",
    }
    return render(request, "desk/catalogue/list.html", context)


def _edit(
    request: StaffRequest, form: Any, act: Callable[[], object], title: str, done: str
) -> HttpResponse:
    """The form; saved, back to the list. A refusal is said above what was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, done)
            return redirect("desk:catalogue")
    context = {"form": form, "title": title, "here": "contracts"}
    return render(request, "desk/catalogue/edit.html", context)


@require_http_methods(["GET", "POST"])
@door("catalogue.edit")
def new_service(request: StaffRequest) -> HttpResponse:
    form = forms.ServiceForm(request.POST or None)
    return _edit(
        request, form, lambda: actions.create_service(by=request.actor, **form.cleaned_data),
        _("New service"), _("The service is on the list. Say at which levels it is sold."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@door("catalogue.edit")
def service(request: StaffRequest, ref: str) -> HttpResponse:
    found = get_object_or_404(services(), ref=ref)
    initial = {"name": found.name, "description": found.description,
               "excludes": found.excludes}  # fmt: skip
    form = forms.ServiceForm(request.POST or None, initial=initial)
    del form.fields["code"]
    return _edit(
        request, form, lambda: actions.change_service(found, by=request.actor, **form.cleaned_data),
        str(found.name), _("The service was changed."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@door("catalogue.edit")
def new_level(request: StaffRequest) -> HttpResponse:
    form = forms.LevelForm(request.POST or None)
    return _edit(
        request, form, lambda: actions.create_level(by=request.actor, **form.cleaned_data),
        _("New level"), _("The level is there. Offer services at it."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@door("catalogue.edit")
def new_offering(request: StaffRequest, ref: str) -> HttpResponse:
    """A service at one more level."""
    found: Service = get_object_or_404(services(), ref=ref)
    form = forms.OfferingForm(request.POST or None)

    def act() -> None:
        level = form.cleaned_data["level"]
        actions.create_offering(by=request.actor, service=found, level=level, **form.sold())

    return _edit(request, form, act, str(found.name), _("It is on the list now."))


@require_http_methods(["GET", "POST"])
@door("catalogue.edit")
def offering(request: StaffRequest, ref: str) -> HttpResponse:
    """Other hours, price, targets or credits; signed contracts keep what they agreed."""
    found = get_object_or_404(offerings(), ref=ref)
    form = forms.OfferingForm(request.POST or None, offering=found)

    def act() -> None:
        actions.change_offering(found, by=request.actor, **form.sold())

    title = f"{found.service} · {found.level}"
    return _edit(request, form, act, title, _("Changed. Signed contracts keep what they agreed."))

"""The address book of suppliers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from servanda.desk.door import StaffRequest, door
from servanda.desk.settings.sections import shown
from servanda.kernel import Refused
from servanda.people import actions as people
from servanda.people.models import Supplier
from servanda.people.queries import suppliers as book


class SupplierForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Company"),
        max_length=200,
        widget=forms.TextInput(attrs={"autofocus": True, "dir": "auto"}),
    )
    addresses = forms.CharField(
        label=gettext_lazy("Mail addresses"),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=gettext_lazy("One in a line; whose it is may stand behind it."),
    )
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=32, required=False)
    about = forms.CharField(
        label=gettext_lazy("What they supply, customer numbers"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def values(self) -> dict[str, Any]:
        """The arguments of `keep_supplier`."""
        given = dict(self.cleaned_data)
        lines = (line.split(None, 1) for line in given["addresses"].splitlines() if line.strip())
        given["addresses"] = [(parts[0], parts[1] if parts[1:] else "") for parts in lines]
        return given


@require_safe
@door("supplier.edit")
def suppliers(request: StaffRequest) -> HttpResponse:
    return shown(request, "desk/settings/suppliers.html", "suppliers", rows=book(request.actor))


@require_http_methods(["GET", "POST"])
@door("supplier.edit")
def new_supplier(request: StaffRequest) -> HttpResponse:
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
@door("supplier.edit")
def supplier(request: StaffRequest, ref: str) -> HttpResponse:
    """Change one, or take it out of the book (`act` remove)."""
    row = get_object_or_404(book(request.actor), ref=ref)
    if request.POST.get("act") == "remove":
        people.remove_supplier(row, by=request.actor)
        messages.success(request, _("Removed. What was written to them stays on the tickets."))
        return redirect("desk:suppliers")
    return _edit(request, row)


def _edit(request: StaffRequest, row: Supplier | None) -> HttpResponse:
    form = SupplierForm(request.POST or None, initial=_initial(row) if row else None)
    if request.method == "POST" and form.is_valid():
        try:
            people.keep_supplier(row, by=request.actor, **form.values())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:suppliers")
    template = "desk/settings/supplier.html"
    return shown(request, template, "suppliers", form=form, supplier=row)


def _initial(row: Supplier) -> dict[str, str]:
    lines = (f"{one.address} {one.name}".strip() for one in row.addresses.all())
    return {
        "name": row.name,
        "phone": row.phone,
        "about": row.about,
        "addresses": "\n".join(lines),
    }

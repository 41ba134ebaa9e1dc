"""Procedures in the settings: written, changed with their versions kept, a customer's own way."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from servanda.catalogue import actions
from servanda.catalogue.models import Procedure
from servanda.catalogue.queries import procedure_page, procedures
from servanda.desk.door import StaffRequest, door
from servanda.desk.procedures.forms import ProcedureForm, VariantForm
from servanda.desk.settings.common import tried
from servanda.desk.settings.sections import shown
from servanda.people.models import Customer

# At which field a refusal is said.
FIELDS = {"no_name": "name", "bad_time": "usual", "bad_price": "price"}


@require_safe
@door("catalogue.edit")
def procedure_list(request: StaffRequest) -> HttpResponse:
    context = {"in_use": list(procedures()), "aside": list(procedures(retired=True))}
    return shown(request, "desk/procedures/list.html", "procedures", **context)


@require_http_methods(["GET", "POST"])
@door("catalogue.edit")
def procedure(request: StaffRequest, ref: str = "") -> HttpResponse:
    """Write a new one, or the next version of one."""
    found = get_object_or_404(procedure_page(), ref=ref) if ref else None
    form = ProcedureForm(request.POST or None, version=found.current if found else None)
    if request.method == "POST" and form.is_valid():
        base = form.cleaned_data["base"]
        saved = tried(
            form,
            lambda: actions.save_procedure(found, form.draft(), by=request.actor, base=base),
            FIELDS,
        )
        if saved:
            messages.success(request, _("Saved. Tickets keep the steps they were started with."))
            return redirect("desk:procedures")
    context = {
        "form": form,
        "procedure": found,
        "earlier": list(found.versions.all())[1:] if found else [],
        "page_scripts": ["desk/procedures.js"],
    }
    return shown(request, "desk/procedures/procedure.html", "procedures", **context)


@require_http_methods(["GET", "POST"])
@door("catalogue.edit")
def variant(request: StaffRequest, ref: str) -> HttpResponse:
    """A customer's own way: first whose, then what differs."""
    general = get_object_or_404(procedure_page(), ref=ref)
    if general.variant_of_id is not None:
        raise Http404
    taken = [one.customer_id for one in general.variants.all() if one.customer_id]
    whose = VariantForm(request.POST or request.GET or None, actor=request.actor, without=taken)
    if not whose.is_valid():
        context = {"general": general, "whose": whose}
        return shown(request, "desk/procedures/variant.html", "procedures", **context)
    customer: Customer = whose.cleaned_data["customer"]
    form = ProcedureForm(request.POST or None, version=general.current)
    if request.method == "POST" and form.is_valid() and _saved(request, form, general, customer):
        done = _("%(customer)s has a way of their own now.") % {"customer": customer.name}
        messages.success(request, done)
        return redirect("desk:procedures")
    context = {
        "form": form,
        "general": general,
        "customer": customer,
        "page_scripts": ["desk/procedures.js"],
    }
    return shown(request, "desk/procedures/procedure.html", "procedures", **context)


def _saved(
    request: StaffRequest, form: ProcedureForm, general: Procedure, customer: Customer
) -> bool:
    draft, by = form.draft(), request.actor
    made = tried(
        form,
        lambda: actions.save_procedure(None, draft, by=by, variant_of=general, customer=customer),
        FIELDS,
    )
    return made is not None


@require_POST
@door("catalogue.edit")
def retire(request: StaffRequest, ref: str) -> HttpResponse:
    """Offer it no more, or again."""
    found = get_object_or_404(procedure_page(), ref=ref)
    again = bool(request.POST.get("again"))
    actions.retire_procedure(found, by=request.actor, retired=not again)
    messages.success(
        request, _("It is offered again.") if again else _("It is not offered any more.")
    )
    return redirect("desk:procedures")

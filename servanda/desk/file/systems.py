"""One system: what is on file of it, whether that is still so, and what it gave us to do."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from servanda import kernel
from servanda.clocks.queries import with_clocks
from servanda.desk import undo
from servanda.desk.door import StaffRequest, door
from servanda.desk.fields import FilesField
from servanda.desk.file.forms import SystemForm
from servanda.desk.file.words import changes, freshness
from servanda.desk.forms import new_files
from servanda.desk.owed import owed
from servanda.desk.settings.common import saved, tried
from servanda.desk.settings.customers import find_customer
from servanda.desk.views.files import handed
from servanda.kernel import Refused, unit
from servanda.people.access import may
from servanda.people.queries import today_at
from servanda.systems import actions
from servanda.systems.models import System
from servanda.systems.queries import files_of, find_file, find_system, history_of
from servanda.tickets.concerned import concerns
from servanda.tickets.handing_out import SYSTEM
from servanda.tickets.lists import tickets_of_customer

REFUSALS = {"no_name": "name", "system_taken": "name"}
SHOWN = 20


def find(request: StaffRequest, ref: str) -> System:
    """The system behind a reference. Raises Http404."""
    found = find_system(request.actor, ref)
    if found is None:
        raise Http404
    return found


@require_safe
@door("customer.read")
def system(request: StaffRequest, ref: str) -> HttpResponse:
    found, now = find(request, ref), kernel.now()
    tickets = tickets_of_customer(request.actor, found.customer).filter(concerns(found))[:SHOWN]
    context = {
        "system": found,
        "customer": found.customer,
        "fresh": freshness(found.checked_on, today_at(found.customer)),
        "files": files_of(found, request.actor),
        "changes": changes(history_of(found)[:SHOWN]),
        "tickets": [
            (ticket, owed(ticket, ticket.clocks.all(), now)) for ticket in with_clocks(tickets)
        ],
        "may_edit": may(request.actor, "system.edit"),
        "here": "customers",
    }
    return render(request, "desk/file/system.html", context)


@require_http_methods(["GET", "POST"])
@door("system.edit")
def new_system(request: StaffRequest, ref: str) -> HttpResponse:
    customer = find_customer(request, ref)
    form = SystemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        act = actions.add_system
        made = tried(form, lambda: act(customer, by=request.actor, **values), REFUSALS)
        if made is not None:
            messages.success(request, _("Saved."))
            return redirect("desk:customer", ref)
    return _form_page(request, form, customer=customer)


@require_http_methods(["GET", "POST"])
@door("system.edit")
def edit_system(request: StaffRequest, ref: str) -> HttpResponse:
    found = find(request, ref)
    initial: dict[str, Any] = {name: getattr(found, name) for name in SystemForm.base_fields}
    initial["services"] = found.services.all()
    form = SystemForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if saved(form, lambda: actions.change_system(found, by=request.actor, **values), REFUSALS):
            messages.success(request, _("Saved."))
            return redirect("desk:system", ref)
    return _form_page(request, form, customer=found.customer, system=found)


def _form_page(request: StaffRequest, form: SystemForm, **context: Any) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    context |= {"form": form, "here": "customers"}
    return render(request, "desk/file/edit_system.html", context, status=status)


@require_POST
@door("system.edit")
def retire(request: StaffRequest, ref: str) -> HttpResponse:
    """It runs no more; pressed again, it does."""
    found = find(request, ref)
    if found.retired_on is None:
        actions.retire_system(found, by=request.actor)
        messages.success(request, _("It is not offered for new tickets any more."))
    else:
        actions.restore_system(found, by=request.actor)
        messages.success(request, _("It runs again."))
    return redirect("desk:system", ref)


@require_POST
@door("system.edit")
def check(request: StaffRequest, ref: str) -> HttpResponse:
    found = find(request, ref)
    actions.check_system(found, by=request.actor)
    messages.success(request, _("%(name)s: checked today.") % {"name": found.name})
    return redirect("desk:system", ref)


@require_POST
@door("system.edit")
def add_file(request: StaffRequest, ref: str) -> HttpResponse:
    found = find(request, ref)
    try:
        uploads = FilesField().clean(request.FILES.getlist("uploads"))
        with unit.action():
            for new in new_files(uploads):
                actions.attach_to_system(found, by=request.actor, name=new.name, data=new.data)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(reverse("desk:system", args=[ref]) + "#files")


@require_safe
@door("customer.read")
def file(request: StaffRequest, ref: str) -> HttpResponse:
    found = find_file(request.actor, ref)
    if found is None or found.removed_at is not None:
        raise Http404
    return handed(request, SYSTEM, found.ref)


@require_POST
@door("system.edit")
def remove_file(request: StaffRequest, ref: str) -> HttpResponse:
    """Take a file away; the message has the way back."""
    found = find_file(request.actor, ref)
    if found is None:
        raise Http404
    if "back" in request.GET:
        actions.bring_back_file(found, by=request.actor)
    else:
        actions.remove_file(found, by=request.actor)
        back = reverse("desk:remove_system_file", args=[ref]) + "?back"
        words = _("%(name)s is not in the file any more.") % {"name": found.name}
        messages.success(request, words, extra_tags=f"{undo.MARK}{back}")
    return redirect(reverse("desk:system", args=[found.system.ref]) + "#files")

"""Going through a customer's profile and file, and saying of each that it is still so."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from servanda.desk.door import StaffRequest, door
from servanda.desk.file.words import freshness
from servanda.desk.settings.customers import find_customer
from servanda.kernel import unit
from servanda.people import actions as people
from servanda.people.access import may
from servanda.people.models import Customer
from servanda.people.queries import today_at
from servanda.systems import actions
from servanda.systems.queries import systems_of

PROFILE = "profile"


@require_http_methods(["GET", "POST"])
@door("system.edit")
def review(request: StaffRequest, ref: str) -> HttpResponse:
    customer = find_customer(request, ref)
    if request.method == "POST":
        return _checked(request, customer)
    return render(request, "desk/file/review.html", _context(request, customer))


def _context(request: StaffRequest, customer: Customer) -> dict[str, Any]:
    today = today_at(customer)
    systems = [(one, freshness(one.checked_on, today)) for one in systems_of(customer)]
    return {
        "customer": customer,
        "fresh": freshness(customer.profile_checked_on, today),
        "systems": systems,
        "may_edit": may(request.actor, "customer.edit"),
        "here": "customers",
    }


def _checked(request: StaffRequest, customer: Customer) -> HttpResponse:
    """`still` names what was looked at: refs of systems, or the profile."""
    still = set(request.POST.getlist("still"))
    systems = [one for one in systems_of(customer) if one.ref in still]
    profile = PROFILE in still and may(request.actor, "customer.edit")
    count = len(systems) + profile
    if not count:
        messages.error(request, _("Tick what you looked at and found true."))
        return redirect("desk:review", customer.ref)
    with unit.action():
        actions.check_systems(systems, by=request.actor)
        if profile:
            people.check_profile(customer, by=request.actor)
    said = ngettext("%(count)s entry: checked today.", "%(count)s entries: checked today.", count)
    messages.success(request, said % {"count": count})
    return redirect("desk:customer", customer.ref)

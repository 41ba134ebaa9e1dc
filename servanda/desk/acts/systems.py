"""Which systems a ticket concerns: found by words, added, taken away, made the main one."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from servanda import kernel
from servanda.contracts import coverage
from servanda.desk.acts.showing import show
from servanda.desk.door import StaffRequest, door
from servanda.desk.views.attempt import go
from servanda.desk.views.ticket import find
from servanda.kernel import Refused
from servanda.people.access import may
from servanda.systems.models import System
from servanda.systems.queries import systems_named
from servanda.tickets import actions
from servanda.tickets.actions import concerning
from servanda.tickets.models import Ticket

SHOWN = 20


@require_http_methods(["GET", "POST"])
@door("ticket.systems")
def systems(request: StaffRequest, ref: str) -> HttpResponse:
    """GET finds one, alone when the page asks while one types; POST acts by the button's name."""
    ticket = find(request, ref)
    if ticket.customer is None:
        return redirect("desk:ticket", ticket.ref)
    words = request.GET.get("q", "").strip()
    found = systems_named(words, request.actor).filter(customer=ticket.customer)
    context: dict[str, Any] = {"found": found[:SHOWN], "words": words}
    if request.method == "GET":
        if "typing" in request.GET:
            return render(request, "desk/acts/systems_found.html", context)
        return show(request, ticket, "systems", **context)
    mine = System.objects.visible_to(request.actor).filter(customer=ticket.customer)
    system = mine.filter(ref=request.POST.get("system", "")).first()
    if system is None:
        return show(request, ticket, "systems", refused=_("Choose from the list."), **context)
    since = kernel.now()
    try:
        done = _act(request, ticket, system)
    except Refused as refused:
        return show(request, ticket, "systems", refused=str(refused), **context)
    return go(request, ticket, done, since)


def _act(request: StaffRequest, ticket: Ticket, system: System) -> str:
    by, act = request.actor, request.POST.get("act", "add")
    names = {"name": system.name}
    if act == "remove":
        concerning.concern_no_more(ticket, by=by, system=system)
        return _("It does not concern %(name)s.") % names
    if act == "main":
        concerning.make_main(ticket, by=by, system=system)
        return _main(ticket, system)
    if ticket.system_id is None and may(by, "ticket.reclassify", ticket):
        actions.name_system(ticket, by=by, system=system)
        return _main(ticket, system)
    concerning.concern(ticket, by=by, system=system)
    return _("It concerns %(name)s too.") % names


def _main(ticket: Ticket, system: System) -> str:
    """What was done; and, where that would mean another contract line, that it stays as it is."""
    said = _("It is about %(name)s first.") % {"name": system.name}
    found = coverage.find(customer=ticket.customer, at=ticket.received_at, system=system)
    if found.line is None or found.line.pk == ticket.line_id:
        return said
    also = _("By this system the line for %(service)s would cover it; it stays as it is until you "
             "change it.")  # fmt: skip
    return f"{said} {also % {'service': found.line.service.name}}"

"""Where a colleague was called by name, and whom one can call."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from servanda.desk.door import StaffRequest, door
from servanda.desk.views.ticket import find
from servanda.people.queries import staff_in_office, teams
from servanda.tickets import actions
from servanda.tickets.mentions import mentions_of

PAGE = 50


@require_http_methods(["GET", "POST"])
@door()
def mentions(request: StaffRequest) -> HttpResponse:
    """The list, unread on top; POST says that all of it was read."""
    found = mentions_of(request.actor)
    if request.method == "POST":
        actions.read_mentions(found, by=request.actor)
        messages.success(request, _("All read."))
        return redirect("desk:mentions")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "unread": found.unread().exists(), "here": "mentions"}
    return render(request, "desk/mentions.html", context)


@require_POST
@door()
def read(request: StaffRequest, pk: int) -> HttpResponse:
    """One was read. On the ticket's page they are read by being there."""
    found = mentions_of(request.actor).filter(pk=pk)
    get_object_or_404(found)
    actions.read_mentions(found, by=request.actor)
    return redirect("desk:mentions")


@require_safe
@door("ticket.note")
def mentionable(request: StaffRequest, ref: str) -> HttpResponse:
    """Colleagues and teams by name, and who of them does not see the ticket."""
    seeing = find(request, ref).seen_by()
    people = [
        {"name": one.name, "about": "" if one.pk in seeing else _("does not see this ticket")}
        for one in staff_in_office().exclude(pk=request.staff.pk)
    ]
    groups = [{"name": str(one.name), "about": _("team")} for one in teams()]
    response = JsonResponse({"names": [*people, *groups]})
    response["Cache-Control"] = "private, max-age=60"
    return response

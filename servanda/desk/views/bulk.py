"""What is done to the tickets chosen in a list."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from servanda import kernel
from servanda.clocks.preview import preview
from servanda.clocks.queries import with_clocks
from servanda.desk import bulk, undo
from servanda.desk.door import StaffRequest, door
from servanda.people.queries import staff_in_office, teams
from servanda.tickets.lists import chosen
from servanda.tickets.models import Ticket

MOST = 200  # at once


@require_POST
@door("ticket.read")
def act(request: StaffRequest) -> HttpResponse:
    """The button's act on each chosen ticket; back to the list, with an undo for all of them."""
    tickets = _chosen(request, request.POST.getlist("t"))
    wanted = bulk.wanted(request, request.POST.dict())
    if wanted is None or not tickets:
        words = _("Choose what to do.") if tickets else _("Choose tickets first: x ticks one.")
        messages.error(request, words)
        return undo.back(request)
    since = kernel.now()
    outcome = bulk.do(tickets, wanted.act)
    if outcome.done:
        undo.say(request, _told(wanted.done, len(outcome.done)), outcome.done, since=since)
    for words in outcome.refusals():
        messages.error(request, words)
    return undo.back(request)


def _chosen(request: StaffRequest, refs: list[str]) -> list[Ticket]:
    return list(with_clocks(chosen(request.actor, refs[:MOST])))


def _told(done: str, count: int) -> str:
    if count == 1:
        return done
    words = ngettext("%(done)s (%(count)s ticket)", "%(done)s (%(count)s tickets)", count)
    return words % {"done": done, "count": count}


@require_safe
@door("ticket.prioritise")
def priority(request: StaffRequest) -> HttpResponse:
    """What another priority would do to the due times of the chosen tickets, before it is done."""
    asked = request.GET.get("priority", "")
    wanted = int(asked) if asked in {"1", "2", "3", "4"} else 3
    tickets = _chosen(request, request.GET.getlist("t"))
    context = {
        "tickets": [(ticket, preview(ticket, priority=wanted)) for ticket in tickets],
        "wanted": wanted,
        "next": request.GET.get("next", ""),
        "here": "queue",
    }
    return render(request, "desk/bulk_priority.html", context)


@require_safe
@door("ticket.merge")
def merge(request: StaffRequest) -> HttpResponse:
    """On to the page that says what merging would do: one ticket with another, or two chosen."""
    refs = request.GET.getlist("t")
    tickets = {ticket.ref: ticket for ticket in _chosen(request, refs)}
    if not 1 <= len(tickets) <= 2:
        messages.error(request, _("Choose one ticket to merge, or two to merge with each other."))
        return undo.back(request)
    first, *others = [ref for ref in refs if ref in tickets]
    page = reverse("desk:merge", args=[first])
    return redirect(f"{page}?other={others[0]}" if others else page)


@require_safe
@door("ticket.assign")
def people(request: StaffRequest) -> HttpResponse:
    """Whom to assign to: the items of the menu."""
    context = {"people": staff_in_office(), "teams": teams()}
    return render(request, "desk/parts/assign_to.html", context)

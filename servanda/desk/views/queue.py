"""Now: one queue, what breaks first on top."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from servanda import kernel
from servanda.clocks.queries import with_clocks
from servanda.desk.door import StaffRequest, door
from servanda.desk.owed import owed
from servanda.escalation.queries import waiting_for
from servanda.tickets.lists import LISTS, counts, queue_list
from servanda.tickets.reminders import due_for

PAGE = 50

NAMES = {
    "mine": _("Mine"),
    "team": _("My teams"),
    "all": _("All open"),
    "unanswered": _("Unanswered"),
    "unassigned": _("Nobody's"),
    "snoozed": _("Put aside"),
    "waiting": _("Waiting"),
    "solved": _("Not confirmed"),
    "not_covered": _("Not covered"),
    "who": _("Who is this?"),
    "closed": _("Closed"),
}


@require_safe
@door()
def queue(request: StaffRequest) -> HttpResponse:
    chosen = request.GET.get("list", "")
    chosen = chosen if chosen in LISTS else "all"
    words = request.GET.get("q", "").strip()
    tickets = with_clocks(queue_list(request.actor, chosen, words))
    page = Paginator(tickets, PAGE).get_page(request.GET.get("page"))
    now = kernel.now()
    rows = [(ticket, owed(ticket, ticket.clocks.all(), now)) for ticket in page]
    totals = counts(request.actor)
    context = {
        "rows": rows,
        "page": page,
        "chosen": chosen,
        "chosen_name": NAMES[chosen],
        "lists": [(code, name, totals.get(code, 0)) for code, name in NAMES.items()],
        "words": words,
        "firings": waiting_for(request.staff),
        "reminders": due_for(request.actor),
        "here": "queue",
    }
    return render(request, "desk/queue.html", context)

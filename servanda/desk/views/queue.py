"""Now: one queue, what breaks first on top."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from servanda import kernel
from servanda.clocks.lists import LISTS, kept_counts
from servanda.clocks.queries import with_clocks
from servanda.desk.choices import KINDS, PRIORITIES
from servanda.desk.door import StaffRequest, door
from servanda.desk.lists import BY_CODE, GROUPS
from servanda.desk.owed import owed
from servanda.desk.pager import pager
from servanda.desk.times import proposals
from servanda.escalation.queries import waiting_for
from servanda.kernel import keyset
from servanda.people.access import may
from servanda.tickets.callbacks import owed_now as owed_callbacks
from servanda.tickets.lists import as_rows, listed, order_of
from servanda.tickets.reminders import due_for
from servanda.tickets.unsent import with_drafts

PAGE = 50


@require_safe
@door()
def queue(request: StaffRequest) -> HttpResponse:
    chosen = request.GET.get("list", "")
    chosen = chosen if chosen in LISTS else "all"
    words = request.GET.get("q", "").strip()
    found = listed(request.actor, LISTS[chosen](request.actor), words)
    page = keyset.page(found, order_of(chosen), PAGE, **_place(request))
    rows = with_drafts(with_clocks(as_rows(found)), request.actor)
    now = kernel.now()
    totals, settled = kept_counts(request.actor)
    context = {
        "rows": [
            (ticket, owed(ticket, ticket.clocks.all(), now))
            for ticket in keyset.in_order(rows, page.keys)
        ],
        "pager": pager(request, page, PAGE),
        "settled": settled,
        "chosen": BY_CODE[chosen],
        "groups": [
            (heading, [(one, totals.get(one.code, 0)) for one in named])
            for heading, named in GROUPS
        ],
        "words": words,
        "firings": waiting_for(request.staff),
        "owed_callbacks": owed_callbacks(request.actor, now),
        "now": now,
        "reminders": due_for(request.actor),
        "here": "queue",
        **_bar(request),
    }
    part = request.headers.get("X-Part") == "queue"
    return render(request, "desk/queue_part.html" if part else "desk/queue.html", context)


def _place(request: StaffRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in ("after", "before")}


def _bar(request: StaffRequest) -> dict[str, Any]:
    """What the bar offers for the chosen tickets."""
    actor = request.actor
    return {
        "may_assign": may(actor, "ticket.assign"),
        "may_prioritise": may(actor, "ticket.prioritise"),
        "may_snooze": may(actor, "ticket.snooze"),
        "may_discard": may(actor, "ticket.discard"),
        "priorities": PRIORITIES,
        "kinds": KINDS,
        "proposals": proposals(kernel.now()),
    }

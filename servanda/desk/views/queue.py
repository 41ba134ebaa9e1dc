"""Now: one queue, what breaks first on top, as a sentence narrows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from servanda import kernel
from servanda.clocks.queries import with_clocks
from servanda.desk.choices import KINDS, priorities
from servanda.desk.door import StaffRequest, door
from servanda.desk.filters.asked import Asked, asked_by
from servanda.desk.filters.sentence import sentence
from servanda.desk.filters.sidebar import sidebar
from servanda.desk.lists import BY_CODE
from servanda.desk.owed import owed
from servanda.desk.pager import pager
from servanda.desk.times import proposals
from servanda.escalation.queries import waiting_for
from servanda.kernel import keyset
from servanda.notices.quiet import patient
from servanda.people.access import may
from servanda.people.queries import teams_of
from servanda.tickets import grouping
from servanda.tickets.callbacks import owed_now as owed_callbacks
from servanda.tickets.filters import Asking
from servanda.tickets.lists import as_rows, listed, order_of
from servanda.tickets.models import Ticket, TicketQuerySet
from servanda.tickets.reminders import due_for
from servanda.tickets.saved import may_change
from servanda.tickets.unsent import with_drafts

PAGE = 50


@require_safe
@door()
def queue(request: StaffRequest) -> HttpResponse:
    asked, now = asked_by(request), kernel.now()
    asking = Asking(request.actor, now, ZoneInfo(request.staff.zone))
    context = {
        "asked": asked,
        "parts": sentence(asked, request.actor),
        "chosen": BY_CODE[asked.code],
        **_page(request, asked, listed(request.actor, asked.rule(asking))),
        **_sidebar(request, asked, asking),
        "firings": waiting_for(request.staff),
        "owed_callbacks": owed_callbacks(request.actor, now),
        "now": now,
        **_reminders(request),
        "here": "queue",
        **_bar(request),
    }
    part = request.headers.get("X-Part") == "queue"
    return render(request, "desk/queue_part.html" if part else "desk/queue.html", context)


def _page(request: StaffRequest, asked: Asked, found: TicketQuerySet) -> dict[str, Any]:
    """Fifty rows, under headings if they are asked for; as many queries however many rows."""
    place = {name: request.GET.get(name, "") for name in ("after", "before")}
    groups, order = None, order_of(asked.code)
    if asked.group:
        groups = grouping.group(found, asked.group)
        page = grouping.page(found, groups, order, PAGE, **place)
    else:
        page = keyset.page(found, order, PAGE, **place)
    rows = with_drafts(with_clocks(as_rows(listed(request.actor, Q()))), request.actor)
    tickets = keyset.in_order(rows, page.keys)
    return {"rows": list(_rows(tickets, groups)), "pager": pager(request, page, PAGE)}


def _rows(
    tickets: list[Ticket], groups: grouping.Grouping | None
) -> Iterator[tuple[grouping.Group | None, Ticket, Any]]:
    """Each ticket with what is owed on it, and with its group where that begins."""
    now, last = kernel.now(), None
    named = {one.key: one for one in groups.groups} if groups else {}
    for ticket in tickets:
        group = named.get(groups.of(ticket)) if groups else None
        yield None if group is last else group, ticket, owed(ticket, ticket.clocks.all(), now)
        last = group


def _sidebar(request: StaffRequest, asked: Asked, asking: Asking) -> dict[str, Any]:
    """The lists with their numbers, and what can be done with the saved one that is open."""
    found = sidebar(request.actor, asked, asking)
    saved = found.open
    return {
        "sidebar": found,
        "settled": found.settled,
        "saved": saved,
        "saved_changed": saved is not None and asked.query() != saved.asked.query(),
        "may_change_saved": saved is not None and may_change(request.actor, saved.row),
        "may_share": may(request.actor, "list.share"),
        "my_teams": teams_of(request.staff) if asked.narrows or saved or asked.group else [],
    }


def _reminders(request: StaffRequest) -> dict[str, Any]:
    """What is due; while the colleague is not to be disturbed, only what must not wait."""
    until = getattr(request.staff, "quiet_until", None)
    due = due_for(request.actor)
    waiting = patient(due, until)
    return {
        "reminders": [one for one in due if one.pk not in waiting],
        "reminders_waiting": len(waiting),
    }


def _bar(request: StaffRequest) -> dict[str, Any]:
    """What the bar offers for the chosen tickets."""
    actor = request.actor
    return {
        "may_assign": may(actor, "ticket.assign"),
        "may_prioritise": may(actor, "ticket.prioritise"),
        "may_snooze": may(actor, "ticket.snooze"),
        "may_merge": may(actor, "ticket.merge"),
        "may_discard": may(actor, "ticket.discard"),
        "priorities": priorities(),
        "kinds": KINDS,
        "proposals": proposals(kernel.now()),
    }

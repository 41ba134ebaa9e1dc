"""Now: one queue, what breaks first on top, as a sentence narrows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from servanda import kernel
from servanda.desk.choices import KINDS, kept_priorities
from servanda.desk.door import StaffRequest, door
from servanda.desk.filters.asked import Asked, asked_by
from servanda.desk.filters.sentence import sentence
from servanda.desk.filters.sidebar import sidebar
from servanda.desk.lists import BY_CODE
from servanda.desk.queue_rows import queue_rows
from servanda.desk.tails import minute, tail_of
from servanda.desk.times import proposals
from servanda.escalation.models import Firing
from servanda.escalation.queries import waiting_for
from servanda.kernel import kept
from servanda.notices.quiet import patient
from servanda.people.access import may
from servanda.people.queries import teams_of
from servanda.tickets.callbacks import owed_now as owed_callbacks
from servanda.tickets.filters import Asking
from servanda.tickets.models import Callback, FollowUp
from servanda.tickets.reminders import due_for
from servanda.tickets.saved import may_change


@require_safe
@door()
def queue(request: StaffRequest) -> HttpResponse:
    asked, now = asked_by(request), kernel.now()
    asking = Asking(request.actor, now, ZoneInfo(request.staff.zone))
    context = {
        "asked": asked,
        "parts": sentence(asked, request.actor),
        "chosen": BY_CODE[asked.code],
        **queue_rows(request, asked, asking),
        **_sidebar(request, asked, asking),
        **_notes(request, now),
        "now": now,
        "here": "queue",
        **_bar(request),
    }
    part = request.headers.get("X-Part") == "queue"
    return render(request, "desk/queue_part.html" if part else "desk/queue.html", context)


def _sidebar(request: StaffRequest, asked: Asked, asking: Asking) -> dict[str, Any]:
    """The lists with their numbers, and what can be done with the saved one that is open."""
    found = sidebar(request.actor, asked, asking, tail_of(request, request.actor))
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


def _notes(request: StaffRequest, now: datetime) -> dict[str, Any]:
    """What stands above the rows: escalations, callbacks and reminders of this colleague. While
    they are not to be disturbed, only the reminders that must not wait."""
    staff, actor = request.staff, request.actor

    def read() -> tuple[list[Firing], list[Callback], list[FollowUp]]:
        return list(waiting_for(staff)), list(owed_callbacks(actor, now)), due_for(actor)

    tail = tail_of(request, actor)
    firings, callbacks, due = kept.current(("notes", actor), tail, read, moment=minute(now))
    waiting = patient(due, getattr(staff, "quiet_until", None))
    return {
        "firings": firings,
        "owed_callbacks": callbacks,
        "reminders": [one for one in due if one.pk not in waiting],
        "reminders_waiting": len(waiting),
    }


def _bar(request: StaffRequest) -> dict[str, Any]:
    """What the bar offers for the chosen tickets; `bulk_key` is all that it depends on."""
    actor = request.actor
    named = kept_priorities(tail_of(request, actor))
    later = proposals(kernel.now())
    shown = {
        f"may_{act}": may(actor, f"ticket.{act}")
        for act in ("assign", "prioritise", "snooze", "merge", "discard")
    }
    key = [*shown.values(), *(str(name) for _, name in named), *(one.value for one in later)]
    more = {"priorities": named, "kinds": KINDS, "proposals": later, "bulk_key": str(key)}
    return {**shown, **more}

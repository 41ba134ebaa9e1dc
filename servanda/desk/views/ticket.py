"""One ticket: what was said, what is owed and why, and everything one can do about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from servanda import kernel
from servanda.desk import choices, composing, forms
from servanda.desk.cover import asks_first
from servanda.desk.door import StaffRequest, door
from servanda.desk.ledgers import ledgers_of
from servanda.desk.owed import owed, state_in_words
from servanda.desk.panels import panels_of
from servanda.desk.seats import seats, who_could_be
from servanda.desk.shared import shared
from servanda.desk.statements import wordings_of
from servanda.desk.tails import tail_of
from servanda.desk.timeline import entries_of, may_correct, reopened_by, timeline
from servanda.desk.unreachable import unreachable
from servanda.escalation.queries import firings_of
from servanda.kernel import Refused, kept
from servanda.people.queries import contacts_of, staff_in_office
from servanda.tickets import actions
from servanda.tickets.conversation import conversation
from servanda.tickets.helpful import wordings
from servanda.tickets.lists import ticket_head
from servanda.tickets.models import Tab, Ticket
from servanda.tickets.presence import here
from servanda.tickets.reminders import sleeps_of

SCRIPTS = [
    f"presentation/js/{name}.js"
    for name in (
        "merge",
        "frames",
        "lightbox",
        "newest",
        "drafts",
        "here",
        "prepared",
        "blame",
        "mentions",
    )
]

# Whoever comes back with one of these looks at it, and not at a draft begun elsewhere.
FORMS = {"answer_form", "note_form", "stated_form", "call_form", "refused"}


def find(request: StaffRequest, ref: str) -> Ticket:
    """The ticket behind a reference, if this colleague may see it. Raises Http404."""
    return get_object_or_404(ticket_head(request.actor), ref=ref)


def page(request: StaffRequest, ticket: Ticket, **typed: Any) -> HttpResponse:
    """The whole page. `typed` are forms that were refused, with what was typed in them."""
    now, entries = kernel.now(), entries_of(ticket, request.actor)
    sleeps = sleeps_of(ticket)
    tail = tail_of(request, request.actor)
    writing = composing.writings(ticket, request.actor, entries)
    whole = bool(request.GET.get("whole"))
    said = conversation(ticket, request.actor, whole=whole)
    typed.setdefault(
        "wordings", wordings_of(ticket, request.actor, said, _worded(request, writing))
    )
    panels = panels_of(ticket, request.actor, sleeps)
    people = list(contacts_of(ticket.customer).prefetch_related(None))  # their names alone
    asked = typed.keys() & FORMS or request.GET.keys() & {"words", "billed"}
    if request.GET.get("billed") and panels.not_covered and not writing[Tab.ANSWER].draft:
        asking = forms.AnswerForm(initial={"text": asks_first(ticket)}, ticket=ticket)
        typed.setdefault("answer_form", asking)
    context = {
        "ticket": ticket,
        "state_words": state_in_words(ticket),
        "owed": owed(ticket, ticket.clocks.all(), now),
        "clocks": choices.clock_bars(ticket, now),
        "ledgers": ledgers_of(ticket, request.staff, now, entries, sleeps),
        "talk": timeline(said, entries),
        "whole": whole,
        "reopened_by": reopened_by(entries),
        "correctable": may_correct(request.actor, entries),
        "firings": firings_of(ticket),
        "shared": shared(ticket),
        "unreachable": unreachable(ticket),
        "known": who_could_be(ticket, request.actor),
        "seats": seats(ticket, people),
        "panels": panels,
        "last": max((entry.number for entry in entries), default=0),
        "may": choices.Doing(request.actor, ticket),
        "writing": writing,
        "drafted": "" if asked else composing.last_begun(writing),
        **composing.initials(writing, ticket, request.actor, people, list(staff_in_office())),
        "priorities": choices.kept_priorities(tail),
        "kinds": choices.KINDS,
        "erase_reasons": choices.ERASE_REASONS,
        "others": here(ticket, request.actor),
        "steps": kept.current("helpful", tail, wordings)[request.staff.language].steps,
        "page_scripts": SCRIPTS,
        "here": "queue",
    } | typed
    response = render(request, "desk/ticket.html", context)
    response.status_code = 422 if typed.get("refused") and not typed.get("changed") else 200
    return response


def _worded(request: StaffRequest, writing: dict[str, composing.Writing]) -> str:
    """The statement being put into plain words: asked for, being sent, or kept with the draft."""
    asked = request.GET.get("words") or request.POST.get("statement")
    return str(asked or writing["answer"].initial.get("statement", ""))


@require_safe
@door("ticket.read")
def ticket(request: StaffRequest, ref: str) -> HttpResponse:
    return page(request, find(request, ref))


@require_http_methods(["GET", "POST"])
@door("ticket.open")
def new(request: StaffRequest) -> HttpResponse:
    """A ticket of our own: an internal task, or a case told in the corridor."""
    form = forms.NewTicketForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            opened = actions.open_ticket(by=request.actor, channel="staff", **form.values())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, form.done(opened))
            return redirect("desk:ticket", opened.ref)
    return render(request, "desk/new.html", {"form": form, "here": "new"})

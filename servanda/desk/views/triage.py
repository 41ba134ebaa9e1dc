"""What is new, one at a time: the customer's words, what we propose and why, one key for all."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from servanda import kernel
from servanda.clocks.queries import with_clocks
from servanda.contracts.models import Line
from servanda.contracts.queries import lines_for
from servanda.desk import choices, pairing, undo
from servanda.desk.door import StaffRequest, door
from servanda.desk.owed import owed
from servanda.desk.seats import who_could_be
from servanda.desk.tails import tail_of
from servanda.desk.timeline import entries_of, timeline
from servanda.desk.triage_dues import dues
from servanda.desk.triage_form import (
    KIND_KEYS,
    NOBODY,
    OTHER,
    SHOWN,
    STAFF_KEYS,
    TriageForm,
    initial_of,
)
from servanda.desk.views.ticket import SCRIPTS, find
from servanda.kernel import Refused
from servanda.tickets import actions, triage
from servanda.tickets.conversation import conversation
from servanda.tickets.lists import queue_list, ticket_head
from servanda.tickets.models import State, Ticket


@require_safe
@door("ticket.triage")
def next_one(request: StaffRequest) -> HttpResponse:
    """The new ticket that breaks first, claimed for this colleague; or that nothing is new."""
    wanted = request.GET.get("ticket", "")
    claimed = actions.claim_next(by=request.actor, ref=wanted)
    if claimed is None and wanted:
        messages.error(request, _("This ticket is not new any more, or a colleague has it."))
        claimed = actions.claim_next(by=request.actor)
    if claimed is None:
        return _nothing_new(request)
    return _page(request, find(request, claimed.ref))


def _nothing_new(request: StaffRequest) -> HttpResponse:
    now = kernel.now()
    after = with_clocks(queue_list(request.actor, "mine")).first()
    after = after or with_clocks(queue_list(request.actor, "all")).first()
    context = {
        "waiting": triage.waiting(request.actor, now),
        "after": after,
        "owed": owed(after, after.clocks.all(), now) if after else None,
        "dropped": _dropped(request),
        "here": "triage",
    }
    return render(request, "desk/triage_done.html", context)


def _page(
    request: StaffRequest, ticket: Ticket, form: TriageForm | None = None, refused: str = ""
) -> HttpResponse:
    evidence = triage.gather(ticket)
    proposal = triage.propose(evidence)
    initial = initial_of(proposal)
    form = form or TriageForm(initial=initial, evidence=evidence)
    chosen = form.data if form.is_bound else initial
    entries = entries_of(ticket, request.actor)
    talk = timeline(conversation(ticket, request.actor), entries)
    said = [item for item in (*talk.head, *talk.items) if item.message]
    context: dict[str, Any] = {
        "ticket": ticket,
        "said": said,
        "known": who_could_be(ticket, request.actor),
        "likes": evidence.likes,
        "form": form,
        "chosen": chosen,
        "reasons": {
            name: pairing.reason_words(getattr(proposal, name).reason)
            for name in ("kind", "system", "line", "priority", "team", "staff")
        },
        "candidates": [
            (one, pairing.about(one), key)
            for one, key in zip(proposal.candidates[:SHOWN], STAFF_KEYS, strict=False)
        ],
        "kinds": [(code, name, KIND_KEYS[code]) for code, name in choices.KINDS[:5]],
        "priorities": choices.kept_priorities(tail_of(request, request.actor)),
        "other": OTHER,
        "nobody": NOBODY,
        "dues": dues(
            ticket,
            priority=proposal.priority.value,
            line=proposal.line.value,
            entries=entries,
        ),
        "waiting": triage.waiting(request.actor, evidence.now),
        "may": choices.Doing(request.actor, ticket),
        "dropped": _dropped(request),
        "refused": refused,
        "page_scripts": SCRIPTS,
        "here": "triage",
    }
    return render(request, "desk/triage.html", context, status=422 if refused else 200)


def _dropped(request: StaffRequest) -> Ticket | None:
    """What was just said to be no ticket, so that it can be undone."""
    ref = request.GET.get("dropped", "")
    found = ticket_head(request.actor).filter(state=State.NOT_A_TICKET, ref=ref)
    return found.first() if ref else None


@require_safe
@door("ticket.triage")
def effects(request: StaffRequest, ref: str) -> HttpResponse:
    """What the present choice would do to the due times; asking keeps the claim alive."""
    ticket = find(request, ref)
    held = actions.keep_claim(ticket, by=request.actor)
    line = next((one for one in lines_of(ticket) if one.ref == request.GET.get("line")), None)
    asked = request.GET.get("priority", "")
    priority = int(asked) if asked in {"1", "2", "3", "4"} else ticket.priority
    found = dues(ticket, priority=priority, line=line or ticket.line)
    return render(request, "desk/parts/triage_dues.html", {"dues": found, "lost": not held})


def lines_of(ticket: Ticket) -> list[Line]:
    return list(lines_for(ticket.customer, ticket.received_at)) if ticket.customer else []


@require_POST
@door("ticket.triage")
def decide(request: StaffRequest, ref: str) -> HttpResponse:
    """Take it as proposed and changed, put it off, or say that it is no ticket."""
    ticket, act = find(request, ref), request.POST.get("act", "take")
    try:
        if act == "skip":
            actions.skip(ticket, by=request.actor)
        elif act == "discard":
            actions.discard(ticket, by=request.actor)
            return redirect(f"{reverse('desk:triage')}?dropped={ticket.ref}")
        elif act == "restore":
            actions.restore(ticket, by=request.actor)
            return redirect(f"{reverse('desk:triage')}?ticket={ticket.ref}")
        else:
            return _take(request, ticket)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("desk:triage")


def _take(request: StaffRequest, ticket: Ticket) -> HttpResponse:
    form = TriageForm(request.POST, evidence=triage.gather(ticket))
    if not form.is_valid():
        return _page(request, ticket, form, _("Look again at what is marked below."))
    said, since = form.said(), kernel.now()
    try:
        actions.qualify(ticket, said, by=request.actor)
    except Refused as refused:
        if refused.code not in ("not_new", "claimed"):
            return _page(request, ticket, form, str(refused))
        raise
    whose = said.staff or said.team
    done = _("#%(number)s: %(name)s, P%(priority)s.") if whose else _("#%(number)s: P%(priority)s.")
    values = {"number": ticket.number, "name": whose, "priority": said.priority}
    undo.say(request, done % values, [ticket], since=since)
    return redirect("desk:triage")


@require_POST
@door("ticket.triage")
def come_back(request: StaffRequest) -> HttpResponse:
    """What was put off is there again now."""
    actions.come_back(by=request.actor)
    return redirect("desk:triage")

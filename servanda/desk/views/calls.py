"""The phone: who is calling, what may they expect, and what became of the call."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from servanda import kernel
from servanda.contracts import coverage
from servanda.desk import call_ways, choices, pairing, verdict
from servanda.desk.caller_forms import CallerForm
from servanda.desk.cover import cost_outside
from servanda.desk.door import StaffRequest, door
from servanda.desk.fields import offer
from servanda.desk.owed import owed
from servanda.desk.tails import tail_of
from servanda.kernel import Refused
from servanda.people.models import Contact
from servanda.people.queries import contact_card
from servanda.search.callers import find_callers
from servanda.systems.queries import systems_of
from servanda.tickets import actions
from servanda.tickets.callbacks import hours_under, to_call_back
from servanda.tickets.calls import last_calls, running_call
from servanda.tickets.faults import offered
from servanda.tickets.lists import queue_list
from servanda.tickets.models import Call

SHOWN_TICKETS = 8


@require_safe
@door("customer.read")
def search(request: StaffRequest) -> HttpResponse:
    """Results while typing, for the caller dialog and for "who is this?"."""
    words = request.GET.get("q", "").strip()
    found = find_callers(words, actor=request.actor) if len(words) > 1 else []
    context = {
        "words": words,
        "found": found,
        "ticket": request.GET.get("ticket", ""),
        "back": request.GET.get("back", ""),
    }
    return render(request, "desk/parts/found.html", context)


@require_http_methods(["GET", "POST"])
@door("call.log")
def card(request: StaffRequest, ref: str) -> HttpResponse:
    """The caller's card; its form writes the call down."""
    contact = get_object_or_404(contact_card(request.actor), ref=ref)
    call = running_call(request.actor, contact)
    found = coverage.find(customer=contact.customer, at=kernel.now())
    form = CallerForm(
        request.POST or None,
        contact=contact,
        call=call,
        hours=hours_under(found.line, contact.customer),
        tickets=queue_list(request.actor, "all").filter(customer=contact.customer),
    )
    if request.method == "POST" and form.is_valid():
        way, what = _chosen(request)
        try:
            return _after(request, call_ways.finish(request.actor, contact, form, way, what))
        except Refused as refused:
            form.refuse(refused)
    return render(request, "desk/card.html", _card(request, form, call, contact, found))


def _chosen(request: StaffRequest) -> tuple[str, str]:
    """Which button was pressed, and on which ticket."""
    for way in ("join", "about"):
        if what := request.POST.get(way):
            return way, what
    then = request.POST.get("then", "")
    return (then if then in call_ways.WAYS else "ticket"), ""


def _after(request: StaffRequest, ended: call_ways.Ended) -> HttpResponse:
    messages.success(request, ended.words)
    return redirect("desk:ticket", ended.ticket.ref) if ended.ticket else redirect("desk:caller")


def _card(
    request: StaffRequest, form: CallerForm, call: Any, contact: Contact, found: coverage.Coverage
) -> dict[str, Any]:
    now, customer = kernel.now(), contact.customer
    # Their tickets and systems stand beside the form and in it: read once for both.
    tickets = list(queue_list(request.actor, "all").filter(customer=customer))
    systems = list(systems_of(customer).select_related(None).prefetch_related(None))
    offer(form.agree, "ticket", tickets)
    offer(form, "system", systems)
    shown = tickets[:SHOWN_TICKETS]
    prefetch_related_objects(shown, "clocks")
    named = choices.kept_priorities(tail_of(request, request.actor))
    said = verdict.verdict(found, now, customer)
    if found.line is not None:
        form.initial["priority"] = found.line.default_priority
    rows = {row.priority: row for row in said.rows}
    return {
        "contact": contact,
        "customer": customer,
        "call": call,
        "made": now,
        "form": form,
        "verdict": said,
        "priorities": [(code, words, rows.get(code)) for code, words in named],
        "proposed": choices.proposed(found.line),
        "covered": coverage.say(found.because) if found.line else "",
        "cost": None if found.line else cost_outside(customer, now),
        "line": found.line,
        "tickets": [(ticket, owed(ticket, ticket.clocks.all(), now)) for ticket in shown],
        "systems": systems,
        "hands": pairing.hands_of(customer, now),
        "faults": offered(request.actor, customer, str(form["subject"].value() or "")),
        "callbacks": to_call_back(request.actor, contact),
        "calls": last_calls(request.actor, contact),
        "here": "caller",
    }


@require_POST
@door("call.log")
def begin(request: StaffRequest, ref: str) -> HttpResponse:
    """The call begins: its time runs."""
    contact = get_object_or_404(contact_card(request.actor), ref=ref)
    direction = "out" if request.POST.get("direction") == "out" else "in"
    actions.begin_call(by=request.actor, contact=contact, direction=direction)
    return redirect("desk:card", contact.ref)


@require_POST
@door("call.log")
def typing(request: StaffRequest, ref: str) -> HttpResponse:
    """What is typed is kept, the first letter begins the call, and running faults are compared."""
    contact = get_object_or_404(contact_card(request.actor), ref=ref)
    said = {name: request.POST.get(name, "") for name in ("subject", "text")}
    call = running_call(request.actor, contact)
    if call is None and any(said.values()):
        call = _begun(request, contact)
    if call is not None:
        _keep(request, call, said)
    context = {
        "call": call,
        "contact": contact,
        "faults": offered(request.actor, contact.customer, said["subject"]),
        "part": True,
    }
    return render(request, "desk/parts/typing.html", context)


def _begun(request: StaffRequest, contact: Contact) -> Call | None:
    """The call that these letters begin; None if it was written down while they were on their
    way."""
    try:
        made = parse_datetime(request.POST.get("made", ""))
    except ValueError:
        made = None
    try:
        return actions.begin_call(by=request.actor, contact=contact, since=made)
    except Refused:
        return None


def _keep(request: StaffRequest, call: Any, said: dict[str, str]) -> None:
    """A call that was written down in another window needs no more words."""
    try:
        actions.keep_words(call, by=request.actor, subject=said["subject"], summary=said["text"])
        actions.identify(call, by=request.actor, checks=request.POST.getlist("checks"))
    except Refused as refused:
        messages.warning(request, _("Nothing was kept: %(why)s") % {"why": refused})

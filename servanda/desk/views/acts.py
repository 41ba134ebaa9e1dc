"""Acts on one ticket. Each is a POST of its own; a refused one keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from servanda.clocks.preview import preview
from servanda.contracts.queries import lines_for
from servanda.desk import forms
from servanda.desk.choices import KINDS, PRIORITIES
from servanda.desk.door import StaffRequest, door
from servanda.desk.views.ticket import find, page
from servanda.escalation import actions as escalation
from servanda.escalation.queries import find_firing
from servanda.kernel import Refused
from servanda.people.queries import find_contact
from servanda.tickets import actions
from servanda.tickets.lists import ticket_page
from servanda.tickets.models import Kind, Ticket


def _go(request: StaffRequest, ticket: Ticket, done: str) -> HttpResponse:
    messages.success(request, done)
    return redirect("desk:ticket", ticket.ref)


def _try(
    request: StaffRequest, ticket: Ticket, act: Callable[[], object], done: str, **typed: Any
) -> HttpResponse:
    """Do it and go back to the ticket; refused, show why on the page with what was typed."""
    try:
        act()
    except Refused as refused:
        return page(request, find(request, ticket.ref), refused=str(refused), **typed)
    return _go(request, ticket, done)


@require_POST
@door("ticket.answer")
def answer(request: StaffRequest, ref: str) -> HttpResponse:
    """Answer the customer; `then` says what the ticket does next: nothing, wait, or solved."""
    ticket = find(request, ref)
    form = forms.AnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, ticket, answer_form=form, refused=_("Nothing was sent."), tab="answer")
    text, then = form.cleaned_data["text"], request.POST.get("then", "")
    files = form.attachments()

    def act() -> None:
        if then == "solve":
            actions.solve(ticket, by=request.actor, text=text, attachments=files)
        else:
            wait = then == "wait"
            actions.answer(
                ticket, by=request.actor, text=text, question=wait, wait=wait, attachments=files
            )

    done = {
        "solve": _("The solution is on its way; the customer was asked to confirm."),
        "wait": _("Your question is on its way; the clock waits as the contract says."),
    }.get(then, _("Your answer is on its way."))
    return _try(request, ticket, act, done, answer_form=form, tab="answer")


@require_POST
@door("ticket.note")
def note(request: StaffRequest, ref: str) -> HttpResponse:
    ticket = find(request, ref)
    form = forms.NoteForm(request.POST)
    if not form.is_valid():
        return page(request, ticket, note_form=form, refused=_("Nothing was saved."), tab="note")
    return _try(
        request,
        ticket,
        lambda: actions.note(ticket, by=request.actor, text=form.cleaned_data["text"]),
        _("Note saved."),
        note_form=form,
        tab="note",
    )


@require_POST
@door("ticket.log_call")
def call(request: StaffRequest, ref: str) -> HttpResponse:
    ticket = find(request, ref)
    form = forms.CallForm(request.POST, ticket=ticket)
    if not form.is_valid():
        return page(request, ticket, call_form=form, refused=_("Nothing was saved."), tab="call")
    data = form.cleaned_data
    return _try(
        request,
        ticket,
        lambda: actions.log_call(
            ticket,
            by=request.actor,
            contact=data["contact"],
            direction=data["direction"],
            text=data["text"],
            seconds=(data["minutes"] or 0) * 60,
            spoken=data["spoken"],
        ),
        _("Call logged."),
        call_form=form,
        tab="call",
    )


@require_POST
@door("ticket.assign")
def assign(request: StaffRequest, ref: str) -> HttpResponse:
    """Hand over; with `me` it is taken."""
    ticket = find(request, ref)
    if request.POST.get("me"):
        staff, team = request.staff, ticket.team
    else:
        form = forms.AssignForm(request.POST, ticket=ticket)
        if not form.is_valid():
            return page(request, ticket, assign_form=form, refused=_("Choose from the list."))
        staff, team = form.cleaned_data["staff"], form.cleaned_data["team"]
    done = _("Assigned to %(name)s.") % {"name": staff.name} if staff else _("Assigned to nobody.")
    result = _try(
        request,
        ticket,
        lambda: actions.assign(ticket, by=request.actor, staff=staff, team=team),
        done,
    )
    # A specialist who hands it over may not see it any more.
    still = ticket_page(request.actor).filter(pk=ticket.pk).exists()
    return result if still else redirect("desk:queue")


@require_http_methods(["GET", "POST"])
@door("ticket.prioritise")
def priority(request: StaffRequest, ref: str) -> HttpResponse:
    """GET shows what the change would do to the due times; POST makes it."""
    ticket = find(request, ref)
    asked = request.POST.get("priority") or request.GET.get("priority") or ""
    wanted = int(asked) if asked in {"1", "2", "3", "4"} else ticket.priority
    if request.method == "POST":
        return _try(
            request,
            ticket,
            lambda: actions.set_priority(ticket, by=request.actor, priority=wanted),
            _("Priority is now P%(priority)s.") % {"priority": wanted},
        )
    context = {
        "ticket": ticket,
        "wanted": wanted,
        "effects": preview(ticket, priority=wanted),
        "priorities": PRIORITIES,
    }
    part = bool(request.headers.get("HX-Request"))
    name = "desk/parts/priority_preview.html" if part else "desk/priority.html"
    return render(request, name, context)


@require_POST
@door("ticket.correct")
def correct(request: StaffRequest, ref: str) -> HttpResponse:
    ticket = find(request, ref)
    return _try(
        request,
        ticket,
        lambda: actions.correct_priority(ticket, by=request.actor),
        _("The last change of priority counts as never made."),
    )


@require_POST
@door("ticket.read")
def state(request: StaffRequest, ref: str) -> HttpResponse:
    """The further acts of the menu, by the name of the button."""
    ticket = find(request, ref)
    by, words = request.actor, request.POST.get("text", "").strip()
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "wait_third_party": (
            lambda: actions.wait_for_third_party(ticket, by=by),
            _("Waiting for a supplier."),
        ),
        "resume": (lambda: actions.resume(ticket, by=by), _("Work goes on.")),
        "finish": (lambda: actions.finish(ticket, by=by), _("Done.")),
        "reopen": (lambda: actions.reopen(ticket, by=by, text=words), _("Opened again.")),
        "decline": (
            lambda: actions.decline(ticket, by=by, text=words),
            _("Declined; the reason is on its way to the customer."),
        ),
        "discard": (
            lambda: actions.discard(ticket, by=by),
            _("Marked as not a ticket. You can undo this on its page."),
        ),
        "restore": (lambda: actions.restore(ticket, by=by), _("It is a ticket again.")),
    }
    chosen = acts.get(request.POST.get("act", ""))
    if chosen is None:
        return page(request, ticket, refused=_("Choose what to do from the menu."))
    return _try(request, ticket, chosen[0], chosen[1], declining=words)


@require_POST
@door("ticket.reclassify")
def kind(request: StaffRequest, ref: str) -> HttpResponse:
    ticket = find(request, ref)
    wanted = request.POST.get("kind", "")
    if wanted not in Kind.values:
        return page(request, ticket, refused=_("Choose a kind from the list."))
    names = dict(KINDS)
    return _try(
        request,
        ticket,
        lambda: actions.change_kind(ticket, by=request.actor, kind=wanted),
        _("Kind is now: %(kind)s.") % {"kind": names[wanted]},
    )


@require_http_methods(["GET", "POST"])
@door("ticket.reclassify")
def line(request: StaffRequest, ref: str) -> HttpResponse:
    """Another contract line; what that does to the due times is shown before."""
    ticket = find(request, ref)
    lines = list(lines_for(ticket.customer, ticket.received_at)) if ticket.customer else []
    chosen = {item.ref: item for item in lines}.get(
        request.POST.get("line") or request.GET.get("line") or ""
    )
    if request.method == "POST" and chosen:
        return _try(
            request,
            ticket,
            lambda: actions.change_line(ticket, by=request.actor, line=chosen),
            _("Another contract line covers it from now on."),
        )
    context = {
        "ticket": ticket,
        "lines": [(item, preview(ticket, line=item)) for item in lines],
        "here": "queue",
    }
    return render(request, "desk/line.html", context)


@require_POST
@door("contact.attach")
def who(request: StaffRequest, ref: str) -> HttpResponse:
    """Who is this? The sender becomes the chosen contact's, or a new colleague of a customer."""
    ticket = find(request, ref)
    contact = find_contact(request.actor, request.POST.get("contact", ""))
    if contact is None:
        return page(request, ticket, refused=_("Choose a contact from the list."))
    return _try(
        request,
        ticket,
        lambda: actions.attach(
            ticket, by=request.actor, customer=contact.customer, contact=contact
        ),
        _("This is %(name)s of %(customer)s.")
        % {"name": contact.name, "customer": contact.customer.name},
    )


@require_POST
@door("ticket.confirm_spoken")
def confirmed(request: StaffRequest, ref: str) -> HttpResponse:
    """The customer said on the phone that it works: who said so, and in which call."""
    ticket = find(request, ref)
    form = forms.CallForm(request.POST, ticket=ticket)
    if not form.is_valid() or form.cleaned_data["contact"] is None:
        return page(
            request,
            ticket,
            confirm_form=form,
            refused=_("Say who confirmed it and what they said; nothing was saved."),
        )
    data = form.cleaned_data

    def act() -> None:
        actions.confirm_in_call(
            ticket,
            by=request.actor,
            contact=data["contact"],
            direction=data["direction"],
            text=data["text"],
            seconds=(data["minutes"] or 0) * 60,
        )

    return _try(request, ticket, act, _("Closed, confirmed by phone."), confirm_form=form)


@require_POST
@door("ticket.correct")
def thanks(request: StaffRequest, ref: str, message: str) -> HttpResponse:
    """The message that opened it again was only thanks, or said that it works."""
    ticket = find(request, ref)
    said = get_object_or_404(ticket.messages, ref=message)
    confirmed = request.POST.get("why") == "confirmed"
    act = actions.confirmed_by_message if confirmed else actions.was_only_thanks
    return _try(
        request,
        ticket,
        lambda: act(ticket, by=request.actor, message=said),
        _("Opening it again was undone."),
    )


@require_POST
@door("ticket.acknowledge")
def acknowledge(request: StaffRequest, ref: str) -> HttpResponse:
    """I know, says the colleague whom the ladder called on."""
    firing = find_firing(request.actor, ref)
    if firing is None:
        return redirect("desk:queue")
    try:
        escalation.acknowledge(firing, by=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Noted: you know about it."))
    return redirect("desk:ticket", firing.ticket.ref)

"""Doing something with a ticket. Each is a POST of its own; a refused one says why."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from servanda.clocks.preview import preview
from servanda.desk import forms
from servanda.desk.choices import ERASE_REASONS, KINDS, priorities
from servanda.desk.cover import cover_of
from servanda.desk.door import StaffRequest, door
from servanda.desk.views.attempt import attempt
from servanda.desk.views.ticket import find, page
from servanda.escalation import actions as escalation
from servanda.escalation.queries import find_firing
from servanda.kernel import Refused
from servanda.people.queries import find_contact, find_customer
from servanda.tickets import actions
from servanda.tickets.lists import messages_visible_to, ticket_head
from servanda.tickets.models import Kind


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
    result = attempt(
        request,
        ticket,
        lambda: actions.assign(ticket, by=request.actor, staff=staff, team=team),
        done,
        undoable=True,
    )
    # A specialist who hands it over may not see it any more.
    still = ticket_head(request.actor).filter(pk=ticket.pk).exists()
    return result if still else redirect("desk:queue")


@require_http_methods(["GET", "POST"])
@door("ticket.prioritise")
def priority(request: StaffRequest, ref: str) -> HttpResponse:
    """GET shows what the change would do to the due times; POST makes it."""
    ticket = find(request, ref)
    asked = request.POST.get("priority") or request.GET.get("priority") or ""
    wanted = int(asked) if asked in {"1", "2", "3", "4"} else ticket.priority
    if request.method == "POST":
        return attempt(
            request,
            ticket,
            lambda: actions.set_priority(ticket, by=request.actor, priority=wanted),
            _("Priority is now P%(priority)s.") % {"priority": wanted},
            undoable=True,
        )
    context = {
        "ticket": ticket,
        "wanted": wanted,
        "effects": preview(ticket, priority=wanted),
        "priorities": priorities(),
    }
    part = bool(request.headers.get("HX-Request"))
    name = "desk/parts/priority_preview.html" if part else "desk/priority.html"
    return render(request, name, context)


@require_POST
@door("ticket.correct")
def correct(request: StaffRequest, ref: str) -> HttpResponse:
    ticket = find(request, ref)
    return attempt(
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
            _("Marked as not a ticket."),
        ),
        "restore": (lambda: actions.restore(ticket, by=by), _("It is a ticket again.")),
    }
    chosen = acts.get(request.POST.get("act", ""))
    if chosen is None:
        return page(request, ticket, refused=_("Choose what to do from the menu."))
    return attempt(request, ticket, chosen[0], chosen[1], undoable=True, declining=words)


@require_POST
@door("ticket.reclassify")
def kind(request: StaffRequest, ref: str) -> HttpResponse:
    ticket = find(request, ref)
    wanted = request.POST.get("kind", "")
    if wanted not in Kind.values:
        return page(request, ticket, refused=_("Choose a kind from the list."))
    names = dict(KINDS)
    return attempt(
        request,
        ticket,
        lambda: actions.change_kind(ticket, by=request.actor, kind=wanted),
        _("Kind is now: %(kind)s.") % {"kind": names[wanted]},
        undoable=True,
    )


@require_http_methods(["GET", "POST"])
@door("ticket.reclassify")
def line(request: StaffRequest, ref: str) -> HttpResponse:
    """Another contract line, or none, with a reason; what it does to the due times is shown
    before, and why the contracts themselves give the one they do."""
    ticket = find(request, ref)
    cover = cover_of(ticket)
    lines = [*cover.could, *cover.cannot]
    wanted, reason = request.POST.get("line", ""), request.POST.get("reason", "").strip()
    chosen = {item.ref: item for item in lines}.get(wanted)
    refused = ""
    if request.method == "POST" and (chosen or wanted == "none"):
        if reason or chosen == cover.own:
            covers = _("Another contract line covers it from now on.")
            return attempt(
                request,
                ticket,
                lambda: actions.change_line(ticket, by=request.actor, line=chosen, reason=reason),
                covers if chosen else _("From now on no contract line covers it."),
                undoable=True,
            )
        refused = _("Say why, in a few words.")
    context = {
        "ticket": ticket,
        "cover": cover,
        "could": [(item, preview(ticket, line=item)) for item in cover.could],
        "cannot": [(item, preview(ticket, line=item)) for item in cover.cannot],
        "reason": reason,
        "refused": refused,
        "here": "queue",
    }
    return render(request, "desk/line.html", context, status=422 if refused else 200)


@require_POST
@door("contact.attach")
def who(request: StaffRequest, ref: str) -> HttpResponse:
    """Who is this? The chosen contact, or somebody at a customer whose name we do not know."""
    ticket = find(request, ref)
    contact = find_contact(request.actor, request.POST.get("contact", ""))
    wanted = request.POST.get("customer", "")
    customer = contact.customer if contact else find_customer(request.actor, wanted)
    if customer is None:
        return page(request, ticket, refused=_("Choose a contact from the list."))
    if contact is None:
        done = _("This is somebody of %(customer)s.") % {"customer": customer.name}
    else:
        done = _("This is %(name)s (%(customer)s).") % {
            "name": contact.name,
            "customer": customer.name,
        }
    result = attempt(
        request,
        ticket,
        lambda: actions.attach(ticket, by=request.actor, customer=customer, contact=contact),
        done,
    )
    if request.POST.get("back") == "triage" and result.status_code == 302:
        return redirect(f"{reverse('desk:triage')}?ticket={ticket.ref}")
    return result


@require_POST
@door("words.erase")
def erase(request: StaffRequest, ref: str, message: str) -> HttpResponse:
    """Destroy what a message says; the dialog asked why, and whether they mean it."""
    ticket = find(request, ref)
    said = get_object_or_404(messages_visible_to(request.actor).filter(ticket=ticket), ref=message)
    why = request.POST.get("why", "")
    if why not in dict(ERASE_REASONS):
        return page(request, ticket, refused=_("Choose why these words are to be erased."))
    return attempt(
        request,
        ticket,
        lambda: actions.erase_words(said, by=request.actor, why=why),
        _("The words are erased."),
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

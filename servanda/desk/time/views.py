"""Time on a ticket: entered, corrected, withdrawn; and one's own timer."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from servanda import kernel
from servanda.billing import actions
from servanda.billing.models import TimeEntry
from servanda.billing.queries import find_entry, sheet_of
from servanda.desk import undo
from servanda.desk.acts.showing import show
from servanda.desk.door import StaffRequest, door
from servanda.desk.time.form import TimeForm
from servanda.desk.views.ticket import find
from servanda.kernel import Refused
from servanda.people.access import may
from servanda.tickets.models import Ticket


@require_http_methods(["GET", "POST"])
@door("time.enter")
def enter(request: StaffRequest, ref: str) -> HttpResponse:
    """Time worked, all of it on a form of its own; stopping the timer asks here what was done."""
    ticket = find(request, ref)
    form = _form(request)
    if request.method == "GET":
        return _show(request, ticket, form)
    if not form.is_valid():
        return _show(request, ticket, form, refused=_("Nothing was entered yet."))
    staff = form.cleaned_data.get("staff")
    return _done(
        request,
        ticket,
        form,
        lambda: actions.enter_time(ticket, form.said(), by=request.actor, staff=staff),
        _("The time is entered."),
    )


@require_http_methods(["GET", "POST"])
@door("time.enter")
def entry(request: StaffRequest, ref: str) -> HttpResponse:
    """One entry: corrected, or withdrawn."""
    found = find_entry(request.actor, ref)
    if found is None:
        raise Http404
    form = _form(request, found)
    if request.method == "GET":
        return _show(request, found.ticket, form, entry=found)
    if request.POST.get("act") == "withdraw":
        words = request.POST.get("why", "")
        return _done(
            request,
            found.ticket,
            form,
            lambda: actions.withdraw_time(found, by=request.actor, why=words),
            _("The entry does not count any more."),
            entry=found,
        )
    if not form.is_valid():
        return _show(request, found.ticket, form, entry=found, refused=_("Nothing was changed."))
    return _done(
        request,
        found.ticket,
        form,
        lambda: actions.correct_time(found, form.said(), by=request.actor),
        _("Corrected; the old entry is kept beside it."),
        entry=found,
    )


@require_POST
@door("time.enter")
def restore(request: StaffRequest, ref: str) -> HttpResponse:
    """Withdrawn too early."""
    found = find_entry(request.actor, ref)
    if found is None:
        raise Http404
    return _act(
        request,
        found.ticket,
        lambda: actions.restore_time(found, by=request.actor),
        _("The entry counts again."),
    )


@require_POST
@door("time.enter")
def timer(request: StaffRequest, ref: str) -> HttpResponse:
    """One's own timer, by the name of the button."""
    ticket, by = find(request, ref), request.actor
    act = request.POST.get("act", "")
    if act == "start":
        done = _("Your timer runs. It goes on whatever you do with this window.")
        return _act(request, ticket, lambda: actions.start_timer(ticket, by=by), done)
    if act == "discard":
        done = _("Thrown away; nothing was entered.")
        return _act(request, ticket, lambda: actions.discard_timer(by=by), done)
    words, work = request.POST.get("text", ""), request.POST.get("work", "remote")
    return _act(
        request,
        ticket,
        lambda: actions.stop_timer(by=by, text=words, work=work),
        _("The time is entered."),
    )


def _form(request: StaffRequest, entry: TimeEntry | None = None) -> TimeForm:
    others = may(request.actor, "time.enter_others")
    data = request.POST or None
    return TimeForm(data, zone=request.staff.zone, entry=entry, for_others=others)


def _show(
    request: StaffRequest,
    ticket: Ticket,
    form: TimeForm,
    *,
    entry: TimeEntry | None = None,
    refused: str = "",
) -> HttpResponse:
    sheet = sheet_of(ticket, request.actor, kernel.now())
    context = {"form": form, "entry": entry, "budget": sheet.budget}
    return show(request, ticket, "time", refused=refused, **context)


def _done(
    request: StaffRequest,
    ticket: Ticket,
    form: TimeForm,
    act: Callable[[], object],
    words: str,
    *,
    entry: TimeEntry | None = None,
) -> HttpResponse:
    """Refused, the form says why and keeps what was typed; what was withdrawn can be put back."""
    try:
        act()
    except Refused as refused:
        return _show(request, ticket, form, entry=entry, refused=str(refused))
    tags = ""
    if entry is not None and entry.withdrawn_at is not None:
        tags = undo.MARK + reverse("desk:restore_time", args=[entry.ref])
    messages.success(request, words, extra_tags=tags)
    return redirect("desk:ticket", ticket.ref)


def _act(
    request: StaffRequest, ticket: Ticket, act: Callable[[], object], words: str
) -> HttpResponse:
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, words)
    return redirect("desk:ticket", ticket.ref)

"""Further reporters of a ticket, and letters that wait because the customer's mail is down."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from servanda.desk.door import StaffRequest, door
from servanda.desk.views.attempt import attempt
from servanda.desk.views.ticket import find, page
from servanda.kernel import Refused
from servanda.mail.actions import address_works
from servanda.tickets import actions
from servanda.tickets.models import Report, Ticket


@require_POST
@door("ticket.join")
def reporter(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    """Take a reporter out, put them back, or make a ticket of their own from their call."""
    ticket = find(request, ref)
    report = get_object_or_404(ticket.reports.select_related("contact__customer", "call"), pk=pk)
    act = request.POST.get("act", "")
    if act == "split":
        return _split(request, ticket, report)
    verb = actions.put_back if act == "back" else actions.take_out
    said = (
        _("%(name)s is part of it again.")
        if act == "back"
        else _("%(name)s is no longer part of it. Below the reporters you can put them back.")
    )
    done = said % {"name": report.contact.name}
    return attempt(request, ticket, lambda: verb(report, by=request.actor), done)


def _split(request: StaffRequest, ticket: Ticket, report: Report) -> HttpResponse:
    try:
        own = actions.split_off(report, by=request.actor, subject=request.POST.get("subject", ""))
    except Refused as refused:
        return page(request, find(request, ticket.ref), refused=str(refused))
    said = _("The call of %(name)s is ticket #%(number)s now.")
    messages.success(request, said % {"name": report.contact.name, "number": own.number})
    return redirect("desk:ticket", own.ref)


@require_POST
@door("ticket.hold_letters")
def mail(request: StaffRequest, ref: str) -> HttpResponse:
    """Their mail is down, or works again."""
    ticket = find(request, ref)
    if request.POST.get("act") == "up":
        try:
            released = actions.mail_is_up(ticket, by=request.actor)
        except Refused as refused:
            return page(request, find(request, ref), refused=str(refused))
        messages.success(request, _released(released))
        return redirect("desk:ticket", ticket.ref)
    done = _("Letters of this ticket are held until their mail works again.")
    act = actions.mail_is_down
    return attempt(request, ticket, lambda: act(ticket, by=request.actor), done)


@require_POST
@door("ticket.answer")
def reachable(request: StaffRequest, ref: str) -> HttpResponse:
    """An address at which nobody was works after all; what waited for it leaves."""
    ticket = find(request, ref)
    theirs = {ticket.requester_address, ticket.requester.email if ticket.requester else ""}
    wanted = [one for one in request.POST.getlist("address") if one in theirs]
    released = address_works(wanted, by=request.actor)
    messages.success(request, _released(released))
    return redirect("desk:ticket", ticket.ref)


def _released(number: int) -> str:
    if not number:
        return _("Their mail works again. Nothing was waiting.")
    return ngettext(
        "Their mail works again: one letter is on its way.",
        "Their mail works again: %(number)s letters are on their way.",
        number,
    ) % {"number": number}

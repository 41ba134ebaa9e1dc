"""Linking two tickets, and merging one into another."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from servanda import kernel
from servanda.clocks.preview import preview
from servanda.desk import undo
from servanda.desk.acts import finding, link_words
from servanda.desk.acts.showing import show
from servanda.desk.door import StaffRequest, door
from servanda.desk.views.attempt import go
from servanda.desk.views.ticket import find
from servanda.kernel import Refused
from servanda.tickets import actions
from servanda.tickets.models import Ticket
from servanda.tickets.related import find_link


@require_http_methods(["GET", "POST"])
@door("ticket.link")
def link(request: StaffRequest, ref: str) -> HttpResponse:
    """Say what this ticket is to another."""
    ticket = find(request, ref)
    if (part := finding.found(request, ticket)) is not None:
        return part
    given = request.POST or request.GET
    context: dict[str, Any] = {
        "kinds": link_words.CHOICES,
        "kind": given.get("kind", ""),
        "words": request.GET.get("q", ""),
        "found": finding.proposed(request, ticket),
        "chosen": finding.chosen(request, given),
    }
    if request.method == "GET":
        return show(request, ticket, "link", **context)
    other, since = finding.chosen(request, request.POST), kernel.now()
    if other is None:
        return show(request, ticket, "link", refused=_("Choose the other ticket."), **context)
    kind, _sep, reverse = request.POST.get("kind", "").partition(":")
    first, second = (other, ticket) if reverse else (ticket, other)
    try:
        actions.link(first, by=request.actor, other=second, kind=kind)
    except Refused as refused:
        return show(request, ticket, "link", refused=str(refused), **context)
    return go(request, ticket, _("Linked to #%(number)s.") % {"number": other.number}, since)


@require_POST
@door("ticket.link")
def unlink(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    ticket = find(request, ref)
    row, since = find_link(request.actor, ticket, pk), kernel.now()
    if row is None:
        messages.error(request, _("This link was removed already."))
        return redirect("desk:ticket", ticket.ref)
    actions.unlink(row, by=request.actor)
    return go(request, ticket, _("The link was removed."), since)


@require_http_methods(["GET", "POST"])
@door("ticket.merge")
def merge(request: StaffRequest, ref: str) -> HttpResponse:
    """This ticket goes on in another, or the other way; what that does is shown before."""
    ticket = find(request, ref)
    if (part := finding.found(request, ticket)) is not None:
        return part
    given = request.POST or request.GET
    other, keep = finding.chosen(request, given), given.get("keep") == "this"
    context: dict[str, Any] = {
        "words": request.GET.get("q", ""),
        "found": finding.proposed(request, ticket),
        "chosen": other,
        "keep": keep,
    }
    if other is not None:
        context |= _outlook(*((other, ticket) if keep else (ticket, other)))
    if request.method == "GET":
        return show(request, ticket, "merge", **context)
    if other is None:
        return show(request, ticket, "merge", refused=_("Choose the other ticket."), **context)
    gone, into = (other, ticket) if keep else (ticket, other)
    since = kernel.now()
    try:
        actions.merge(gone, by=request.actor, into=into)
    except Refused as refused:
        return show(request, ticket, "merge", refused=str(refused), **context)
    values = {"gone": gone.number, "into": into.number}
    words = _("#%(gone)s goes on in #%(into)s.") % values
    undo.say(request, words, [gone], since=since)
    return redirect("desk:ticket", into.ref)


def _outlook(gone: Ticket, into: Ticket) -> dict[str, Any]:
    """What merging would do: to the clocks, and who joins."""
    people = [*gone.participants.select_related("contact"), gone.requester]
    names = [str(getattr(one, "contact", one)) for one in people if one is not None]
    return {
        "gone": gone,
        "into": into,
        "effects": preview(into, absorbs=gone),
        "joining": [name for name in dict.fromkeys(names) if name and name != "None"],
        "said": gone.messages.count(),
    }


@require_POST
@door("ticket.merge")
def unmerge(request: StaffRequest, ref: str) -> HttpResponse:
    """Two tickets again, as before."""
    ticket = find(request, ref)
    if ticket.merged_into is None:
        raise Http404
    try:
        actions.unmerge(ticket, by=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Two tickets again; each has its own clocks."))
    return redirect("desk:ticket", ticket.ref)

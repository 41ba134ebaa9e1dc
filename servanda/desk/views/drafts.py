"""Words while they are written: kept, put away, brought back; and who else is at the ticket."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from servanda import kernel
from servanda.desk.composing import KEPT_FIELDS
from servanda.desk.door import StaffRequest, door
from servanda.desk.forms import new_files
from servanda.desk.views.ticket import find
from servanda.kernel import Refused
from servanda.presentation.wording import say_time
from servanda.tickets import actions
from servanda.tickets.helpful import hint_for
from servanda.tickets.mentions import mentions_of
from servanda.tickets.models import Tab, Ticket, Unsent
from servanda.tickets.presence import here
from servanda.tickets.unsent import draft_file, drafts_everywhere, put_away


@require_POST
@door("ticket.draft")
def draft(request: StaffRequest, ref: str, tab: str) -> HttpResponse:
    """Keep what is in a form of the composer (`act` save), put it away, or bring it back."""
    ticket = find(request, ref)
    if tab not in Tab.values:
        raise Http404
    try:
        kept = _act(request, ticket, tab)
    except Refused as refused:
        other = put_away(request.actor, ticket, tab)
        words = {"refused": str(refused), "code": refused.code, **_known(request, other)}
        return JsonResponse(words, status=409)
    hint = hint_for(kept.text) if kept is not None and tab == Tab.ANSWER else None
    told = {"hint": {"said": hint.said[0], "instead": hint.instead} if hint else None}
    return JsonResponse({**_known(request, kept), **told})


def _act(request: StaffRequest, ticket: Ticket, tab: str) -> Unsent | None:
    act = request.POST.get("act", "save")
    if act == "save":
        names = KEPT_FIELDS[Tab(tab)]
        given = request.POST
        fields = {
            name: given.getlist(name) if name == "copies" else given.get(name, "")
            for name in names
            if name in given
        }
        return actions.save_draft(
            ticket,
            by=request.actor,
            tab=tab,
            text=given.get("text", ""),
            fields=fields,
            seen=_number(given.get("seen")),
            version=_number(given.get("version")),
            key=given.get("key", "")[:64],
        )
    found = put_away(request.actor, ticket, tab)
    if found is None:
        raise Http404
    if act == "restore":
        return actions.restore_draft(found, by=request.actor)
    actions.discard_draft(found, by=request.actor)
    return None


def _number(words: str | None) -> int:
    return int(words) if words and words.isdecimal() and len(words) < 10 else 0


def _known(request: StaffRequest, kept: Unsent | None) -> dict[str, Any]:
    """What the page must know of a draft."""
    if kept is None:
        return {"version": 0}
    saved = say_time(
        kept.saved_at,
        zone=timezone.get_current_timezone(),
        language=request.staff.language,
        now=kernel.now(),
    )
    return {"version": kept.version, "text": kept.text, "fields": kept.fields, "saved": saved}


@require_POST
@door("ticket.draft")
def files(request: StaffRequest, ref: str, tab: str) -> HttpResponse:
    """Add files to a draft, or take one out (`remove`); answers the list as it is now."""
    ticket = find(request, ref)
    if tab not in Tab.values:
        raise Http404
    refused = ""
    try:
        file = draft_file(request.actor, request.POST.get("remove", ""))
        if file is not None:
            actions.detach_from_draft(file, by=request.actor)
        for new in new_files(request.FILES.getlist("uploads")):
            seen = _number(request.POST.get("seen"))
            actions.attach_to_draft(ticket, by=request.actor, tab=tab, file=new, seen=seen)
    except Refused as error:
        refused = str(error)
    kept = put_away(request.actor, ticket, tab)
    context = {"files": kept.files.select_related("blob") if kept else [], "refused": refused}
    page = render_to_string("desk/parts/draft_files.html", context, request)
    response = HttpResponse(page, status=422 if refused else 200)
    response["X-Draft-Version"] = str(_known_version(kept, _number(request.POST.get("version"))))
    return response


def _known_version(kept: Unsent | None, before: int) -> int:
    """What a page may go on from after a file: a page that had not seen the words saved meanwhile
    in another window does not become their master by it."""
    if kept is None:
        return 0
    return before if kept.text and kept.version != before else kept.version


@require_safe
@door("ticket.draft")
def mine(request: StaffRequest) -> HttpResponse:
    """All that one has begun and not sent, also on tickets that went to somebody else."""
    found = drafts_everywhere(request.actor)
    reach = set(
        Ticket.objects.visible_to(request.actor)
        .filter(pk__in=[one.ticket_id for one in found])
        .values_list("pk", flat=True)
    )
    rows = [(one, one.ticket_id in reach) for one in found]
    return render(request, "desk/drafts.html", {"rows": rows, "here": "drafts"})


@require_http_methods(["GET", "POST"])
@door("ticket.read")
def who_is_here(request: StaffRequest, ref: str) -> HttpResponse:
    """Who else is at the ticket. A POST also says that this page (`window`) is open, whether one
    `writing` on it, or that it was closed (`left`).
    Whoever is here has read where they are mentioned."""
    ticket = find(request, ref)
    window = request.POST.get("window", "")[:36]
    if request.method == "POST" and window:
        if request.POST.get("left"):
            actions.leave(ticket, by=request.actor, window=window)
            return HttpResponse(status=204)
        writing = bool(request.POST.get("writing"))
        actions.be_present(ticket, by=request.actor, window=window, writing=writing)
        mentioned = mentions_of(request.actor).unread().filter(message__ticket=ticket)
        if mentioned.exists():
            actions.read_mentions(mentioned, by=request.actor)
    others = here(ticket, request.actor)
    return render(request, "desk/parts/here.html", {"others": others, "ticket": ticket})

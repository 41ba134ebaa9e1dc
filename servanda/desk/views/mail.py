"""Mail behind the desk: what is held and why, and what was sent."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from servanda.desk import held as reasons
from servanda.desk.door import StaffRequest, door
from servanda.desk.frames import framed
from servanda.kernel import Refused
from servanda.mail.parse import parse
from servanda.mail.queries import find_raw, held_mail, sent_mail
from servanda.people.access import may
from servanda.tickets.intake import discard_held, release

PAGE = 50


@require_safe
@door("held.read")
def held(request: StaffRequest) -> HttpResponse:
    page = Paginator(held_mail(), PAGE).get_page(request.GET.get("page"))
    rows = [(raw, parse(bytes(raw.raw)), reasons.say(raw.reason)) for raw in page]
    context = {"page": page, "rows": rows, "here": "held"}
    return render(request, "desk/held.html", context)


@require_http_methods(["GET", "POST"])
@door("held.read")
def held_one(request: StaffRequest, pk: int) -> HttpResponse:
    """One held mail; released it becomes a ticket or an answer, discarded it stays kept."""
    raw = find_raw(pk)
    if raw is None:
        raise Http404
    if request.method == "POST":
        try:
            if request.POST.get("act") == "release":
                release(raw, by=request.actor)
                messages.success(request, _("Released: it is on the queue."))
            else:
                discard_held(raw, by=request.actor)
                messages.success(request, _("Put aside. It is kept and can be released later."))
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("desk:held")
    context = {
        "raw": raw,
        "mail": parse(bytes(raw.raw)),
        "reason": reasons.say(raw.reason),
        "may_release": may(request.actor, "mail.release"),
        "here": "held",
    }
    return render(request, "desk/held_one.html", context)


@require_safe
@door("sent.read")
def sent(request: StaffRequest) -> HttpResponse:
    """The sent-mail viewer: everything that left or is about to, newest first."""
    words = request.GET.get("q", "").strip()
    page = Paginator(sent_mail(words), PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/sent.html", {"page": page, "words": words, "here": "sent"})


@require_safe
@door("sent.read")
def sent_one(request: StaffRequest, pk: int) -> HttpResponse:
    mail = get_object_or_404(sent_mail(), pk=pk)
    return render(request, "desk/sent_one.html", {"mail": mail, "here": "sent"})


@require_safe
@xframe_options_sameorigin
@door("sent.read")
def sent_html(request: StaffRequest, pk: int) -> HttpResponse:
    """The HTML part of a sent mail, in a frame that can run and load nothing."""
    return framed(get_object_or_404(sent_mail(), pk=pk).html)

"""Mail behind the desk: what was sent."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from servanda.desk.door import StaffRequest, door
from servanda.desk.frames import framed
from servanda.mail.queries import sent_mail
from servanda.notices.kinds import KINDS
from servanda.people.access import may

PAGE = 50


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
    kind = KINDS.get(mail.purpose) if may(request.actor, "provider.edit") else None
    return render(request, "desk/sent_one.html", {"mail": mail, "kind": kind, "here": "sent"})


@require_safe
@xframe_options_sameorigin
@door("sent.read")
def sent_html(request: StaffRequest, pk: int) -> HttpResponse:
    """The HTML part of a sent mail, in a frame that can run and load nothing."""
    return framed(get_object_or_404(sent_mail(), pk=pk).html)

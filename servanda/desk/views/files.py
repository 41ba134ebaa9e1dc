"""What is handed out as a file or shown in a frame of its own, never as part of our page."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from servanda.desk.door import StaffRequest, door
from servanda.desk.frames import framed_mail
from servanda.files.addresses import Wanted, handed_out
from servanda.mail import html
from servanda.mail.html_fold import fold_html
from servanda.mail.queries import find_raw
from servanda.people.actors import key_of
from servanda.presentation.templatetags.presentation import THEMES
from servanda.tickets.attach import attachments_visible_to
from servanda.tickets.handing_out import FILE, RAW
from servanda.tickets.lists import messages_visible_to
from servanda.tickets.models import Message


@require_safe
@door("ticket.read")
def attachment(request: StaffRequest, ref: str) -> HttpResponse:
    return handed(request, FILE, _ref(request, ref))


@require_safe
@door("ticket.read")
def look(request: StaffRequest, ref: str) -> HttpResponse:
    """A picture, a PDF or a text to look at; what else it is goes as a download."""
    return handed(request, FILE, _ref(request, ref), look=True)


@require_safe
@door("held.read")
def raw(request: StaffRequest, pk: int) -> HttpResponse:
    """A mail as it came, byte for byte."""
    if find_raw(pk) is None:
        raise Http404
    return handed(request, RAW, str(pk))


def _ref(request: StaffRequest, ref: str) -> str:
    return get_object_or_404(attachments_visible_to(request.actor), ref=ref).ref


def handed(
    request: StaffRequest, kind: str, key: str, inside: str = "", *, look: bool = False
) -> HttpResponse:
    """On to the address without cookies at which a colleague gets a file that they may have."""
    return handed_out(Wanted(key_of(request.actor), kind, key, inside, look))


@require_safe
@xframe_options_sameorigin
@door("ticket.read")
def message_html(request: StaffRequest, ref: str) -> HttpResponse:
    """A mail's HTML, cleaned, its quote folded, in a frame that can run nothing. Its own pictures
    stand in their places; those on the net only with `?images=1`."""
    found = get_object_or_404(messages_visible_to(request.actor), ref=ref)
    images = bool(request.GET.get("images"))
    theme = request.COOKIES.get("theme", "")
    return framed_mail(
        mark_safe(_as_written(found, images=images)),  # noqa: S308
        language=found.language,
        theme=theme if theme in THEMES else "auto",
        images=images,
    )


def _as_written(message: Message, *, images: bool) -> str:
    inline = {
        file.content_id: reverse("desk:look", args=[file.ref])
        for file in message.attachments.exclude(content_id="").filter(blob__size__gt=0)
    }
    placed = html.with_images(message.html, inline, remote=images)
    return fold_html(placed, reply=message.text, quoted=message.quoted, summary=_("Quoted text"))

"""What leaves as a download or is shown in a frame of its own, never as part of our page."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from servanda.desk.door import StaffRequest, door
from servanda.desk.frames import framed_mail
from servanda.files import store
from servanda.files.kinds import shown_as
from servanda.mail import html
from servanda.mail.html_fold import fold_html
from servanda.mail.queries import find_raw
from servanda.presentation.templatetags.presentation import THEMES
from servanda.tickets.attach import attachments_visible_to
from servanda.tickets.lists import messages_visible_to
from servanda.tickets.models import Attachment, Message

LOCKED = "default-src 'none'; sandbox"
# A browser's own reader of PDF does not start in a sandbox; it runs nothing of our origin.
PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src 'self'"
KEPT_SECONDS = 600


def served(content: bytes, name: str, kind: str = "") -> HttpResponse:
    """Bytes that can do nothing: as a download, or shown as `kind`."""
    media = f"{kind}; charset=utf-8" if kind == "text/plain" else kind
    response = HttpResponse(content, content_type=media or "application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(not kind, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = PDF_POLICY if kind == "application/pdf" else LOCKED
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    return response


def _found(request: StaffRequest, ref: str) -> tuple[Attachment, bytes]:
    found = get_object_or_404(attachments_visible_to(request.actor), ref=ref)
    try:
        return found, store.read(found.content)
    except FileNotFoundError as missing:
        raise Http404 from missing


@require_safe
@door("ticket.read")
def attachment(request: StaffRequest, ref: str) -> HttpResponse:
    found, content = _found(request, ref)
    return served(content, found.name)


@require_safe
@xframe_options_sameorigin
@door("ticket.read")
def look(request: StaffRequest, ref: str) -> HttpResponse:
    """A picture, a PDF or a text to look at; what else it is goes as a download."""
    found, content = _found(request, ref)
    kind = shown_as(content, found.name)
    if not kind:
        return redirect("desk:file", ref)
    return served(content, found.name, kind)


@require_safe
@door("held.read")
def raw(request: StaffRequest, pk: int) -> HttpResponse:
    """A mail as it came, byte for byte."""
    found = find_raw(pk)
    if found is None:
        raise Http404
    return served(bytes(found.raw), f"{pk}.eml")


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
        for file in message.attachments.exclude(content_id="").exclude(blob=None)
    }
    placed = html.with_images(message.html, inline, remote=images)
    return fold_html(placed, reply=message.text, quoted=message.quoted, summary=_("Quoted text"))

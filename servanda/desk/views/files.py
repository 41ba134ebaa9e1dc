"""What leaves as a download or is shown in a frame of its own, never as part of our page."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from servanda.desk.door import StaffRequest, door
from servanda.desk.frames import framed
from servanda.files import store
from servanda.mail.queries import find_raw
from servanda.tickets.attach import attachments_visible_to
from servanda.tickets.lists import messages_visible_to


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_safe
@door("ticket.read")
def attachment(request: StaffRequest, ref: str) -> HttpResponse:
    found = get_object_or_404(attachments_visible_to(request.actor), ref=ref)
    try:
        content = store.read(found.content)
    except FileNotFoundError as missing:
        raise Http404 from missing
    return _download(content, found.name)


@require_safe
@door("held.read")
def raw(request: StaffRequest, pk: int) -> HttpResponse:
    """A mail as it came, byte for byte."""
    found = find_raw(pk)
    if found is None:
        raise Http404
    return _download(bytes(found.raw), f"{pk}.eml")


@require_safe
@xframe_options_sameorigin
@door("ticket.read")
def message_html(request: StaffRequest, ref: str) -> HttpResponse:
    """A mail's HTML, cleaned, in a frame that can run nothing and load nothing from outside."""
    found = get_object_or_404(messages_visible_to(request.actor), ref=ref)
    return framed(found.html)

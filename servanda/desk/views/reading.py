"""What lies in a file: a mail that came with a mail, an invitation, and the files inside."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from servanda.desk.door import StaffRequest, door
from servanda.desk.frames import framed_mail
from servanda.desk.invitation_words import say
from servanda.desk.reading import Place, Shown, inline_addresses, shown_letter
from servanda.desk.views.files import handed
from servanda.mail import html, invitations
from servanda.mail.html_fold import fold_html
from servanda.mail.inside import is_letter
from servanda.mail.parsed import Attachment
from servanda.presentation.templatetags.presentation import THEMES
from servanda.tickets.attach import attachments_visible_to
from servanda.tickets.handing_out import FILE, HELD, find_file


@require_safe
@door("ticket.read")
def read(request: StaffRequest, kind: str, key: str, inside: str) -> HttpResponse:
    """A mail or an invitation to read; of the latter with `?card` only what stands in a ticket."""
    file, place = _found(request, kind, key, inside), Place(kind, key, inside)
    context = {"file": file, "place": place, "back": _back(request, place)}
    if invitations.is_calendar(file.content_type, file.name):
        found = invitations.read(file.data)
        context |= {"invitation": say(found) if found else None}
        name = "desk/parts/invitation.html" if "card" in request.GET else "desk/invitation.html"
        return render(request, name, context)
    if not is_letter(file):
        return redirect("desk:read_file", kind, key, inside)
    return render(request, "desk/letter.html", context | {"mail": shown_letter(file.data, place)})


@require_safe
@xframe_options_sameorigin
@door("ticket.read")
def read_html(request: StaffRequest, kind: str, key: str, inside: str) -> HttpResponse:
    """The HTML of such a mail, cleaned, its quote folded, in a frame that can run nothing."""
    file = _found(request, kind, key, inside)
    if not is_letter(file):
        raise Http404
    return framed_letter(request, shown_letter(file.data, Place(kind, key, inside)))


def framed_letter(request: StaffRequest, mail: Shown) -> HttpResponse:
    """With `?images=1` also with the pictures that lie on the net."""
    images, theme = bool(request.GET.get("images")), request.COOKIES.get("theme", "")
    said = mail.parsed
    placed = html.with_images(said.html, inline_addresses(mail), remote=images)
    quoted = "\n\n".join(part for part in (said.signature, said.quoted_text) if part)
    folded = fold_html(placed, reply=said.reply_text, quoted=quoted, summary=_("Quoted text"))
    return framed_mail(
        mark_safe(folded),  # noqa: S308
        language=mail.language,
        theme=theme if theme in THEMES else "auto",
        images=images,
    )


@require_safe
@door("ticket.read")
def read_file(request: StaffRequest, kind: str, key: str, inside: str) -> HttpResponse:
    """A file that lies in a mail, as a download, or with `?look=1` to look at."""
    _found(request, kind, key, inside)
    return handed(request, kind, key, inside, look=bool(request.GET.get("look")))


def _found(request: StaffRequest, kind: str, key: str, inside: str) -> Attachment:
    found = find_file(request.actor, kind, key, inside) if kind in (FILE, HELD) else None
    if found is None:
        raise Http404
    return found


def _back(request: StaffRequest, place: Place) -> str:
    """Where it lies: in another mail, a message of a ticket, or a held mail."""
    if "-" in place.inside:
        return place.around.address("read")
    if place.kind == HELD:
        return reverse("desk:held_one", args=[place.key])
    row = attachments_visible_to(request.actor).get(ref=place.key)
    page = reverse("desk:ticket", args=[row.message.ticket.ref])
    return f"{page}#m-{row.message.ref}"

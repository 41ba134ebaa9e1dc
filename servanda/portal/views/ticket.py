"""One ticket as its customer sees it: what is promised, what was said, and a box to answer in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from servanda import kernel
from servanda.files.addresses import Wanted, handed_out
from servanda.kernel import Refused
from servanda.notices.cases import cases_of
from servanda.people.actors import key_of
from servanda.portal.door import Visit
from servanda.portal.files import files_from
from servanda.portal.ledger import ledger_of
from servanda.portal.words import main_time, state_of
from servanda.tickets import actions
from servanda.tickets.attach import attachments_visible_to
from servanda.tickets.handing_out import FILE


@require_safe
def show(request: HttpRequest, visit: Visit) -> HttpResponse:
    return _page(request, visit)


@require_POST
def reply(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The contact adds words or files; what was typed stays if it cannot be taken."""
    text = request.POST.get("text", "")
    try:
        files = files_from(request.FILES.getlist("files"))
        if not text.strip() and not files:
            raise Refused(_("Write a few words first, or add a file."), code="no_words")
        said = actions.receive(
            visit.ticket,
            by=visit.actor,
            text=text.strip(),
            channel="portal",
            contact=visit.contact,
            address=visit.address,
            attachments=files,
        )
    except Refused as refused:
        return _page(request, visit, text=text, refused=str(refused), status=409)
    messages.success(request, _sent(visit, said.ticket_id))
    return redirect(visit.base)


def _sent(visit: Visit, ticket: int) -> str:
    if ticket == visit.ticket.pk:
        return _("Thank you. Your words are with us.")
    return _("This was closed a while ago, so we opened a new ticket for you. A mail follows.")


@require_safe
def file(request: HttpRequest, visit: Visit, file: str) -> HttpResponse:
    """A file of this ticket, as a download and nothing else."""
    found = attachments_visible_to(visit.actor).filter(ref=file, message__ticket=visit.ticket)
    if not found.exists():
        raise Http404
    return handed_out(Wanted(key_of(visit.actor), FILE, file))


def _page(
    request: HttpRequest, visit: Visit, *, text: str = "", refused: str = "", status: int = 200
) -> HttpResponse:
    ticket, now = visit.ticket, kernel.now()
    main = main_time(ticket, ticket.clocks.all(), now)
    context: dict[str, Any] = {
        "visit": visit,
        "ticket": ticket,
        "state": state_of(ticket),
        "main": main,
        "ledger": ledger_of(ticket, main.metric, visit.language, visit.zone, now) if main else [],
        "handler": cases_of([ticket])[ticket.pk].handler if ticket.is_live else None,
        "said": ticket.messages.all(),
        "text": text,
        "refused": refused,
    }
    return render(request, "portal/ticket.html", context, status=status)

"""Undo: what a message offered to take back."""

from __future__ import annotations

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from servanda.desk import undo
from servanda.desk.door import StaffRequest, door
from servanda.kernel import Refused
from servanda.tickets import actions
from servanda.tickets.lists import tickets_to_undo


@require_POST
@door("ticket.read")
def take_back(request: StaffRequest, signed: str) -> HttpResponse:
    """Take back every row that still can be; the others say why not. Back to the page."""
    try:
        rows = undo.read(signed)
    except BadSignature:
        messages.error(request, _("It is too late to undo this. The ticket shows what you can do."))
        return undo.back(request)
    tickets = tickets_to_undo(request.actor, rows)
    done, refusals = 0, []
    for key, number in rows:
        if (ticket := tickets.get(key)) is None:
            continue
        try:
            actions.take_back(ticket, by=request.actor, number=number)
            done += 1
        except Refused as refused:
            refusals.append(f"#{ticket.number}: {refused}" if len(rows) > 1 else str(refused))
    for words in refusals[:3]:
        messages.error(request, words)
    if len(rows) > 1 and done:
        words = ngettext("%(count)s act undone.", "%(count)s acts undone.", done)
        messages.success(request, words % {"count": done})
    elif done:
        messages.success(request, _("Undone."))
    elif not refusals:
        messages.error(request, _("There is nothing here that you can undo."))
    return undo.back(request)

"""The undo that goes with an act's message: which journal rows it takes back, in a signed address.

    since = kernel.now()
    …the act or acts…
    undo.say(request, _("Assigned to Anna."), tickets, since=since)

The toast shows the button while there is something to undo; "z" presses it. What cannot be undone
(words that went to a customer) leaves a plain message.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from servanda.desk.door import StaffRequest
from servanda.tickets.models import Ticket
from servanda.tickets.queries import Row, acts_since

SALT = "servanda.undo"
VALID = timedelta(days=1)
MARK = "undo:"  # in a message's tags, before the address; presentation shows it as a button


def say(request: StaffRequest, words: str, tickets: Iterable[Ticket], *, since: datetime) -> None:
    """Tell that it is done, with the undo for what this colleague did to `tickets` since then."""
    rows = acts_since(request.actor, tickets, since)
    tags = f"{MARK}{address(rows)}" if rows else ""
    messages.success(request, words, extra_tags=tags)


def address(rows: Iterable[Row]) -> str:
    """Where a POST takes these rows back."""
    signed = signing.dumps([list(row) for row in rows], salt=SALT, compress=True)
    return reverse("desk:undo", args=[signed])


def read(signed: str) -> list[Row]:
    """The rows behind an address. Raises BadSignature if we did not make it, or too long ago."""
    rows = signing.loads(signed, salt=SALT, max_age=VALID)
    return [(int(ticket), int(number)) for ticket, number in rows]


def back(request: HttpRequest, ticket: Ticket | None = None) -> HttpResponse:
    """To the page on which the button was pressed, as its form says; else to the ticket."""
    address = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure()):
        return HttpResponseRedirect(address)
    return redirect("desk:ticket", ticket.ref) if ticket else redirect("desk:queue")

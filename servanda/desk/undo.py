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
from django.http import HttpRequest
from django.urls import reverse

from servanda.desk.door import StaffRequest
from servanda.kernel import Actor
from servanda.kernel.models import Entry
from servanda.tickets.actions.undoing import WAYS
from servanda.tickets.models import Ticket

SALT = "servanda.undo"
VALID = timedelta(days=1)
MARK = "undo:"  # in a message's tags, before the address; presentation shows it as a button
Row = tuple[int, int]  # key of the ticket, number of the journal row


def say(request: StaffRequest, words: str, tickets: Iterable[Ticket], *, since: datetime) -> None:
    """Tell that it is done, with the undo for what this colleague did to `tickets` since then."""
    rows = acts_since(request.actor, tickets, since)
    tags = f"{MARK}{address(rows)}" if rows else ""
    messages.success(request, words, extra_tags=tags)


def acts_since(actor: Actor, tickets: Iterable[Ticket], since: datetime) -> list[Row]:
    """What can be undone of what an actor has just done, the last first. One query."""
    by_stream = {ticket.stream_id: ticket.pk for ticket in tickets}
    found = Entry.objects.filter(
        stream__in=by_stream, recorded_at__gte=since, kind__in=list(WAYS),
        actor_kind=actor.kind, actor_id=actor.id,
    )  # fmt: skip
    rows = found.order_by("-number").values_list("stream_id", "number")
    return [(by_stream[stream], number) for stream, number in rows]


def address(rows: Iterable[Row]) -> str:
    """Where a POST takes these rows back."""
    signed = signing.dumps([list(row) for row in rows], salt=SALT, compress=True)
    return reverse("desk:undo", args=[signed])


def read(signed: str) -> list[Row]:
    """The rows behind an address. Raises BadSignature if we did not make it, or too long ago."""
    rows = signing.loads(signed, salt=SALT, max_age=VALID)
    return [(int(ticket), int(number)) for ticket, number in rows]


def came_from(request: HttpRequest) -> str:
    """The page on which the button was pressed, as its form says."""
    return request.POST.get("next", "")

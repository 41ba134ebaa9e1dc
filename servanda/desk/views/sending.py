"""Sending a form of the composer: once, not past a colleague, and with what its draft kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from servanda import kernel
from servanda.desk import composing
from servanda.desk.door import StaffRequest
from servanda.desk.views.attempt import go
from servanda.desk.views.ticket import find, page
from servanda.kernel import Refused
from servanda.tickets import actions
from servanda.tickets.actions.sending import Changed, SentAlready
from servanda.tickets.attach import NewFile
from servanda.tickets.models import Ticket

Files = Sequence[NewFile]


def send(
    request: StaffRequest,
    ticket: Ticket,
    tab: str,
    act: Callable[[Files], None],
    done: str,
    words: str,
    *,
    undoable: bool = False,
    asks: bool = False,
    warn: bool = False,
    **typed: Any,
) -> HttpResponse:
    """Do `act` with the files of the draft and go back to the ticket. With `asks` the page shows
    what happened while they wrote, with every word still there. `words` are all that it says. With
    `warn` the message stays until it is read."""
    since = kernel.now() if undoable else None
    key, seen = request.POST.get("key", "")[:64], request.POST.get("seen", "")
    try:
        with actions.sending(
            ticket,
            by=request.actor,
            tab=tab,
            key=key,
            words=words,
            seen=int(seen) if asks and seen.isdecimal() and len(seen) < 10 else None,
        ) as kept:
            act(kept)
    except SentAlready as sent:
        messages.info(request, str(sent))
        return redirect("desk:ticket", ticket.ref)
    except Changed as changed:
        ticket = find(request, ticket.ref)
        news = composing.news(ticket, changed.entries)
        return page(request, ticket, refused=str(changed), changed=news, tab=tab, **typed)
    except Refused as refused:
        return page(request, find(request, ticket.ref), refused=str(refused), tab=tab, **typed)
    return go(request, ticket, done, since, warn=warn)

"""Trying an act: done, back to the ticket; refused, the page with what was typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from servanda import kernel
from servanda.desk import undo
from servanda.desk.door import StaffRequest
from servanda.desk.views.ticket import find, page
from servanda.kernel import Refused
from servanda.tickets.models import Ticket


def go(
    request: StaffRequest,
    ticket: Ticket,
    done: str,
    since: datetime | None = None,
    *,
    warn: bool = False,
) -> HttpResponse:
    """Back to the ticket with a message; with `since`, what was done from then on can be undone."""
    if since is None:
        (messages.warning if warn else messages.success)(request, done)
    else:
        undo.say(request, done, [ticket], since=since)
    return redirect("desk:ticket", ticket.ref)


def attempt(
    request: StaffRequest,
    ticket: Ticket,
    act: Callable[[], object],
    done: str,
    *,
    undoable: bool = False,
    **typed: Any,
) -> HttpResponse:
    """Do it and go back to the ticket; refused, show why on the page with what was typed.

    `undoable`: the message offers to take back what was done.
    """
    since = kernel.now() if undoable else None
    try:
        act()
    except Refused as refused:
        return page(request, find(request, ticket.ref), refused=str(refused), **typed)
    return go(request, ticket, done, since)

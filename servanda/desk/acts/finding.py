"""Finding the other ticket of an act: by number, or by words among the same customer's."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render

from servanda.desk.door import StaffRequest
from servanda.tickets.lists import find_ticket
from servanda.tickets.models import Ticket
from servanda.tickets.related import others


def found(request: StaffRequest, ticket: Ticket) -> HttpResponse | None:
    """The list alone, when the page asks for it while one types."""
    if "typing" not in request.GET:
        return None
    return render(request, "desk/acts/found.html", {"found": proposed(request, ticket)})


def proposed(request: StaffRequest, ticket: Ticket) -> list[Ticket]:
    return list(others(ticket, request.actor, request.GET.get("q", "").strip()))


def chosen(request: StaffRequest, given: Mapping[str, str]) -> Ticket | None:
    """The other ticket, if one was chosen that this colleague sees."""
    ref = given.get("other", "")
    return find_ticket(request.actor, ref) if ref else None

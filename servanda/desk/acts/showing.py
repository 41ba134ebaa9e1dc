"""An act's page, or the same as a dialog over the ticket's page."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from servanda.desk.door import StaffRequest
from servanda.tickets.models import Ticket


def show(
    request: StaffRequest, ticket: Ticket, template: str, *, refused: str = "", **context: Any
) -> HttpResponse:
    """Render `desk/acts/<template>.html`; refused, it says why and answers 422."""
    part = bool(request.headers.get("HX-Request"))
    layout = "desk/acts/dialog.html" if part else "desk/acts/page.html"
    given = {"ticket": ticket, "layout": layout, "refused": refused, "here": "queue"} | context
    response = render(request, f"desk/acts/{template}.html", given)
    response.status_code = 422 if refused else 200
    return response

"""A new ticket from the portal: what it is about, what it concerns, and files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from servanda.kernel import Refused
from servanda.people.actors import of_contact
from servanda.people.models import Contact
from servanda.portal import sessions
from servanda.portal.door import as_read_by
from servanda.portal.files import files_from
from servanda.systems.queries import systems_of
from servanda.tickets import actions
from servanda.tickets.models import Kind

KINDS = (
    (Kind.INCIDENT.value, gettext_lazy("Something does not work")),
    (Kind.REQUEST.value, gettext_lazy("I need something")),
    (Kind.QUESTION.value, gettext_lazy("I have a question")),
)
TYPED = ("kind", "subject", "text", "system")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form; what was typed stays when it cannot be taken."""
    contact = sessions.signed_in_contact(request)
    if contact is None:
        return redirect("portal:home")
    with as_read_by(contact):
        if request.method == "POST":
            return _ask(request, contact)
        return _form(request, contact, {"kind": KINDS[0][0]})


def _ask(request: HttpRequest, contact: Contact) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in TYPED}
    try:
        system = None
        if typed["system"]:
            system = systems_of(contact.customer).filter(ref=typed["system"]).first()
            if system is None:
                raise Refused(_("Choose one of your systems, or none."), code="no_system")
        ticket = actions.ask(
            by=of_contact(contact),
            contact=contact,
            kind=typed["kind"],
            subject=typed["subject"],
            text=typed["text"],
            system=system,
            attachments=files_from(request.FILES.getlist("files")),
        )
    except Refused as refused:
        return _form(request, contact, typed, refused=str(refused), status=409)
    messages.success(request, _("Thank you, we have it. A mail with the times follows."))
    return redirect("portal:ticket", ref=ticket.ref)


def _form(
    request: HttpRequest,
    contact: Contact,
    typed: dict[str, str],
    *,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "contact": contact,
        "kinds": KINDS,
        "typed": typed,
        "systems": systems_of(contact.customer),
        "refused": refused,
        "had_files": bool(request.FILES),
    }
    return render(request, "portal/new.html", context, status=status)

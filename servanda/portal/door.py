"""The two ways to a ticket's page: a signed link from a mail, or having signed in.

Either makes a `Visit`: who acts, on what, and under which address the page goes on. Inside, the
contact's own language, manner and time zone are in force.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache

from servanda.kernel import Actor
from servanda.notices.reader import tongue
from servanda.people.actors import of_contact
from servanda.people.models import Contact
from servanda.portal.sessions import present_contact, signed_in_contact
from servanda.tickets import links
from servanda.tickets.lists import ticket_page
from servanda.tickets.models import Ticket
from servanda.tickets.requesters import speaks_for_requester


@dataclass(frozen=True, slots=True)
class Visit:
    """`base` is the address of the ticket's page, from which its parts hang; `channel` is how the
    contact came: link or portal."""

    contact: Contact
    actor: Actor
    ticket: Ticket
    base: str
    channel: str

    @property
    def speaks(self) -> bool:
        """Whether this contact may close the ticket or say "not yet"."""
        return speaks_for_requester(self.ticket, self.contact.pk)


TicketView = Callable[..., HttpResponse]


@contextmanager
def as_read_by(contact: Contact) -> Iterator[None]:
    """The contact's language, manner and zone."""
    with (
        translation.override(tongue(contact.language, formal=contact.formal)),
        timezone.override(ZoneInfo(contact.zone)),
    ):
        yield


def by_link(view: TicketView) -> TicketView:
    """Let in whoever holds the link: they act as the contact it was mailed to."""

    @never_cache
    @wraps(view)
    def enter(request: HttpRequest, signed: str, **rest: str) -> HttpResponse:
        link = links.read(signed)
        if link is None:
            return sorry(request, "forged", 404)
        contact = present_contact(link.contact)
        if contact is None:
            return sorry(request, "left", 403)
        with as_read_by(contact):
            if link.expired:
                return sorry(request, "expired", 410)
            return _shown(request, view, contact, link.ticket, f"/t/{signed}", "link", rest)

    return enter


def by_session(view: TicketView) -> TicketView:
    """Let in the contact who signed in; others may sign in first."""

    @never_cache
    @wraps(view)
    def enter(request: HttpRequest, ref: str, **rest: str) -> HttpResponse:
        contact = signed_in_contact(request)
        if contact is None:
            return redirect("portal:home")
        with as_read_by(contact):
            base = reverse("portal:ticket", kwargs={"ref": ref})
            return _shown(request, view, contact, ref, base, "portal", rest)

    return enter


def _shown(
    request: HttpRequest,
    view: TicketView,
    contact: Contact,
    ref: str,
    base: str,
    channel: str,
    rest: dict[str, str],
) -> HttpResponse:
    actor = of_contact(contact)
    ticket = ticket_page(actor).filter(ref=ref).first()
    if ticket is None:
        return sorry(request, "unseen", 404)
    return view(request, Visit(contact, actor, ticket, base, channel), **rest)


def sorry(request: HttpRequest, why: str, status: int) -> HttpResponse:
    """A kind page that says what to do, and tells nothing about what it does not show."""
    return render(request, "portal/sorry.html", {"why": why}, status=status)

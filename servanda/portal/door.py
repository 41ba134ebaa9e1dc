"""The two ways to a ticket's page: a signed link from a mail, or having signed in.

Either makes a `Visit`: who acts, on what, and under which address the page goes on. Inside, the
reader's own language, manner and time zone are in force.
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
from servanda.notices.cases import the_provider
from servanda.notices.reader import of_requester, tongue
from servanda.people.actors import of_contact
from servanda.people.models import Contact
from servanda.portal.sessions import present_contact, signed_in_contact
from servanda.tickets import links
from servanda.tickets.lists import ticket_of_sender, ticket_page
from servanda.tickets.models import Ticket
from servanda.tickets.requesters import is_requesters_side, sender_of


@dataclass(frozen=True, slots=True)
class Visit:
    """`base` is the address of the ticket's page, from which its parts hang; `channel` is how the
    reader came: link or portal. `contact` is None for the address of a requester who is no contact
    yet."""

    contact: Contact | None
    actor: Actor
    ticket: Ticket
    base: str
    channel: str
    language: str
    zone: ZoneInfo

    @property
    def speaks(self) -> bool:
        """Whether this reader may close the ticket or say "not yet"."""
        return is_requesters_side(self.ticket, self.actor)

    @property
    def address(self) -> str:
        """Where mail reaches them."""
        return self.contact.email if self.contact else self.ticket.requester_address


TicketView = Callable[..., HttpResponse]


@contextmanager
def as_read_by(contact: Contact) -> Iterator[None]:
    """The contact's language, manner and zone."""
    with _in_force(tongue(contact.language, formal=contact.formal), ZoneInfo(contact.zone)):
        yield


@contextmanager
def _in_force(language: str, zone: ZoneInfo) -> Iterator[None]:
    with translation.override(language), timezone.override(zone):
        yield


def by_link(view: TicketView) -> TicketView:
    """Let in whoever holds the link: they act as the contact, or the address, it was mailed to."""

    @never_cache
    @wraps(view)
    def enter(request: HttpRequest, signed: str, **rest: str) -> HttpResponse:
        link = links.read(signed)
        if link is None:
            return sorry(request, "forged", 404)
        ticket = ticket_of_sender(link) if link.is_senders else None
        if ticket is not None and ticket.requester is None:
            return _to_sender(request, view, ticket, link, f"/t/{signed}", rest)
        contact = _contact_of(link, ticket)
        if contact is None:
            return sorry(request, "left", 403)
        with as_read_by(contact):
            if link.expired:
                return sorry(request, "expired", 410)
            return _shown(request, view, contact, link.ticket, f"/t/{signed}", "link", rest)

    return enter


def _contact_of(link: links.TicketLink, ticket: Ticket | None) -> Contact | None:
    """The contact of a link; of one mailed to an address, whose address that is by now."""
    if not link.is_senders:
        return present_contact(link.contact)
    if ticket is None or ticket.requester is None:
        return None
    owns = ticket.requester.addresses.filter(address=ticket.requester_address).exists()
    return present_contact(ticket.requester.ref) if owns else None


def _to_sender(
    request: HttpRequest,
    view: TicketView,
    ticket: Ticket,
    link: links.TicketLink,
    base: str,
    rest: dict[str, str],
) -> HttpResponse:
    """To a requester who is no contact yet: the ticket's language, the provider's zone."""
    reader = of_requester(ticket, the_provider())
    with _in_force(reader.tongue, reader.zone):
        if link.expired:
            return sorry(request, "expired", 410)
        actor = sender_of(ticket)
        shown = ticket_page(actor).filter(pk=ticket.pk).first()
        if shown is None:
            return sorry(request, "unseen", 404)
        visit = Visit(None, actor, shown, base, "link", reader.language, reader.zone)
        return view(request, visit, **rest)


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
    zone = ZoneInfo(contact.zone)
    visit = Visit(contact, actor, ticket, base, channel, contact.language, zone)
    return view(request, visit, **rest)


def sorry(request: HttpRequest, why: str, status: int) -> HttpResponse:
    """A kind page that says what to do, and tells nothing about what it does not show."""
    return render(request, "portal/sorry.html", {"why": why}, status=status)

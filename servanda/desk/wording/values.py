"""What a template's placeholders stand for on one ticket, in the language of the answer."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.utils import translation

from servanda import kernel
from servanda.catalogue.models import Metric
from servanda.clocks.models import ClockState
from servanda.notices.hours import say_hours
from servanda.people.models import Contact, Provider, Staff
from servanda.presentation.wording import say_time
from servanda.tickets.models import Ticket


def values_for(
    ticket: Ticket, staff: Staff, provider: Provider | None, language: str
) -> dict[str, str]:
    """The value of every placeholder; empty where the ticket has none. Only of this ticket, its
    customer and requester, the writer and the provider."""
    requester = ticket.requester
    with translation.override(language):
        return {
            "salutation": salutation(requester, language),
            "contact": requester.name if requester else "",
            "customer": ticket.customer.name if ticket.customer else "",
            "subject": ticket.subject,
            "number": f"#{ticket.number}",
            "due": _due(ticket, requester, language),
            "me": staff.name,
            "provider": provider.name if provider else "",
            "phone": provider.desk_phone if provider else "",
            "hours": _hours(ticket, language),
        }


def salutation(contact: Contact | None, language: str) -> str:
    """How a letter in `language` begins, by its conventions and the terms we are on. Nobody's sex
    is guessed."""
    if contact is None:
        return {
            "hu": "Tisztelt Ügyfelünk!",
            "he": "שלום רב,",
            "es": "Estimado cliente:",
        }.get(language, "Hello,")
    given, name = contact.given_name, contact.name
    if contact.formal:
        whole = {"hu": f"Tisztelt {name}!", "he": f"שלום {name},", "es": f"Buenos días, {name}:"}
        return whole.get(language, f"Dear {name},")
    near = {"hu": f"Kedves {given}!", "he": f"שלום {given},", "es": f"Hola, {given}:"}
    return near.get(language, f"Hi {given},")


def _hours(ticket: Ticket, language: str) -> str:
    """The week of the hours that count for it: "Monday to Friday 8:00–17:00"."""
    if ticket.line is None:
        return ""
    return say_hours(ticket.line.calendar.schedule(), language=language, at=kernel.now())


def _due(ticket: Ticket, contact: Contact | None, language: str) -> str:
    """When what we promised to be done by, in the reader's time; "" without such a promise."""
    found = [
        clock.due_at
        for clock in ticket.clocks.all()
        if clock.metric == Metric.RESOLUTION and clock.state == ClockState.RUNNING and clock.due_at
    ]
    if not found:
        return ""
    customer = ticket.customer
    zone = contact.zone if contact else customer.zone if customer else "UTC"
    return say_time(found[0], zone=ZoneInfo(zone), language=language, now=kernel.now())

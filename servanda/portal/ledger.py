"""Why it is due then, for the customer: the ledger of the one time they are shown."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from servanda.clocks import phrases
from servanda.clocks.ledger import Line, Reader, say
from servanda.clocks.load import day_name
from servanda.clocks.reactions import standing
from servanda.people.models import Contact
from servanda.tickets.models import Ticket


def ledger_of(ticket: Ticket, metric: str, contact: Contact, now: datetime) -> list[Line]:
    """Line by line, in the contact's language and zone; empty where no clock runs."""
    found = standing([ticket], now) if metric else []
    course = found[0].courses.get(metric) if found else None
    if course is None:
        return []
    zone = ZoneInfo(contact.zone)
    return say(course, Reader(contact.language, zone, now, phrases.CUSTOMER, day_name))

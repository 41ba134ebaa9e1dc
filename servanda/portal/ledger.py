"""Why it is due then, for the customer: the ledger of the one time they are shown."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from servanda.clocks import phrases
from servanda.clocks.ledger import Line, Reader, say
from servanda.clocks.load import day_name
from servanda.clocks.reactions import standing
from servanda.tickets.models import Ticket


def ledger_of(
    ticket: Ticket, metric: str, language: str, zone: ZoneInfo, now: datetime
) -> list[Line]:
    """Line by line, in the reader's language and zone; empty where no clock runs."""
    found = standing([ticket], now) if metric else []
    course = found[0].courses.get(metric) if found else None
    if course is None:
        return []
    return say(course, Reader(language, zone, now, phrases.CUSTOMER, day_name))

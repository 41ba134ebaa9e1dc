"""The ledgers of a ticket as its reader sees them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from servanda.clocks.asides import asides_of, with_asides
from servanda.clocks.ledger import Line, Reader, say
from servanda.clocks.load import day_name
from servanda.clocks.reactions import standing
from servanda.kernel.models import Entry
from servanda.people.models import Staff
from servanda.tickets.models import Snooze, Ticket


def ledgers_of(
    ticket: Ticket,
    staff: Staff,
    now: datetime,
    entries: Sequence[Entry],
    sleeps: Sequence[Snooze],
) -> dict[str, list[Line]]:
    """Per metric why it is due then, in the colleague's language and zone; `entries` are the
    ticket's journal rows, all of them, and `sleeps` when it was put aside."""
    found = standing([ticket], now, entries)
    if not found:
        return {}
    reader = Reader(staff.language, ZoneInfo(staff.zone), now, names=day_name)
    asides = asides_of(ticket, sleeps, entries)
    return {
        metric: with_asides(say(course, reader), course, asides, reader)
        for metric, course in found[0].courses.items()
    }

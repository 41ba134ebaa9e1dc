"""A letter as it would leave now, with what is typed in the form."""

from __future__ import annotations

from typing import Any

from servanda.misses.queries import Owing
from servanda.misses.wording import Said, letter
from servanda.tickets.models import Ticket


def preview(ticket: Ticket, owing: Owing, given: dict[str, Any]) -> str:
    """Whole, in the customer's language; "" when nothing is owed."""
    owed = owing.owed
    if not owed:
        return ""
    misses = [one.miss for one in owed]
    credits = [one.credit for one in owed if one.credit]
    said = Said(
        cause=given["cause"].name.in_language(ticket.language),
        words=given["words"],
        following=given["following"],
    )
    return letter(ticket, misses[-1].line.version.contract, misses, credits, said)

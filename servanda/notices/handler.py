"""Who will handle a ticket, as far as we may name them: never somebody who is away.

The one it is assigned to, else the customer's own supporter, else the deputy, each only if in on
the day we start; else the team. Why somebody is away is said to nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from servanda import kernel
from servanda.people.models import Staff, Team
from servanda.people.rota import Rota, rota_of_staff
from servanda.tickets.models import Ticket


def rota_of(tickets: Iterable[Ticket]) -> Rota:
    """For everybody who could be named on these tickets: four queries, however many they are."""
    return rota_of_staff((one for ticket in tickets for one in candidates(ticket)), kernel.now())


def candidates(ticket: Ticket) -> list[Staff]:
    """In the order in which we would name them."""
    customer = ticket.customer
    asked = [ticket.assignee]
    if customer is not None:
        asked += [customer.own_supporter, customer.deputy]
    return [one for one in asked if one is not None]


def handler_of(ticket: Ticket, rota: Rota, at: datetime) -> Staff | Team | None:
    """Who handles it on the day of `at`."""
    for staff in candidates(ticket):
        if rota.is_in(staff, at):
            return staff
    return ticket.team or (ticket.customer.team if ticket.customer else None)

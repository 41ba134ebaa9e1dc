"""Who takes part in a ticket, on both sides, for its panel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from servanda import kernel
from servanda.kernel import Actor
from servanda.people.addresses import Known
from servanda.people.models import Contact, Staff
from servanda.people.queries import away, known_at
from servanda.tickets.models import Participant, Ticket


@dataclass(frozen=True, slots=True)
class Seats:
    """`copied` get a copy of every answer; `others` are the customer's people who could.
    `supporter` and `deputy` are ours, `away` the keys of those of them who are not in."""

    copied: Sequence[Participant] = field(default_factory=list)
    others: Sequence[Contact] = field(default_factory=list)
    supporter: Staff | None = None
    deputy: Staff | None = None
    away: frozenset[int] = frozenset()


def seats(ticket: Ticket, people: Sequence[Contact]) -> Seats:
    """`people` are the customer's. One query at most, besides what the ticket brought along."""
    customer = ticket.customer
    copied = [one for one in ticket.participants.all() if one.address != ticket.requester_address]
    seated = {one.contact_id for one in copied} | {ticket.requester_id}
    supporter = customer.own_supporter if customer else None
    deputy = customer.deputy if customer else None
    keys = [one.pk for one in (supporter, deputy) if one is not None]
    return Seats(
        copied,
        [one for one in people if one.pk not in seated],
        supporter,
        deputy,
        frozenset(away(keys, kernel.now())) if keys else frozenset(),
    )


def who_could_be(ticket: Ticket, actor: Actor) -> Known | None:
    """Of a ticket that is nobody's yet: whose address it names. That proves nothing."""
    return known_at(actor, ticket.requester_address) if ticket.customer_id is None else None

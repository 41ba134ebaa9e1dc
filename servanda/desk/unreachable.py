"""Whom of a ticket's people our mail does not reach, in words, and who else could be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from servanda.mail.dead import dead_among
from servanda.mail.models import DeadAddress
from servanda.people.models import Contact
from servanda.people.queries import contacts_of
from servanda.tickets.models import Ticket

REASONS: dict[str, Promise] = {
    "mailbox-full": _("mailbox full"),
    "unknown-user": _("nobody of this name there"),
    "unknown-domain": _("no such mail domain"),
    "too-large": _("too large for them"),
    "refused": _("refused by their server"),
    "unreachable": _("their server does not answer"),
    "delayed": _("delayed, it is still being tried"),
    "other": _("their server did not say why"),
}


def say(reason: str) -> Promise | str:
    """Why a letter did not arrive, in a few words."""
    return REASONS.get(reason, reason)


@dataclass(frozen=True, slots=True)
class Unreachable:
    """`dead` addresses of the ticket's people, and `others` at the customer who could be asked."""

    dead: Sequence[tuple[DeadAddress, Promise | str]]
    others: Sequence[Contact]


def unreachable(ticket: Ticket) -> Unreachable | None:
    """None while everybody can be written to. One query then, three at most."""
    theirs = {ticket.requester_address, ticket.requester.email if ticket.requester else ""}
    found = dead_among(theirs)
    if not found:
        return None
    gone = {one.address for one in found}
    others = [
        contact
        for contact in contacts_of(ticket.customer)[:20]
        if contact.pk != ticket.requester_id and contact.email not in gone
    ]
    return Unreachable([(one, say(one.reason)) for one in found], others[:5])

"""Signed links: whoever holds one may act as that contact on that ticket, until it expires.

Where no contact is known, the link is that of the address which wrote (`of_sender`).

Opening a link never changes anything, since mail scanners open them all; the page's button does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.crypto import salted_hmac

from servanda import kernel
from servanda.kernel import signed

VALID = timedelta(days=30)
_PURPOSE = "servanda.ticket-link"


_SENDER = "-"


@dataclass(frozen=True, slots=True)
class TicketLink:
    """What a link says: the refs of ticket and contact, and until when it holds.

    `contact` is `of_sender(address)` in a link mailed to an address that is nobody's yet.
    """

    ticket: str
    contact: str
    expires: datetime

    @property
    def expired(self) -> bool:
        return kernel.now() >= self.expires

    @property
    def is_senders(self) -> bool:
        return self.contact.startswith(_SENDER)


def of_sender(address: str) -> str:
    """What stands for the contact in a link to an address that is nobody's yet."""
    return _SENDER + salted_hmac(_PURPOSE, address.lower(), algorithm="sha256").hexdigest()[:20]


def sign(ticket_ref: str, contact_ref: str) -> str:
    """The part of the address that carries the right; valid for 30 days from now."""
    return signed.sign(_PURPOSE, ticket_ref, contact_ref, valid=VALID)


def read(link: str) -> TicketLink | None:
    """What a link says; None when it was not made by us. Look at `expired` as well."""
    said = signed.read(_PURPOSE, link, 2)
    if said is None:
        return None
    (ticket, contact), until = said
    return TicketLink(ticket, contact, until)


def ticket_url(ticket_ref: str, contact_ref: str) -> str:
    """The ticket's page for this contact, as an absolute address."""
    return f"{settings.BASE_URL}/t/{sign(ticket_ref, contact_ref)}"


def confirm_url(ticket_ref: str, contact_ref: str) -> str:
    """The page with the two buttons, "it works" and "not yet"."""
    return f"{ticket_url(ticket_ref, contact_ref)}/confirm"

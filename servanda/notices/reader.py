"""Who a notice is written to: address, name, language, manner and zone."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from servanda.people.models import Contact, Provider, Staff
from servanda.tickets.models import Ticket

RIGHT_TO_LEFT = frozenset({"he"})
INFORMAL = frozenset({"hu", "es"})


@dataclass(frozen=True, slots=True)
class Reader:
    """`tongue` is what to activate: the language, or its informal variant ("es-informal").

    `call` is how they are greeted: the whole name, or the given name where we are on such terms.
    """

    address: str
    name: str
    call: str
    language: str
    tongue: str
    zone: ZoneInfo

    @property
    def rtl(self) -> bool:
        return self.language in RIGHT_TO_LEFT


def tongue(language: str, *, formal: bool) -> str:
    """The catalogue for this language and manner.

    The catalogue of a language speaks formally (Ön, usted). Where that differs, a small one beside
    it ("hu-informal", "es-informal") holds only the sentences that address the reader.
    """
    return language if formal or language not in INFORMAL else f"{language}-informal"


def of_contact(contact: Contact, address: str = "") -> Reader:
    """A person at a customer; `address` if they wrote from another one than their first."""
    return Reader(
        address=address or contact.email,
        name=contact.name,
        call=contact.name if contact.formal else contact.given_name,
        language=contact.language,
        tongue=tongue(contact.language, formal=contact.formal),
        zone=ZoneInfo(contact.zone),
    )


def of_staff(staff: Staff) -> Reader:
    """A colleague."""
    return Reader(
        address=staff.email,
        name=staff.name,
        call=staff.given_name,
        language=staff.language,
        tongue=tongue(staff.language, formal=False),
        zone=ZoneInfo(staff.zone),
    )


def of_stranger(address: str, language: str, provider: Provider) -> Reader:
    """Somebody whom we do not know: greeted without a name."""
    return Reader(address, "", "", language, language, ZoneInfo(provider.zone))


def of_requester(ticket: Ticket, provider: Provider) -> Reader:
    """Whoever asked: the contact, at the address they wrote from, or the stranger."""
    if ticket.requester is not None:
        return of_contact(ticket.requester, ticket.requester_address)
    return of_stranger(ticket.requester_address, ticket.language, provider)

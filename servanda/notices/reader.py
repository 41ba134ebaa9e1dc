"""Who a notice is written to: address, name, language, manner and zone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
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


@dataclass(frozen=True, slots=True)
class Manner:
    """In which language, and on which terms."""

    language: str
    formal: bool


_manner: ContextVar[Manner | None] = ContextVar("servanda_manner", default=None)


@contextmanager
def spoken_to(manner: Manner) -> Iterator[None]:
    """Whoever is read to meanwhile reads in this language and manner: for a preview."""
    token = _manner.set(manner)
    try:
        yield
    finally:
        _manner.reset(token)


def of_contact(contact: Contact, address: str = "") -> Reader:
    """A person at a customer; `address` if they wrote from another one than their first."""
    own = Manner(contact.language, contact.formal)
    return _person(contact, address or contact.email, own)


def of_staff(staff: Staff) -> Reader:
    """A colleague."""
    return _person(staff, staff.email, Manner(staff.language, formal=False))


def _person(person: Contact | Staff, address: str, own: Manner) -> Reader:
    manner = _manner.get() or own
    return Reader(
        address=address,
        name=person.name,
        call=person.name if manner.formal else person.given_name,
        language=manner.language,
        tongue=tongue(manner.language, formal=manner.formal),
        zone=ZoneInfo(person.zone),
    )


def of_stranger(address: str, language: str, provider: Provider) -> Reader:
    """Somebody whom we do not know: greeted without a name."""
    manner = _manner.get() or Manner(language, formal=True)
    spoken = tongue(manner.language, formal=manner.formal)
    return Reader(address, "", "", manner.language, spoken, ZoneInfo(provider.zone))


def of_requester(ticket: Ticket, provider: Provider) -> Reader:
    """Whoever asked: the contact, at the address they wrote from, or the stranger."""
    if ticket.requester is not None:
        return of_contact(ticket.requester, ticket.requester_address)
    return of_stranger(ticket.requester_address, ticket.language, provider)

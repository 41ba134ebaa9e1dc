"""Mail addresses and domains in one form, and whose they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Refused
from servanda.people.models import Contact, ContactAddress, Customer, Domain

# Anybody can have an address there, so that it says nothing about the company.
_ANYBODYS = """
    gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com icloud.com me.com
    aol.com gmx.com gmx.net web.de proton.me protonmail.com mail.com yandex.com zoho.com
    freemail.hu citromail.hu indamail.hu t-online.hu walla.co.il walla.com telefonica.net
    terra.es hotmail.es yahoo.es hotmail.co.uk yahoo.co.uk btinternet.com
"""
ANYBODYS = frozenset(_ANYBODYS.split())


@dataclass(frozen=True, slots=True)
class Known:
    """Whose a mail address is. Only a customer: their domain, but nobody we know by name."""

    customer: Customer
    contact: Contact | None = None


def clean_address(text: str) -> str:
    """In lower case. Raises Refused for what is no mail address."""
    address = text.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Refused(
            _("“%(text)s” is not a mail address. It looks like name@example.com.") % {"text": text},
            code="bad_address",
        ) from None
    return address


def clean_domain(text: str) -> str:
    """In lower case and ASCII. Raises Refused for no domain, or one that is anybody's."""
    name = text.strip().lower().removeprefix("@").rstrip(".")
    try:
        name = name.encode("idna").decode("ascii")
    except UnicodeError:
        name = ""
    if "." not in name or len(name) > 253:
        raise Refused(
            _("“%(text)s” is not a mail domain. It looks like example.com.") % {"text": text},
            code="bad_domain",
        )
    if name in ANYBODYS:
        raise Refused(
            _("Anybody can have an address at %(domain)s. Add the person's own address instead.")
            % {"domain": name},
            code="anybodys_domain",
        )
    return name


def find_by_address(addresses: Iterable[str]) -> dict[str, Known]:
    """By address as given: the contact it belongs to, else the customer of its domain.

    Two queries for any number; addresses nobody knows are not in the answer. Contacts who left
    are no longer found by name, only by their company's domain.
    """
    wanted = {address: address.strip().lower() for address in addresses}
    persons = _persons(set(wanted.values()))
    owners = _owners({address for address in wanted.values() if address not in persons})
    found: dict[str, Known] = {}
    for given, address in wanted.items():
        if address in persons:
            found[given] = Known(persons[address].customer, persons[address])
        elif customer := next((owners[name] for name in _domains(address) if name in owners), None):
            found[given] = Known(customer)
    return found


def _persons(addresses: set[str]) -> dict[str, Contact]:
    rows = ContactAddress.objects.filter(address__in=addresses)
    rows = rows.exclude(contact__left_at__lte=kernel.now())
    return {row.address: row.contact for row in rows.select_related("contact__customer")}


def _owners(addresses: set[str]) -> dict[str, Customer]:
    names = {name for address in addresses for name in _domains(address)}
    rows = Domain.objects.filter(name__in=names).select_related("customer")
    return {row.name: row.customer for row in rows}


def _domains(address: str) -> list[str]:
    """The domain of an address and those above it: a subsidiary's mail is the company's."""
    parts = address.rpartition("@")[2].split(".")
    return [".".join(parts[start:]) for start in range(len(parts) - 1)]

"""People of a customer who are listed elsewhere already, taken over row by row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from servanda import kernel
from servanda.kernel import Actor, Refused
from servanda.kernel.batch import Outcome, all_or_none
from servanda.people.access import demand
from servanda.people.actions.common import fits
from servanda.people.actions.contacts import add_address, add_contact, add_phone, change_contact
from servanda.people.addresses import clean_address
from servanda.people.models import Contact, Customer
from servanda.people.phones import normalise


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One line of a list; `values` are fields of Contact, an empty one changes nothing."""

    values: dict[str, Any]
    addresses: tuple[str, ...] = ()
    phones: tuple[str, ...] = field(default=())


def import_contacts(
    customer: Customer, *, by: Actor, rows: Iterable[ContactRow], rehearse: bool = False
) -> list[Outcome]:
    """Add who is new and change what differs, all rows or none.

    Somebody is known by a mail address, or, where the row has none, by the whole name. Addresses
    and numbers are added, none is taken away. Answers an outcome for each row (`kernel.batch`).
    """
    demand(by, "customer.edit", customer)
    return all_or_none(rows, lambda row: _one(customer, by, row), rehearse=rehearse)


def _one(customer: Customer, by: Actor, row: ContactRow) -> bool:
    fits(Contact, row.values)
    addresses = list(dict.fromkeys(clean_address(each) for each in row.addresses))
    phones = list(dict.fromkeys(normalise(each, customer.country) for each in row.phones))
    values = {name: value for name, value in row.values.items() if value != ""}
    found = _known(customer, addresses, values)
    if found is None:
        if not addresses and not phones:
            raise Refused(_("Give a mail address or a telephone number."), code="no_way")
        add_contact(
            customer,
            by=by,
            addresses=addresses,
            phones=phones,
            **({"given_name": ""} | values),
        )
        return True
    found.customer = customer  # with its stream, read once for all rows
    change_contact(found, by=by, **values)
    for address in sorted(set(addresses) - {one.address for one in found.addresses.all()}):
        add_address(found, by=by, address=address)
    for number in sorted(set(phones) - {one.number for one in found.phones.all()}):
        add_phone(found, by=by, number=number)
    return False


def _known(customer: Customer, addresses: list[str], values: dict[str, Any]) -> Contact | None:
    theirs = Contact.objects.filter(customer=customer).current(kernel.now())
    if addresses:
        return theirs.filter(addresses__address__in=addresses).order_by("pk").first()
    return theirs.filter(
        given_name__iexact=values.get("given_name", ""),
        family_name__iexact=values.get("family_name", ""),
    ).first()

"""The people at a customer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.unit import action
from servanda.people.access import demand
from servanda.people.actions.common import change, check
from servanda.people.addresses import clean_address
from servanda.people.events import ContactAdded, ContactChanged, ContactLeft, DutiesSet
from servanda.people.models import (
    Contact,
    ContactAddress,
    ContactDuty,
    ContactPhone,
    ContactRole,
    Customer,
)
from servanda.people.phones import normalise

FIELDS: Final = frozenset({"given_name", "family_name", "language", "zone", "formal", "title"})


def add_contact(
    customer: Customer,
    *,
    by: Actor,
    given_name: str,
    addresses: Iterable[str] = (),
    phones: Iterable[str] = (),
    duties: Iterable[str] = (),
    **values: Any,
) -> Contact:
    """A new person at the customer; language and zone are the customer's unless given.

    `phones` in any notation usual in the customer's country; `duties` are codes of ContactRole.
    Raises Refused for an address that is somebody's already.
    """
    demand(by, "customer.edit", customer)
    values = {"language": customer.language, "zone": customer.zone} | values
    values["given_name"] = given_name
    check(values)
    if unknown := set(values) - FIELDS:
        raise TypeError(f"unknown {', '.join(sorted(unknown))}")
    with action():
        contact = Contact.objects.create(customer=customer, **values)
        record(ContactAdded(customer.pk, contact.pk), customer.stream, by=by)
        for address in addresses:
            _add_address(contact, address)
        for number in phones:
            _add_phone(contact, number)
        if given := sorted(set(duties)):
            set_duties(contact, by=by, duties=given)
    return contact


def change_contact(contact: Contact, *, by: Actor, **values: Any) -> None:
    """Give fields of the contact another content."""
    demand(by, "customer.edit", contact)
    with action():
        _changed(contact, by, change(contact, values, FIELDS))


def add_address(contact: Contact, *, by: Actor, address: str) -> ContactAddress:
    """One more mail address. Raises Refused when it is somebody's already."""
    demand(by, "customer.edit", contact)
    with action():
        added = _add_address(contact, address)
        _changed(contact, by, ["addresses"])
    return added


def add_phone(contact: Contact, *, by: Actor, number: str) -> ContactPhone:
    """One more telephone number, kept in E.164. A switchboard may be several people's."""
    demand(by, "customer.edit", contact)
    with action():
        added = _add_phone(contact, number)
        _changed(contact, by, ["phones"])
    return added


def contact_left(contact: Contact, *, by: Actor, at: datetime | None = None) -> None:
    """They work there no more: not found by name or number, their tickets stay."""
    demand(by, "customer.edit", contact)
    with action():
        contact.left_at = at or kernel.now()
        contact.save(update_fields=["left_at"])
        event = ContactLeft(contact.customer_id, contact.pk)
        record(event, contact.customer.stream, by=by, at=at)


def set_duties(contact: Contact, *, by: Actor, duties: Iterable[str]) -> None:
    """What the contact is for on their side: exactly these roles from now on."""
    demand(by, "customer.edit", contact)
    wanted = sorted(ContactRole(duty).value for duty in set(duties))
    with action():
        contact.duties.exclude(role__in=wanted).delete()
        ContactDuty.objects.bulk_create(
            [ContactDuty(contact=contact, role=role) for role in wanted], ignore_conflicts=True
        )
        event = DutiesSet(contact.customer_id, contact.pk, tuple(wanted))
        record(event, contact.customer.stream, by=by)


def _add_address(contact: Contact, address: str) -> ContactAddress:
    clean = clean_address(address)
    owner = ContactAddress.objects.filter(address=clean).select_related("contact__customer").first()
    if owner is not None:
        raise Refused(
            _("%(address)s belongs to %(name)s of %(customer)s. Open that contact instead.")
            % {
                "address": clean,
                "name": owner.contact.name,
                "customer": owner.contact.customer.name,
            },
            code="address_taken",
        )
    return ContactAddress.objects.create(contact=contact, address=clean)


def _add_phone(contact: Contact, number: str) -> ContactPhone:
    clean = normalise(number, contact.customer.country)
    return ContactPhone.objects.create(contact=contact, number=clean)


def _changed(contact: Contact, by: Actor, fields: list[str]) -> None:
    if fields:
        event = ContactChanged(contact.customer_id, contact.pk, tuple(fields))
        record(event, contact.customer.stream, by=by)

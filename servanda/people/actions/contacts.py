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
from servanda.people.actions.customers import create_customer
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

FIELDS: Final = frozenset(
    {
        "given_name",
        "family_name",
        "language",
        "zone",
        "formal",
        "title",
        "channel",
        "manner",
        "knowledge",
        "may_order",
        "order_limit",
        "may_approve",
        "approval_limit",
        "limit_currency",
    }
)


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


def remove_address(contact: Contact, *, by: Actor, address: str) -> None:
    """They do not write from there: the next mail from it is a stranger's."""
    demand(by, "customer.edit", contact)
    with action():
        if contact.addresses.filter(address=clean_address(address)).delete()[0]:
            _changed(contact, by, ["addresses"])


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


def create_customer_with_contact(
    *,
    by: Actor,
    given_name: str,
    family_name: str = "",
    address: str = "",
    phone: str = "",
    **values: Any,
) -> Customer:
    """A customer and the first person there; `values` as in create_customer."""
    with action():
        customer = create_customer(by=by, **values)
        add_contact(
            customer,
            by=by,
            given_name=given_name,
            family_name=family_name,
            addresses=[address] if address else [],
            phones=[phone] if phone else [],
        )
    return customer


def save_contact(
    contact: Contact,
    *,
    by: Actor,
    addresses: Iterable[str],
    phones: Iterable[str],
    duties: Iterable[str],
    **values: Any,
) -> None:
    """Fields, and exactly these addresses, numbers and duties from now on."""
    demand(by, "customer.edit", contact)
    with action():
        change_contact(contact, by=by, **values)
        _set_addresses(contact, by, [clean_address(each) for each in addresses])
        country = contact.customer.country
        _set_phones(contact, by, [normalise(each, country) for each in phones])
        held = sorted(contact.duties.values_list("role", flat=True))
        if held != sorted(set(duties)):
            set_duties(contact, by=by, duties=duties)


def _set_addresses(contact: Contact, by: Actor, wanted: list[str]) -> None:
    known = set(contact.addresses.values_list("address", flat=True))
    for address in wanted:
        if address not in known:
            _add_address(contact, address)
    gone, _count = contact.addresses.exclude(address__in=wanted).delete()
    if gone or set(wanted) - known:
        _changed(contact, by, ["addresses"])


def _set_phones(contact: Contact, by: Actor, wanted: list[str]) -> None:
    known = set(contact.phones.values_list("number", flat=True))
    new = [number for number in dict.fromkeys(wanted) if number not in known]
    ContactPhone.objects.bulk_create([ContactPhone(contact=contact, number=each) for each in new])
    gone, _count = contact.phones.exclude(number__in=wanted).delete()
    if gone or new:
        _changed(contact, by, ["phones"])


def contact_returned(contact: Contact, *, by: Actor) -> None:
    """They work there after all."""
    demand(by, "customer.edit", contact)
    with action():
        contact.left_at = None
        contact.save(update_fields=["left_at"])
        _changed(contact, by, ["left_at"])

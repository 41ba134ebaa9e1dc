"""Client organisations, and those that may become clients."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.models import Stream
from servanda.kernel.refs import new_ref
from servanda.kernel.unit import action
from servanda.people.access import demand
from servanda.people.actions.common import change, check
from servanda.people.addresses import clean_domain
from servanda.people.events import (
    CustomerChanged,
    CustomerCreated,
    DomainAdded,
    DomainRemoved,
    ProfileChecked,
)
from servanda.people.models import Customer, Domain, Staff
from servanda.people.queries import today_at

FIELDS: Final = frozenset(
    {
        "name",
        "language",
        "zone",
        "country",
        "team",
        "own_supporter",
        "deputy",
        "account_manager",
        "calendar",
        "industry",
        "criticality",
        "knowledge",
        "manner",
        "limits",
        "matters",
    }
)


def create_customer(
    *, by: Actor, name: str, domains: Iterable[str] = (), **values: Any
) -> Customer:
    """A new customer; `values` are fields of Customer, `domains` those that are theirs alone.

    `country` is its two letters, needed to read telephone numbers. Raises Refused.
    """
    demand(by, "customer.edit")
    values["name"] = name
    check(values)
    if unknown := set(values) - FIELDS:
        raise TypeError(f"unknown {', '.join(sorted(unknown))}")
    with action():
        ref = new_ref()
        stream = Stream.objects.create(key=f"customer:{ref}")
        customer = Customer.objects.create(ref=ref, stream=stream, **values)
        record(CustomerCreated(customer.pk), stream, by=by)
        for domain in domains:
            add_domain(customer, by=by, name=domain)
    return customer


def change_customer(customer: Customer, *, by: Actor, **values: Any) -> None:
    """Give fields of the customer another content."""
    demand(by, "customer.edit", customer)
    with action():
        if changed := change(customer, values, FIELDS):
            record(CustomerChanged(customer.pk, tuple(changed)), customer.stream, by=by)


def check_profile(customer: Customer, *, by: Actor) -> None:
    """What the service profile says was found true today, by the customer's date."""
    demand(by, "customer.edit", customer)
    with action():
        customer.profile_checked_on = today_at(customer)
        customer.save(update_fields=["profile_checked_on"])
        record(ProfileChecked(customer.pk), customer.stream, by=by)


def add_domain(customer: Customer, *, by: Actor, name: str) -> Domain:
    """Unknown senders of this mail domain are the customer's people from now on.

    Raises Refused for domains where anybody can have an address, and for another customer's.
    """
    demand(by, "customer.edit", customer)
    clean = clean_domain(name)
    with action():
        domain, new = Domain.objects.select_related("customer").get_or_create(
            name=clean, defaults={"customer": customer}
        )
        if domain.customer_id != customer.pk:
            raise Refused(
                _("%(domain)s belongs to %(customer)s. Remove it there first.")
                % {"domain": clean, "customer": domain.customer.name},
                code="domain_taken",
            )
        if new:
            record(DomainAdded(customer.pk, domain.pk), customer.stream, by=by)
    return domain


def remove_domain(domain: Domain, *, by: Actor) -> None:
    demand(by, "customer.edit", domain)
    with action():
        record(DomainRemoved(domain.customer_id, domain.pk), domain.customer.stream, by=by)
        domain.delete()


def hand_over_customers(leaver: Staff, *, by: Actor, to: Staff) -> int:
    """Whatever the leaver was for customers, supporter, deputy, account manager, `to` is now.

    Answers at how many customers. A deputy who becomes the supporter is no deputy any more.
    """
    demand(by, "customer.edit")
    roles = ("own_supporter", "deputy", "account_manager")
    asked = Q(own_supporter=leaver) | Q(deputy=leaver) | Q(account_manager=leaver)
    with action():
        customers = list(Customer.objects.select_for_update().filter(asked).order_by("pk"))
        for customer in customers:
            values: dict[str, Any] = {
                role: to for role in roles if getattr(customer, f"{role}_id") == leaver.pk
            }
            supporter = values.get("own_supporter", customer.own_supporter)
            if supporter == to and values.get("deputy", customer.deputy) == to:
                values["deputy"] = None
            change_customer(customer, by=by, **values)
    return len(customers)


def change_customer_and_domains(
    customer: Customer, *, by: Actor, domains: Iterable[str], **values: Any
) -> None:
    """Fields as given, and exactly these domains from now on."""
    with action():
        change_customer(customer, by=by, **values)
        wanted = {clean_domain(name) for name in domains}
        for domain in customer.domains.exclude(name__in=wanted):
            remove_domain(domain, by=by)
        for name in sorted(wanted):
            add_domain(customer, by=by, name=name)

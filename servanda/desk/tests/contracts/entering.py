"""What a service manager does to enter an agreement, for the tests beside."""

from __future__ import annotations

from datetime import UTC, datetime

from django.urls import reverse

from servanda import kernel
from servanda.contracts.models import Contract, Line
from servanda.contracts.tests.factory import (
    calendar_of,
    make_offering,
)
from servanda.people.tests.factory import make_contact

JANUARY = datetime(2026, 1, 2, 8, tzinfo=UTC)
METRICS = ("first_response", "next_update", "resolution", "quote")


def url(name, *args):
    return reverse(f"desk:{name}", args=args)


def drafted(manager, customer, **given):
    """The contract that a service manager begins."""
    values = {"customer": customer.ref, "number": "2026/7", "title": "Support",
              "starts_on": "2026-01-01", "ends_on": ""} | given  # fmt: skip
    response = manager.post(url("contract_new"), values)
    assert response.status_code == 302, response.content.decode()
    return Contract.objects.get(number=values["number"])


def line_values(calendar, **cells):
    """What stands in the form, with these targets in it."""
    blank = {f"{metric}_{n}": "" for metric in METRICS for n in (1, 2, 3, 4)}
    return blank | {
        "code": "support", "clause": "3.2", "price": "480", "charge": "month",
        "calendar": calendar.pk, "default_priority": "1", "reclassification": "from_start",
        "waiting_third_party_counts": "on", "pause_clause": "3.4", "custom_reason": "As agreed.",
    } | cells  # fmt: skip


def add_line(manager, contract, calendar, **cells):
    offering = make_offering()
    address = f"{url('contract_line_new', contract.ref)}?offering={offering.ref}"
    response = manager.post(address, line_values(calendar, **cells))
    assert response.status_code == 302, response.content.decode()
    return Line.objects.get(version__contract=contract)


def sign(manager, contract):
    contact = make_contact(contract.customer)
    response = manager.post(url("contract_sign", contract.ref), {"contact": contact.ref})
    assert response.status_code == 302, response.content.decode()


def entered(manager, customer, calendar, **cells):
    """A signed contract with one line, entered in January."""
    with kernel.pretend(JANUARY):
        contract = drafted(manager, customer)
        line = add_line(manager, contract, calendar_of(calendar), **cells)
        sign(manager, contract)
    return line

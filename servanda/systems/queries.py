"""Questions about systems that several packages ask."""

from __future__ import annotations

from django.db.models import QuerySet

from servanda.people.models import Customer
from servanda.systems.models import System


def systems_of(customer: Customer | None) -> QuerySet[System]:
    """What a customer runs today, by name; of nobody: nothing."""
    if customer is None:
        return System.objects.none()
    found = System.objects.filter(customer=customer, retired_on=None)
    return found.prefetch_related("services").order_by("name")

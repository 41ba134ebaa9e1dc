"""Questions about contracts that several packages ask."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from servanda.contracts.models import Contract, Line, Version
from servanda.people.models import Customer


def contracts_of(customer: Customer | None) -> QuerySet[Contract]:
    """A customer's contracts, newest first, with their versions, oldest first, and lines."""
    if customer is None:
        return Contract.objects.none()
    lines = Line.objects.select_related("service", "level", "calendar").order_by("pk")
    versions = Version.objects.order_by("number").prefetch_related(Prefetch("lines", lines))
    found = Contract.objects.filter(customer=customer)
    return found.prefetch_related(Prefetch("versions", versions)).order_by("-starts_at", "pk")

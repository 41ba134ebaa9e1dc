"""Contracts for people who look at them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from servanda import kernel
from servanda.contracts.models import Contract, Line, Version
from servanda.people.models import Customer


def _in_force(at: datetime) -> QuerySet[Version]:
    """Of each contract the signed version that is in force at `at`."""
    return (
        Version.objects.filter(signed_at__isnull=False, effective_from__lte=at)
        .filter(Q(contract__ends_at=None) | Q(contract__ends_at__gt=at))
        .order_by("contract", "-effective_from")
        .distinct("contract")
    )


def contracts_of(customer: Customer) -> QuerySet[Contract]:
    """The customer's contracts, each with `shown_versions`: the one in force now, with its lines,
    targets and ladder."""
    lines = (
        Line.objects.select_related("service", "level", "calendar")
        .prefetch_related("targets")
        .order_by("clause")
    )
    versions = (
        Version.objects.filter(pk__in=_in_force(kernel.now()).values("pk"))
        .prefetch_related(Prefetch("lines", lines), "rungs")
        .order_by("effective_from")
    )
    return (
        Contract.objects.filter(customer=customer)
        .prefetch_related(Prefetch("versions", versions, to_attr="shown_versions"))
        .order_by("number")
    )


def lines_for(customer: Customer, at: datetime) -> Iterable[Line]:
    """Every line of the customer's contracts in force at `at`, the best level first."""
    return (
        Line.objects.filter(
            version__in=_in_force(at).filter(contract__customer=customer).values("pk")
        )
        .select_related("service", "level", "version__contract")
        .order_by("level__rank", "clause")
    )

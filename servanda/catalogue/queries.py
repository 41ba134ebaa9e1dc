"""Questions about what is sold."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from servanda.catalogue.models import Offering, Service, ServiceLevel


def offerings() -> QuerySet[Offering]:
    """Everything on the list, by service and from the best level down, with its targets."""
    found = Offering.objects.select_related("service", "level", "calendar")
    return found.prefetch_related("targets").order_by(
        "service__code", "currency", "level__rank", "pk"
    )


def offerings_of(services: Iterable[int]) -> QuerySet[Offering]:
    """What is sold of these services, with its targets."""
    return offerings().filter(service__in=list(services))


def services() -> QuerySet[Service]:
    """Everything we deliver."""
    return Service.objects.order_by("code")


def levels() -> QuerySet[ServiceLevel]:
    """The best one first."""
    return ServiceLevel.objects.order_by("rank", "pk")

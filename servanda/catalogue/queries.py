"""Questions about what is sold."""

from __future__ import annotations

from django.db.models import QuerySet

from servanda.catalogue.models import Offering, Service


def offerings() -> QuerySet[Offering]:
    """Everything on the list, by service and from the best level down, with its targets."""
    found = Offering.objects.select_related("service", "level", "calendar")
    return found.prefetch_related("targets").order_by(
        "service__code", "currency", "level__rank", "pk"
    )


def services() -> QuerySet[Service]:
    """Everything we deliver."""
    return Service.objects.order_by("code")

"""Questions about what is sold."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet

from servanda.catalogue.models import (
    Offering,
    Procedure,
    ProcedureStep,
    ProcedureVersion,
    Service,
    ServiceLevel,
)
from servanda.people.models import Customer


def offerings() -> QuerySet[Offering]:
    """Everything on the list, by service and from the best level down, with its targets and
    credits."""
    found = Offering.objects.select_related("service", "level", "calendar")
    return found.prefetch_related("targets", "credits").order_by(
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


def procedures(*, retired: bool = False) -> QuerySet[Procedure]:
    """The general ones, as they stand now, each with its customers' variants."""
    steps = ProcedureStep.objects.select_related("team")
    variants = Procedure.objects.select_related("customer", "current").order_by("customer__name")
    found = Procedure.objects.filter(variant_of=None, retired_at__isnull=not retired)
    found = found.select_related("current__service").prefetch_related(
        Prefetch("current__steps", steps), Prefetch("variants", variants)
    )
    return found.order_by("current__service__code", "pk")


def procedure_page() -> QuerySet[Procedure]:
    """Any procedure, with what its page shows of it: every version, newest first."""
    steps = ProcedureStep.objects.select_related("team")
    versions = ProcedureVersion.objects.select_related("written_by", "service").order_by("-number")
    found = Procedure.objects.select_related("current__service", "customer", "variant_of__current")
    return found.prefetch_related(
        Prefetch("versions", versions.prefetch_related(Prefetch("steps", steps))),
        Prefetch("current__steps", steps),
    )


def procedures_for(customer: Customer | None) -> list[ProcedureVersion]:
    """What may be chosen for a customer: in place of a general one its variant of theirs."""
    mine = Q(customer=None) | Q(customer=customer) if customer else Q(customer=None)
    found = Procedure.objects.filter(mine, retired_at=None, current__isnull=False)
    rows = list(found.select_related("current__service").order_by("pk"))
    replaced = {row.variant_of_id for row in rows if row.variant_of_id}
    return [row.current for row in rows if row.current and row.pk not in replaced]

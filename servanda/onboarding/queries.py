"""Questions about how far the two sides are."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from servanda.contracts.models import Contract
from servanda.kernel import Actor
from servanda.onboarding.models import Assent, Objection, Onboarding, Side, Summary

# From so long before its start on, a contract without agreed expectations is somebody's duty.
AHEAD: Final = timedelta(days=14)


def onboarding_of(contract: Contract) -> Onboarding | None:
    """The contract's onboarding with its points and what was sent, answered and objected."""
    assents = Assent.objects.select_related("contact", "staff").order_by("at")
    objections = Objection.objects.select_related("contact", "words").order_by("at")
    summaries = Summary.objects.select_related("contact").order_by("-number")
    found = Onboarding.objects.filter(contract=contract).prefetch_related(
        "points",
        Prefetch(
            "summaries",
            summaries.prefetch_related(
                Prefetch("assents", assents), Prefetch("objections", objections)
            ),
        ),
    )
    return found.first()


def find_summary(actor: Actor, ref: str) -> Summary | None:
    """A summary the actor may see, with its contract and its assents."""
    found = Summary.objects.visible_to(actor).filter(ref=ref)
    return found.select_related(
        "contact", "onboarding__contract__customer", "onboarding__contract__stream"
    ).first()


def _agreed() -> Exists:
    """Whether the customer said of a contract's last summary that it is so.

    A newer summary needs a newer word, so an assent to an older one does not count.
    """
    newer = Summary.objects.filter(
        onboarding=OuterRef("summary__onboarding"), number__gt=OuterRef("summary__number")
    )
    said = Assent.objects.filter(
        side=Side.CUSTOMER, summary__onboarding__contract=OuterRef("pk")
    ).exclude(Exists(newer))
    return Exists(said)


def unaligned(actor: Actor, now: datetime) -> QuerySet[Contract]:
    """Signed contracts that run or are about to, of which the customer has not said that both
    expect the same; the first to begin first."""
    found = Contract.objects.visible_to(actor).filter(
        Q(ends_at=None) | Q(ends_at__gt=now),
        starts_at__lte=now + AHEAD,
        versions__signed_at__isnull=False,
    )
    found = found.exclude(_agreed()).distinct()
    return found.select_related("customer", "onboarding").order_by("starts_at", "pk")

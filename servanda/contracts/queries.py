"""Questions about contracts that several packages ask."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from itertools import count

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from servanda import kernel
from servanda.contracts.models import Contract, Line, PriceItem, Rung, Step, Version
from servanda.kernel import Actor
from servanda.people.models import Customer


def _in_force(at: datetime) -> QuerySet[Version]:
    """Of each contract the signed version that is in force at `at`."""
    return (
        Version.objects.filter(signed_at__isnull=False, effective_from__lte=at)
        .filter(Q(contract__ends_at=None) | Q(contract__ends_at__gt=at))
        .order_by("contract", "-effective_from")
        .distinct("contract")
    )


def contracts_of(customer: Customer | None) -> QuerySet[Contract]:
    """A customer's contracts, newest first, each with `shown_versions`: the version in force now,
    with its lines, their targets and its ladder. Three queries more, however many contracts."""
    if customer is None:
        return Contract.objects.none()
    lines = Line.objects.select_related("service", "level", "calendar")
    versions = Version.objects.filter(pk__in=_in_force(kernel.now()).values("pk"))
    versions = versions.prefetch_related(
        Prefetch("lines", lines.prefetch_related("targets").order_by("clause")), "rungs"
    )
    found = Contract.objects.filter(customer=customer).order_by("-starts_at", "pk")
    return found.prefetch_related(Prefetch("versions", versions, to_attr="shown_versions"))


def contract_list(actor: Actor, words: str = "") -> QuerySet[Contract]:
    """The contracts an actor may see, by customer, each with its versions and their lines; `words`
    narrow it to numbers and customers that contain them."""
    found = Contract.objects.visible_to(actor).select_related("customer")
    if words:
        found = found.filter(Q(number__icontains=words) | Q(customer__name__icontains=words))
    lines = Line.objects.select_related("service", "level").order_by("clause", "pk")
    versions = Version.objects.order_by("number").prefetch_related(Prefetch("lines", lines))
    found = found.prefetch_related(Prefetch("versions", versions), "steps")
    return found.order_by("customer__name", "pk")


def models_for(actor: Actor) -> QuerySet[Contract]:
    """Contracts that a new one may begin as a copy of: signed, the newest first."""
    signed = Version.objects.signed().filter(contract=OuterRef("pk"))
    found = Contract.objects.visible_to(actor).filter(Exists(signed)).select_related("customer")
    return found.order_by("-pk")


def next_number(actor: Actor) -> str:
    """A free number that goes on from the newest contract's ("2026/7" after "2026/6"); "" where
    that one ends in no digits, or there is none yet."""
    newest = Contract.objects.visible_to(actor).order_by("-pk").first()
    found = re.fullmatch(r"(.*?)(\d{1,9})", newest.number) if newest else None
    if found is None:
        return ""
    begins, digits = found.groups()
    taken = set(Contract.objects.filter(number__startswith=begins).values_list("number", flat=True))
    following = (f"{begins}{n:0{len(digits)}}" for n in count(int(digits) + 1))
    return next(number for number in following if number not in taken)


def contract_page(actor: Actor) -> QuerySet[Contract]:
    """Contracts an actor may open, with every version and all that a paper says."""
    lines = Line.objects.select_related("service", "level", "calendar").order_by("clause", "pk")
    lines = lines.prefetch_related("targets", "systems", "credits")
    rungs = Rung.objects.select_related("staff", "accepts")
    versions = Version.objects.select_related("signed_by", "signed_by_contact").order_by("number")
    versions = versions.prefetch_related(
        Prefetch("lines", lines), Prefetch("rungs", rungs), "price_list"
    )
    found = Contract.objects.visible_to(actor).select_related("customer", "stream")
    steps = Step.objects.select_related("staff", "reason")
    return found.prefetch_related(Prefetch("versions", versions), Prefetch("steps", steps))


def lines_for(customer: Customer, at: datetime) -> QuerySet[Line]:
    """Every line of the customer's contracts in force at `at`, the best level first."""
    versions = _in_force(at).filter(contract__customer=customer)
    lines = Line.objects.filter(version__in=versions.values("pk"))
    return lines.select_related("service", "level", "version__contract").order_by(
        "level__rank", "clause"
    )


def price_list_for(customer: Customer, at: datetime) -> QuerySet[PriceItem]:
    """The price lists of the customer's contracts in force at `at`, as they stand in them."""
    versions = _in_force(at).filter(contract__customer=customer)
    found = PriceItem.objects.filter(version__in=versions.values("pk"))
    return found.order_by("version__contract", "position")


def lines_in_force(actor: Actor, at: datetime) -> QuerySet[Line]:
    """Every line of every contract in force that the actor may see, by customer, with targets."""
    seen = Contract.objects.visible_to(actor)
    versions = _in_force(at).filter(contract__in=seen)
    lines = Line.objects.filter(version__in=versions.values("pk"))
    lines = lines.select_related("service", "level", "version__contract__customer")
    return lines.prefetch_related("targets").order_by("version__contract__customer__name", "clause")


def lines_by_key(keys: Iterable[int]) -> QuerySet[Line]:
    """These lines, the best level first, for a choice among them."""
    found = Line.objects.filter(pk__in=list(keys)).select_related("service", "level")
    return found.order_by("level__rank", "clause")

"""Questions about systems that several packages ask."""

from __future__ import annotations

from django.db.models import QuerySet, TextField
from django.db.models.expressions import RawSQL

from servanda.kernel import Actor
from servanda.people.models import Customer
from servanda.people.search import plain
from servanda.systems.models import System, SystemQuerySet


def systems_of(customer: Customer | None) -> QuerySet[System]:
    """What a customer runs today, by name; of nobody: nothing."""
    if customer is None:
        return System.objects.none()
    found = System.objects.filter(customer=customer, retired_on=None)
    return found.prefetch_related("services").order_by("name")


def systems_named(words: str, actor: Actor) -> SystemQuerySet:
    """What the actor may see of the systems in use whose name or number has every word in it."""
    named = RawSQL('"systems_system"."plain"', (), output_field=TextField())
    found = System.objects.visible_to(actor).filter(retired_on=None).annotate(plain_name=named)
    for word in plain(words).split():
        found = found.filter(plain_name__contains=word)
    return found.select_related("customer").order_by("name", "pk")

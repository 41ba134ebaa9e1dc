"""Questions about systems that several packages ask."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.expressions import RawSQL

from servanda.kernel import Actor
from servanda.kernel.models import Entry
from servanda.people.models import Customer
from servanda.people.search import plain
from servanda.systems.models import System, SystemFile, SystemQuerySet

# What was not looked at for so long is to be looked at.
FRESH: Final = timedelta(days=180)


def systems_of(customer: Customer | None) -> QuerySet[System]:
    """What a customer runs today, by name; of nobody: nothing."""
    if customer is None:
        return System.objects.none()
    found = System.objects.filter(customer=customer, retired_on=None)
    found = found.select_related("customer__stream")
    return found.prefetch_related("services").order_by("name")


def systems_named(words: str, actor: Actor) -> SystemQuerySet:
    """What the actor may see of the systems in use whose name or number has every word in it."""
    named = RawSQL('"systems_system"."plain"', (), output_field=TextField())
    found = System.objects.visible_to(actor).filter(retired_on=None).annotate(plain_name=named)
    for word in plain(words).split():
        found = found.filter(plain_name__contains=word)
    return found.select_related("customer").order_by("name", "pk")


def find_system(actor: Actor, ref: str) -> System | None:
    """The system with this reference, if the actor may see it, with customer and services."""
    found = System.objects.visible_to(actor).select_related("customer")
    return found.prefetch_related("services").filter(ref=ref).first()


def files_of(system: System, actor: Actor) -> QuerySet[SystemFile]:
    """What lies in its file, the newest first, as far as the actor may see it."""
    found = SystemFile.objects.visible_to(actor).filter(system=system, removed_at=None)
    return found.select_related("blob").order_by("-added_at", "-pk")


def find_file(actor: Actor, ref: str) -> SystemFile | None:
    """One such file, removed or not, if the actor may see it."""
    found = SystemFile.objects.visible_to(actor).filter(ref=ref)
    return found.select_related("blob", "system__customer").first()


def history_of(system: System) -> QuerySet[Entry]:
    """What the journal says of a system, the newest first."""
    said = Entry.objects.filter(stream=system.customer.stream_id, kind__startswith="system.")
    return said.filter(data__system=system.pk).order_by("-number")


def stale(day: date) -> Q:
    """Systems in use that nobody has checked for long, as a condition."""
    return Q(retired_on=None) & (Q(checked_on=None) | Q(checked_on__lt=day - FRESH))


def to_review(customers: QuerySet[Customer], day: date) -> QuerySet[Customer]:
    """Those whose profile, or one of whose systems, nobody has checked for long."""
    old = System.objects.filter(stale(day), customer=OuterRef("pk"))
    unread = Q(profile_checked_on=None) | Q(profile_checked_on__lt=day - FRESH)
    return customers.filter(unread | Q(Exists(old)))

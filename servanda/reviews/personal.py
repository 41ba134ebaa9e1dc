"""Figures about one person: for that person and their coach, as far as the provider allows it."""

from __future__ import annotations

from django.db.models import QuerySet

from servanda import kernel
from servanda.people.models import Staff
from servanda.reviews.models import Coach, Sight, SightRule


def sight_in_force() -> Sight:
    """Who may see figures about a person now."""
    rule = SightRule.objects.order_by("-since", "-pk").first()
    return Sight(rule.sight) if rule else Sight.COACH


def coached_by(viewer: Staff) -> QuerySet[Staff]:
    """The colleagues whose figures this one may see besides their own."""
    if sight_in_force() != Sight.COACH:
        return Staff.objects.none()
    coached = Coach.objects.filter(coach=viewer).exclude(staff=viewer).values("staff")
    found = Staff.objects.here(kernel.now()).filter(pk__in=coached)
    return found.order_by("family_name", "given_name", "pk")


def may_see(viewer: Staff, person: Staff) -> bool:
    """Whether the viewer may see the figures about this person."""
    if viewer.pk == person.pk:
        return sight_in_force() != Sight.NOBODY
    return coached_by(viewer).filter(pk=person.pk).exists()


def coaches() -> dict[int, int]:
    """Colleague -> coach, by their keys."""
    return dict(Coach.objects.values_list("staff", "coach"))

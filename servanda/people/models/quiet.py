"""Not to be disturbed until then."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from servanda.people.models.people import Staff


class QuietQuerySet(models.QuerySet["Quiet"]):
    def at(self, instant: datetime) -> QuietQuerySet:
        return self.filter(since__lte=instant, until__gt=instant).filter(
            Q(ended_at=None) | Q(ended_at__gt=instant)
        )


class Quiet(models.Model):
    """A colleague works undisturbed from then until then, unless they ended it before.

    What must not wait reaches them all the same: the gravest tickets, and the ladder.
    """

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="quiet")
    since = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = QuietQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["staff", "-until"], name="quiet_staff")]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.until:%F %R}"

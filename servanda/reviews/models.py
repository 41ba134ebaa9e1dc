"""Who may see figures about a person, and who gets the morning's mail."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from servanda.people.models import Staff


class Sight(models.TextChoices):
    """Who sees how much one colleague did and how fast."""

    NOBODY = "nobody", _("Nobody, not even they themselves")
    OWN = "own", _("Only they themselves")
    COACH = "coach", _("They themselves and their coach")


class SightRule(models.Model):
    """What holds from then on, as laws of the country or an agreement with the staff ask for.

    The last one is in force; without any it is Sight.COACH.
    """

    sight = models.CharField(max_length=8, choices=Sight.choices)
    since = models.DateTimeField()
    decided_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.sight} since {self.since:%F}"


class Coach(models.Model):
    """The one colleague besides themselves who sees somebody's figures, to help them grow."""

    staff = models.OneToOneField(Staff, models.CASCADE, related_name="+")
    coach = models.ForeignKey(Staff, models.CASCADE, related_name="+")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.staff_id} by {self.coach_id}"


class Morning(models.Model):
    """Whether a colleague wants the morning's mail, and the local day it was last written for."""

    staff = models.OneToOneField(Staff, models.CASCADE, related_name="+")
    wanted = models.BooleanField()
    sent_for = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.staff_id} {self.sent_for}"

"""Lists of the queue that colleagues put together and kept."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.kernel import Actor
from servanda.kernel.refs import RefField
from servanda.people.models import Staff, Team


class Audience(models.TextChoices):
    """Who else has the list beside their own."""

    OWN = "own"
    TEAM = "team"
    ALL = "all"


class SavedListQuerySet(models.QuerySet["SavedList"]):
    def visible_to(self, actor: Actor) -> SavedListQuerySet:
        """One's own, and those that colleagues share with one. What stands in them is another
        question: they only narrow what their reader sees anyway."""
        if actor.kind != "staff" or not actor.id:
            return self.none()
        teams = Team.members.through.objects.filter(staff=actor.id).values("team")
        shared = Q(audience=Audience.ALL) | Q(audience=Audience.TEAM, team__in=teams)
        return self.filter(Q(staff=actor.id) | shared)

    def kept(self) -> SavedListQuerySet:
        """Without those that were put away."""
        return self.filter(removed_at=None)


class SavedList(models.Model):
    """A sentence with a name. `query` holds what its address would: each parameter's values.

    `place` orders the lists of one colleague. A list that was removed stays, so that it can be
    brought back.
    """

    ref = RefField()
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="saved_lists")
    name = models.CharField(max_length=60)
    query = models.JSONField()
    audience = models.CharField(max_length=4, choices=Audience.choices, default=Audience.OWN)
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    place = models.IntegerField(default=0)
    saved_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects = SavedListQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="saved_list_team",
                condition=Q(audience="team", team__isnull=False)
                | (~Q(audience="team") & Q(team=None)),
            )
        ]

    def __str__(self) -> str:
        return self.name

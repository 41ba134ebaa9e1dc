from __future__ import annotations

from django.db import models

from servanda.kernel import Actor
from servanda.people.models import Staff, Team
from servanda.tickets.models.message import Message
from servanda.tickets.models.ticket import Ticket


class MentionQuerySet(models.QuerySet["Mention"]):
    def visible_to(self, actor: Actor) -> MentionQuerySet:
        """One's own, on tickets that one sees (still)."""
        if actor.kind != "staff" or actor.id is None:
            return self.none()
        seen = Ticket.objects.visible_to(actor)
        return self.filter(staff=actor.id, message__ticket__in=seen)

    def unread(self) -> MentionQuerySet:
        return self.filter(read_at=None)


class Mention(models.Model):
    """A colleague was called by name (or by `team`) in words among ourselves. It gives no right:
    whoever does not see the ticket is not mentioned."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="mentions")
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="mentions")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "staff"], name="mentioned_once")]
        indexes = [models.Index(fields=["staff", "-at"], name="mention_of_staff")]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.staff_id}"

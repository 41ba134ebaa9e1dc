"""What colleagues write and have not sent, what they sent just now, and who is at a ticket."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

from servanda.files.models import Blob
from servanda.kernel import Actor
from servanda.kernel.refs import RefField
from servanda.people.models import Staff
from servanda.tickets.models.ticket import Ticket

# A page says every so often that it is open; one not heard of for so long is closed.
PRESENT = timedelta(seconds=50)


class Tab(models.TextChoices):
    """The forms of the composer."""

    ANSWER = "answer"
    NOTE = "note"
    CALL = "call"
    STATED = "stated"


class UnsentQuerySet(models.QuerySet["Unsent"]):
    def visible_to(self, actor: Actor) -> UnsentQuerySet:
        """Their own, and nobody else's."""
        return self.filter(staff=actor.id) if actor.kind == "staff" and actor.id else self.none()

    def kept(self) -> UnsentQuerySet:
        """Without those put away."""
        return self.filter(discarded_at=None)


class Unsent(models.Model):
    """Words that a colleague is writing on a ticket, seen by them alone.

    No journal row knows of it: it is destroyed when it is sent, and some time after it was
    discarded. `fields` are the form's other entries (codes and numbers); `seen` is the ticket's
    journal row up to which they had read when they began; `version` counts the savings.
    """

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="unsent")
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="+")
    tab = models.CharField(max_length=8, choices=Tab.choices)
    text = models.TextField(blank=True)
    fields = models.JSONField(default=dict)
    seen = models.IntegerField(default=0)
    version = models.IntegerField(default=1)
    began_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    discarded_at = models.DateTimeField(null=True)

    objects = UnsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "ticket", "tab"], name="unsent_once")
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.tab}"


class UnsentFile(models.Model):
    """A file that will go with it."""

    unsent = models.ForeignKey(Unsent, models.CASCADE, related_name="files")
    ref = RefField()
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class SentForm(models.Model):
    """A form that was acted on: `digest` of its key and words, which act once; `form` is its key
    alone, after which no late saving of a draft counts."""

    digest = models.CharField(max_length=64, unique=True)
    form = models.CharField(max_length=200, db_index=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.digest[:12]


class PresenceQuerySet(models.QuerySet["Presence"]):
    def others(self, ticket: Ticket, actor: Actor, now: datetime) -> PresenceQuerySet:
        """Who else is at this ticket now, those who write first."""
        here = self.filter(ticket=ticket, seen_at__gt=now - PRESENT).exclude(staff=actor.id)
        return here.select_related("staff").order_by("-is_writing", "since")


class Presence(models.Model):
    """A page of a ticket that is open somewhere, and whether somebody writes on it."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="+")
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="+")
    window = models.CharField(max_length=36)
    is_writing = models.BooleanField(default=False)
    since = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "staff", "window"], name="present_once")
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.staff_id}"

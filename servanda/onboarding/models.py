from __future__ import annotations

from typing import ClassVar

from django.db import models

from servanda.contracts.models import Contract
from servanda.kernel import Actor
from servanda.kernel.models import Erasable, Remark
from servanda.kernel.refs import RefField
from servanda.people.access import may
from servanda.people.models import Contact, Staff


class Topic(models.TextChoices):
    """What is talked through with every new customer, in this order; then what they add."""

    PROFILE = "profile"
    SCOPE = "scope"
    PEOPLE = "people"
    ESCALATION = "escalation"
    SYSTEMS = "systems"
    SILENCE = "silence"
    OWN = "own"


class Onboarding(models.Model):
    """The alignment of expectations for one contract, a draft's too: a prospect has one."""

    ref = RefField()
    contract = models.OneToOneField(Contract, models.CASCADE, related_name="onboarding")
    begun_at = models.DateTimeField()
    meeting_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.ref


class Point(models.Model):
    """One point of the agenda; `said` is what was agreed about it, `talked_at` when."""

    onboarding = models.ForeignKey(Onboarding, models.CASCADE, related_name="points")
    position = models.SmallIntegerField()
    topic = models.CharField(max_length=12, choices=Topic.choices)
    title = models.CharField(max_length=120, blank=True)
    said = models.TextField(blank=True)
    talked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["onboarding", "position"], name="point_position")
        ]

    def __str__(self) -> str:
        return self.title or self.topic


class SummaryQuerySet(models.QuerySet["Summary"]):
    def visible_to(self, actor: Actor) -> SummaryQuerySet:
        """Every summary for a colleague; for a contact those of their own company."""
        if not may(actor, "contract.read"):
            return self.none()
        if actor.is_contact:
            return self.filter(onboarding__contract__customer=actor.customer)
        return self


class Summary(Erasable):
    """What was agreed, as it was sent. It never changes: what differs is sent anew."""

    ref = RefField()
    onboarding = models.ForeignKey(Onboarding, models.PROTECT, related_name="summaries")
    number = models.SmallIntegerField()
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    language = models.CharField(max_length=5)
    text = models.TextField()
    sent_at = models.DateTimeField()

    SEALED: ClassVar[tuple[str, ...]] = ("text", "language")
    objects = SummaryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["onboarding", "number"], name="summary_number")
        ]

    def __str__(self) -> str:
        return f"{self.onboarding} {self.number}"


class Side(models.TextChoices):
    PROVIDER = "provider"
    CUSTOMER = "customer"


class Assent(models.Model):
    """One side said: so it is. `contact` or `staff` says who."""

    summary = models.ForeignKey(Summary, models.PROTECT, related_name="assents")
    side = models.CharField(max_length=8, choices=Side.choices)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["summary", "side"], name="assent_once")]

    def __str__(self) -> str:
        return f"{self.summary} {self.side}"


class Objection(models.Model):
    """The customer said what is otherwise; a new summary answers it."""

    summary = models.ForeignKey(Summary, models.PROTECT, related_name="objections")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    words = models.ForeignKey(Remark, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.words)

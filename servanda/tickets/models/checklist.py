"""What is to be done on a ticket, step by step: from a procedure, or added by hand."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.catalogue.models import ProcedureVersion
from servanda.kernel.models import Erasable, Remark
from servanda.kernel.refs import RefField
from servanda.people.models import Role, Staff, Team
from servanda.tickets.models.ticket import Ticket


class Run(models.Model):
    """A procedure chosen on a ticket, in the version that counted then; let go from `dropped_at`
    on. A ticket has one at a time."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="runs")
    version = models.ForeignKey(ProcedureVersion, models.PROTECT, related_name="runs")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(dropped_at=None), name="one_run_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["version", "-started_at"], name="run_version")]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.version_id}"


class StepQuerySet(models.QuerySet["Step"]):
    def standing(self) -> StepQuerySet:
        """Those that were not taken off the list, nor let go with their procedure."""
        return self.filter(removed_at=None).filter(Q(run=None) | Q(run__dropped_at=None))


class Step(Erasable):
    """One step on a ticket. `run` None: a colleague added it here.

    Ended at `ended_at` by `ended_by`: done, or `skipped` with the reason in `note`. A note may
    stand on any step; the latest counts.
    """

    ref = RefField()
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="steps")
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="steps")
    position = models.SmallIntegerField()
    text = models.CharField(max_length=300)
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    skipped = models.BooleanField(default=False)
    note = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    SEALED = ("text",)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["ticket", "position"], name="step_ticket")]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

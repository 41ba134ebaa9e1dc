from __future__ import annotations

from django.db import models

from servanda.catalogue.models import Metric
from servanda.contracts.models import Line
from servanda.tickets.models import Ticket


class ClockState(models.TextChoices):
    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    STOPPED = "stopped"


class Clock(models.Model):
    """A target running on one ticket: a cache of `clocks.derive`, which alone decides.

    `due_at` is None while paused; `left` are the working seconds left then. `missed_at` is the
    due time that passed unmet, as recorded in the journal and not struck out since.
    """

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="clocks")
    metric = models.CharField(max_length=16, choices=Metric.choices)
    state = models.CharField(max_length=8, choices=ClockState.choices)
    line = models.ForeignKey(Line, models.PROTECT, related_name="+")
    priority = models.SmallIntegerField()
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    misses = models.SmallIntegerField(default=0)
    left = models.IntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "metric"], name="clock_once")]
        indexes = [
            models.Index(
                fields=["due_at"], name="clock_running", condition=models.Q(state="running")
            ),
            models.Index(
                fields=["ticket"], name="clock_runs_on", condition=models.Q(state="running")
            ),
            models.Index(fields=["due_at"], name="clock_due"),
            models.Index(
                fields=["ticket", "missed_at"],
                name="clock_missed",
                condition=models.Q(missed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.metric}"

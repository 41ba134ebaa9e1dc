from __future__ import annotations

from django.db import models

from servanda.catalogue.models import Metric
from servanda.contracts.models import Rung
from servanda.kernel.refs import RefField
from servanda.people.models import Staff
from servanda.tickets.models import Ticket


class Firing(models.Model):
    """A rung of the ladder that was called on: who, when, and when they said they know.

    `told` is False for a lower rung that fell due in the same downtime: only the highest writes.
    `since` is the start that somebody made (receipt, a word of ours), `place` the rung's place
    among those of the same `percent`: what one firing is known by, also when the contract is
    amended and when something is written down later than it happened.
    """

    ref = RefField()
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="firings")
    metric = models.CharField(max_length=16, choices=Metric.choices)
    rung = models.ForeignKey(Rung, models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="firings")
    since = models.DateTimeField()
    percent = models.SmallIntegerField()
    place = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField()
    fired_at = models.DateTimeField()
    told = models.BooleanField(default=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "metric", "since", "percent", "place"], name="rung_fires_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.metric} {self.rung_id}"

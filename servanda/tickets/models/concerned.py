from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.people.models import Staff
from servanda.systems.models import System
from servanda.tickets.models.ticket import Ticket


class AlsoConcerned(models.Model):
    """A further system that a ticket concerns besides its main one, `Ticket.system`, by which
    alone it is covered; not any more from `removed_at` on."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="also_concerned")
    system = models.ForeignKey(System, models.PROTECT, related_name="also_on")
    at = models.DateTimeField()
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "system"], condition=Q(removed_at=None), name="concerned_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.system_id}"

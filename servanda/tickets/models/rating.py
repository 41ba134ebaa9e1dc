from __future__ import annotations

from django.db import models

from servanda.kernel.models import Remark
from servanda.people.models import Contact
from servanda.tickets.models.ticket import Ticket


class Rating(models.Model):
    """How satisfied the customer says they are with one ticket: 1 (bad) to 5 (very good)."""

    ticket = models.OneToOneField(Ticket, models.PROTECT, related_name="rating")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    stars = models.SmallIntegerField()
    remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.stars}"

from __future__ import annotations

from django.db import models

from servanda.kernel.models import Erasable
from servanda.people.models import Contact, Staff
from servanda.tickets.models.ticket import Ticket


class LeftOut(Erasable):
    """Somebody who took part in a ticket and was taken out of it, so that they can come back."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="left_out")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="+")
    address = models.EmailField()
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    SEALED = ("address",)

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.pk}"

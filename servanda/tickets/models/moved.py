from __future__ import annotations

from django.db import models

from servanda.people.models import Staff
from servanda.tickets.models.message import Message
from servanda.tickets.models.ticket import Ticket


class Moved(models.Model):
    """A message that became part of another ticket, so that answers to its mail follow it."""

    message = models.OneToOneField(Message, models.CASCADE, related_name="moved")
    came_from = models.ForeignKey(Ticket, models.CASCADE, related_name="moved_away")
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.message_id} from {self.came_from_id}"

"""Looking at what is new: who looks at what, what was put off, what has been looked at."""

from __future__ import annotations

from django.db import models

from servanda.people.models import Staff
from servanda.tickets.models.ticket import Ticket


class TriageClaim(models.Model):
    """A colleague looks at this new ticket until then; meanwhile nobody else is given it."""

    ticket = models.OneToOneField(Ticket, models.CASCADE, related_name="triage_claim")
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="+")
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.staff_id}"


class TriageSkip(models.Model):
    """A colleague put it off: it comes back to them then. To others it comes at once."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="triage_skips")
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "staff"], name="skipped_once")]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.staff_id}"


class Qualification(models.Model):
    """Somebody looked at it and said what it is and whose; it is new no more, even unassigned."""

    ticket = models.OneToOneField(Ticket, models.PROTECT, related_name="qualification")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.at:%F}"

"""How colleagues come in, and what is put aside on the first day."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from servanda.kernel.refs import RefField
from servanda.people.models.people import Staff


class Invitation(models.Model):
    """A mailed link with which a colleague sets their password: once, until it expires, and only
    the newest one."""

    ref = RefField()
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="invitations")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff"],
                condition=models.Q(used_at=None, withdrawn_at=None),
                name="invitation_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.sent_at:%F}"

    def is_open(self, instant: datetime) -> bool:
        """Whether its link still sets a password at that instant."""
        return not (self.used_at or self.withdrawn_at) and instant < self.expires_at


class SkippedStep(models.Model):
    """A step of setting up that somebody put aside; doing it later needs no taking back."""

    code = models.CharField(max_length=30, unique=True)
    at = models.DateTimeField()
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return self.code

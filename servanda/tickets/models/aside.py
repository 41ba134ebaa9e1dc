from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q

from servanda.kernel.models import Erasable, Remark
from servanda.kernel.refs import RefField
from servanda.people.models import Staff
from servanda.tickets.models.ticket import Ticket


class Snooze(models.Model):
    """A ticket put aside by us until an instant, with the reason why. Its clocks run on.

    It sleeps for everybody: `woken_at` and `woken_why` (date, customer, letter, ladder, reminder,
    handed_over, priority, merged, ended, staff, moved) say when and by what it came back.
    """

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="snoozes")
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()
    remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    woken_at = models.DateTimeField(null=True)
    woken_why = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], name="snoozed_once", condition=Q(woken_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} until {self.until:%F %R}"


def asleep() -> Exists:
    """For querysets of tickets: those that are put aside at the moment."""
    return Exists(Snooze.objects.filter(ticket=OuterRef("pk"), woken_at=None))


class FollowUp(Erasable):
    """Words to come back to a colleague, or to a team, at an instant.

    `assignee` is whose the ticket was when it was set: if that was the colleague themselves and
    the ticket is another's by now, the reminder is the other's too. `due_at` is when it fired.
    """

    ref = RefField()
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="follow_ups")
    text = models.TextField()
    at = models.DateTimeField()
    for_team = models.BooleanField(default=False)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    assignee = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    SEALED = ("text",)

    class Meta:
        indexes = [
            models.Index(
                fields=["staff", "at"],
                name="follow_up_open",
                condition=Q(done_at=None, removed_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.removed_at is None

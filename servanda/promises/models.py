from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from servanda.kernel import Actor
from servanda.kernel.models import Remark
from servanda.kernel.refs import RefField
from servanda.people.models import Staff
from servanda.tickets.models import Message, Ticket


class BlockQuerySet(models.QuerySet["Block"]):
    def visible_to(self, actor: Actor) -> BlockQuerySet:
        """Work planned on tickets that the actor may see."""
        return self.filter(ticket__in=Ticket.objects.visible_to(actor))

    def standing(self) -> BlockQuerySet:
        return self.filter(removed_at=None)

    def between(self, start: datetime, end: datetime) -> BlockQuerySet:
        """What stands and touches the time from `start` to `end`."""
        return self.standing().filter(starts_at__lt=end, ends_at__gt=start)


class Block(models.Model):
    """A piece of work on a ticket in a colleague's own schedule.

    `seconds` is working time; `ends_at` follows from it by the colleague's hours and absences as
    they were known when it was planned.
    """

    ref = RefField()
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="blocks")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="blocks")
    starts_at = models.DateTimeField()
    seconds = models.IntegerField()
    ends_at = models.DateTimeField()
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = BlockQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["staff", "ends_at"], name="block_staff", condition=Q(removed_at=None)
            ),
            models.Index(fields=["ticket"], name="block_ticket", condition=Q(removed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.starts_at:%F %R}"


class PromiseQuerySet(models.QuerySet["Promise"]):
    def visible_to(self, actor: Actor) -> PromiseQuerySet:
        return self.filter(ticket__in=Ticket.objects.visible_to(actor))


class Promise(models.Model):
    """A promise: by when we told the customer we expect to be done. A ticket keeps all of them,
    the latest counts; `message` is what they read, `reason` why it changed. `confidence`
    in percent: how often such a promise holds, as whoever gave it sees it."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="promises")
    until = models.DateTimeField()
    told_at = models.DateTimeField()
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, models.PROTECT, related_name="+")
    confidence = models.SmallIntegerField(null=True)
    reason = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")

    objects = PromiseQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["ticket", "-told_at"], name="promise_ticket")]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.until:%F %R}"

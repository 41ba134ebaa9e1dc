"""Who else reported a fault, and which customers' tickets are one fault of ours."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.people.models import Contact, Staff
from servanda.tickets.models.message import Message
from servanda.tickets.models.ticket import Ticket


class ReportQuerySet(models.QuerySet["Report"]):
    def standing(self) -> ReportQuerySet:
        """Those that were not taken out again."""
        return self.filter(out_at=None)


class Report(models.Model):
    """A further reporter of a fault that somebody else had reported: joined by a call.

    They take part in the conversation, and add no clock, rung or ticket. Taken out again from
    `out_at` on; `split_into` is the ticket of their own that their call became.
    """

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="reports")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    call = models.ForeignKey(Message, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    out_at = models.DateTimeField(null=True)
    out_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    split_into = models.ForeignKey(Ticket, models.PROTECT, null=True, related_name="+")

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "contact"], condition=Q(out_at=None), name="reported_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.contact_id}"


class Part(models.Model):
    """A customer's own ticket about a fault of ours that many customers feel.

    Each customer keeps their own clocks, letters and confirmation; `whole` shows them together.
    """

    ticket = models.OneToOneField(Ticket, models.PROTECT, related_name="part")
    whole = models.ForeignKey(Ticket, models.PROTECT, related_name="parts")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.ticket_id} of {self.whole_id}"


class MailDown(models.Model):
    """The customer's mail does not work, as long as this case says so: its letters are held."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="mail_down")
    since = models.DateTimeField()
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(until=None), name="mail_down_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} since {self.since:%F}"

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import models
from django.db.models import Count, Q

from servanda.mail.models import Mailbox, RawMail
from servanda.people.models import Staff
from servanda.tickets.models.ticket import Ticket


class HeldMailQuerySet(models.QuerySet["HeldMail"]):
    def waiting(self) -> HeldMailQuerySet:
        """What wants somebody's decision, the newest first."""
        return self.filter(spam_at=None).order_by("-held_at", "-pk")

    def spam(self) -> HeldMailQuerySet:
        """What was put aside, the last first."""
        return self.exclude(spam_at=None).order_by("-spam_at", "-pk")

    def of_flood(self, addresses: Iterable[str], *, since: datetime) -> HeldMailQuerySet:
        """What came of these senders in a time so short that no more of it became tickets."""
        recent = self.filter(raw__received_at__gt=since)
        return recent.filter(reason="rate", sender_address__in=addresses)

    def counts(self, field: str) -> dict[str, int]:
        """How many by the content of a field."""
        rows = self.order_by().values_list(field).annotate(n=Count("pk"))
        return {key: number for key, number in rows if key is not None}


class HeldMail(models.Model):
    """One mail that waits for a decision, with what a list must show of it; the mail itself is
    `raw`. The row goes when it is let in: then the words are the ticket's.

    `reason` is a code ("error:<mark>" for a failure). `mailbox`: to which of ours it was written,
    None where that is not known. `spam_at`: somebody said that it is nothing; it is kept.
    """

    raw = models.OneToOneField(RawMail, models.CASCADE, related_name="held")
    mailbox = models.ForeignKey(Mailbox, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=60)
    held_at = models.DateTimeField()
    subject = models.CharField(max_length=300, blank=True)
    sender_name = models.CharField(max_length=200, blank=True)
    sender_address = models.CharField(max_length=254, blank=True)
    glimpse = models.CharField(max_length=200, blank=True)
    suggested = models.ForeignKey(Ticket, models.SET_NULL, null=True, related_name="+")
    """The ticket that it points to, though its sender has no part in it."""
    spam_at = models.DateTimeField(null=True)
    spam_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    objects = HeldMailQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["-held_at", "-id"], name="held_mail_waiting", condition=Q(spam_at=None)
            ),
            models.Index(
                fields=["sender_address"], name="held_mail_flood", condition=Q(reason="rate")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.raw_id}: {self.reason}"


class HeldDigest(models.Model):
    """For which day a colleague got the digest of the held mail last: it comes once a day."""

    staff = models.OneToOneField(Staff, models.CASCADE, related_name="+")
    sent_for: models.DateField[date, date] = models.DateField()

    def __str__(self) -> str:
        return f"{self.staff_id} {self.sent_for}"

"""Bytes we got, each with one end."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from servanda.kernel.refs import RefField
from servanda.mail.models.mailbox import Mailbox


class RawMail(models.Model):
    """One mail as it came. It is never changed and ends in exactly one outcome."""

    class Source(models.TextChoices):
        SMTP = "smtp"
        LMTP = "lmtp"
        IMAP = "imap"
        PIPE = "pipe"
        API = "api"

    class Outcome(models.TextChoices):
        TICKET = "ticket"
        REPLY = "reply"
        BOUNCE = "bounce"
        HELD = "held"
        DUPLICATE = "duplicate"

    ref = RefField()
    mailbox = models.ForeignKey(Mailbox, null=True, blank=True, on_delete=models.SET_NULL)
    source = models.CharField(max_length=8, choices=Source.choices)
    envelope_from = models.CharField(max_length=320, null=True, blank=True)
    """"" is the null sender; None: the way it came does not tell."""
    envelope_to = ArrayField(models.CharField(max_length=320), default=list)
    received_at = models.DateTimeField()
    """Receipt by our mail server: INTERNALDATE or SMTP acceptance, never the Date header."""
    stored_at = models.DateTimeField()
    raw = models.BinaryField()
    size = models.PositiveIntegerField()
    fingerprint = models.BinaryField(unique=True)
    uidvalidity = models.BigIntegerField(null=True, blank=True)
    uid = models.BigIntegerField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=10, blank=True, choices=Outcome.choices)
    reason = models.CharField(max_length=60, blank=True)
    target = models.CharField(max_length=80, blank=True)
    """Opaque to mail: which ticket or message it became."""
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "uidvalidity", "uid"], name="mail_raw_uid_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at=None)
                | (~Q(outcome="") & Q(settled_at__isnull=False)),
                name="mail_raw_outcome_dated",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="mail_raw_waiting", condition=Q(settled_at=None)),
            models.Index(fields=["-settled_at"], name="mail_raw_held", condition=Q(outcome="held")),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def is_settled(self) -> bool:
        return self.settled_at is not None


class Redelivery(models.Model):
    """The same mail once more: from the sender's server, or by way of a second mailbox."""

    raw = models.ForeignKey(RawMail, on_delete=models.CASCADE, related_name="redeliveries")
    mailbox = models.ForeignKey(Mailbox, null=True, blank=True, on_delete=models.SET_NULL)
    source = models.CharField(max_length=8, choices=RawMail.Source.choices)
    envelope_to = ArrayField(models.CharField(max_length=320), default=list)
    uidvalidity = models.BigIntegerField(null=True, blank=True)
    uid = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "uidvalidity", "uid"], name="mail_redelivery_uid_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.raw_id} again"

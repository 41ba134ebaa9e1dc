"""Letters we send, and where nobody reads them."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from servanda.files.models import Blob
from servanda.kernel.refs import RefField


class OutgoingQuerySet(models.QuerySet["Outgoing"]):
    def due(self, now: datetime) -> OutgoingQuerySet:
        """What may leave now, the longest waiting first."""
        return self.filter(Outgoing.OPEN, next_try_at__lte=now).order_by("next_try_at", "id")

    def waiting(self) -> OutgoingQuerySet:
        return self.filter(Outgoing.OPEN)

    def held(self) -> OutgoingQuerySet:
        return self.filter(sent_at=None, failed_at=None, held_at__isnull=False)

    def failed(self) -> OutgoingQuerySet:
        return self.filter(failed_at__isnull=False)


class Outgoing(models.Model):
    """The outbox: a letter, written in the transaction that caused it, sent at least once."""

    OPEN = Q(sent_at=None, failed_at=None, held_at=None)

    ref = RefField()
    message_id = models.CharField(max_length=255, unique=True)
    in_reply_to = models.CharField(max_length=255, blank=True)
    references = ArrayField(models.CharField(max_length=255), default=list)
    from_name = models.CharField(max_length=200, blank=True)
    from_address = models.CharField(max_length=254)
    reply_to = models.CharField(max_length=254, blank=True)
    to = models.JSONField(default=list)
    """[[name, address], …]; `cc` likewise."""
    cc = models.JSONField(default=list)
    recipient = models.CharField(max_length=254)
    """The first address of `to`, lower case: whom the caps count."""
    subject = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    language = models.CharField(max_length=10, default="en")
    is_automatic = models.BooleanField(default=False)
    is_capped = models.BooleanField(default=False)
    """Counts towards the caps per address and thread that end loops."""
    purpose = models.CharField(max_length=60, blank=True)
    about = models.CharField(max_length=60, blank=True)
    """Opaque to mail: the thread it belongs to (a ticket's reference)."""
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    """Answers of the server; tries while it could not be reached do not count."""
    unreachable_since = models.DateTimeField(null=True, blank=True)
    accepted = models.JSONField(default=list)
    """Addresses for which the server has taken it: they do not get it again."""
    refused = models.JSONField(default=dict)
    """Addresses that were refused for good: what the server said."""
    last_error = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    hold_reason = models.CharField(max_length=40, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)
    bounce_reason = models.CharField(max_length=40, blank=True)
    bounce_status = models.CharField(max_length=12, blank=True)

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at", "id"],
                name="mail_out_due",
                condition=Q(sent_at=None, failed_at=None, held_at=None),
            ),
            models.Index(
                fields=["recipient", "created_at"],
                name="mail_out_capped",
                condition=Q(is_capped=True),
            ),
            models.Index(
                fields=["about", "created_at"],
                name="mail_out_about",
            ),
            models.Index(fields=["-created_at"], name="mail_out_recent"),
        ]

    def __str__(self) -> str:
        return self.message_id

    @property
    def addresses(self) -> list[str]:
        """Everybody it goes to, each once."""
        return list(dict.fromkeys(address for _name, address in [*self.to, *self.cc]))

    @property
    def state(self) -> str:
        """bounced, sent, failed, held or waiting."""
        if self.bounced_at:
            return "bounced"
        if self.sent_at:
            return "sent"
        if self.failed_at:
            return "failed"
        return "held" if self.held_at else "waiting"


class OutgoingFile(models.Model):
    """A file that goes out with a letter."""

    outgoing = models.ForeignKey(Outgoing, on_delete=models.CASCADE, related_name="files")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100, default="application/octet-stream")

    def __str__(self) -> str:
        return self.name


class DeadAddress(models.Model):
    """Nobody is there, as a server said for good; `reason` is a code of `bounces`."""

    address = models.CharField(max_length=254, unique=True, help_text="lower case")
    since = models.DateTimeField()
    reason = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.address

"""Rows of mail: mailboxes we read, bytes we got, letters we send."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from servanda.files.models import Blob
from servanda.kernel.refs import RefField
from servanda.kernel.words import WordsField
from servanda.mail.sealing import Sealed
from servanda.people.models import Staff


class MailboxQuerySet(models.QuerySet["Mailbox"]):
    def kept(self) -> MailboxQuerySet:
        """Those that were not removed, by address."""
        return self.filter(removed_at=None).order_by("address")

    def fetched(self) -> MailboxQuerySet:
        """Those that a worker looks into."""
        return self.filter(removed_at=None, paused_at=None).exclude(host="")


class Mailbox(models.Model):
    """An address that we receive for and answer from; with a host it is fetched by IMAP.

    Without a server of its own (`smtp_host`) its letters leave by the one of the installation. A
    removed one keeps its row: mails and tickets name it.
    """

    ref = RefField()
    address = models.EmailField(unique=True, help_text="lower case")
    name = models.CharField(max_length=200, blank=True)
    host = models.CharField(max_length=255, blank=True)
    port = models.PositiveIntegerField(default=993)
    security = models.CharField(max_length=10, default="tls", help_text="tls, starttls or none")
    user = models.CharField(max_length=255, blank=True)
    sealed_password = models.BinaryField(blank=True, default=b"")
    sign_in = models.CharField(max_length=20, default="password")
    """"password", or whose permission stands for one: a key of `oauth.AUTHORITIES`."""
    oauth_client = models.CharField(max_length=255, blank=True)
    oauth_tenant = models.CharField(max_length=255, blank=True)
    sealed_oauth_secret = models.BinaryField(blank=True, default=b"")
    sealed_renewal = models.BinaryField(blank=True, default=b"")
    """The token from which short-lived ones are made; there while we have permission."""
    sealed_access = models.BinaryField(blank=True, default=b"")
    access_until = models.DateTimeField(null=True, blank=True)
    granted_at = models.DateTimeField(null=True, blank=True)
    folder = models.CharField(max_length=255, default="INBOX")
    done_folder = models.CharField(max_length=255, blank=True)
    """Where stored mail is moved to; "" leaves it in place, marked seen."""
    uidvalidity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    trying_uid = models.BigIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    """How often the mail `trying_uid` was begun to be fetched."""
    skipped_uids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    """Mails that could not be fetched; they stay in the folder, unread."""
    unmarked_uids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    """Mails that are ours already and are still to be marked or moved on the server."""
    backlog = models.PositiveIntegerField(default=0)
    """How many mails the fetch that runs, or was broken off, set out to take; `backlog_left` how
    many of them are still to come."""
    backlog_left = models.PositiveIntegerField(default=0)
    acknowledge_hours = models.PositiveIntegerField(default=48)
    """A mail that was older when it came in here opens its ticket without an acknowledgement."""
    owner = models.ForeignKey(Staff, models.SET_NULL, null=True, blank=True, related_name="+")
    """Who looks after it: the daily digest of what is held goes to them."""
    route = models.CharField(max_length=80, blank=True)
    """Opaque to mail: what the rings above do with what comes in here (a team's code)."""
    service = models.CharField(max_length=80, blank=True)
    """Opaque to mail, like `route`: the code of the service that is asked for here."""
    language = models.CharField(max_length=5, blank=True)
    """What somebody who writes here most probably reads, when nothing else tells; "": unknown."""
    signature = WordsField(default=dict, blank=True)
    takes_plus = models.BooleanField(default=True)
    """Whether name+anything@ is this mailbox too; what follows the plus may be a team's code."""
    trusted_server = models.CharField(max_length=255, blank=True)
    """The server that takes its mail and whose findings about senders are believed, as it names
    itself in Authentication-Results; beside those of SERVANDA_MAIL_TRUSTED_SERVERS."""
    smtp_host = models.CharField(max_length=255, blank=True)
    smtp_port = models.PositiveIntegerField(default=587)
    smtp_security = models.CharField(max_length=10, default="starttls")
    smtp_user = models.CharField(max_length=255, blank=True)
    sealed_smtp_password = models.BinaryField(blank=True, default=b"")
    paused_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    error_code = models.CharField(max_length=30, blank=True)
    """What `last_error` says, as a code of `checking`: its words are in the reader's language."""

    objects = MailboxQuerySet.as_manager()
    password, smtp_password = Sealed("sealed_password"), Sealed("sealed_smtp_password")
    oauth_secret = Sealed("sealed_oauth_secret")
    renewal, access_token = Sealed("sealed_renewal"), Sealed("sealed_access")

    def __str__(self) -> str:
        return self.address

    @property
    def has_password(self) -> bool:
        """It signs in with one, and not with somebody's permission."""
        return self.sign_in == "password"

    @property
    def backlog_done(self) -> int:
        """Of `backlog`, those taken so far."""
        return self.backlog - self.backlog_left


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


class DeadAddress(models.Model):
    """Nobody is there, as a server said for good; `reason` is a code of `bounces`."""

    address = models.CharField(max_length=254, unique=True, help_text="lower case")
    since = models.DateTimeField()
    reason = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.address


class SigningKey(models.Model):
    """The key by which letters of a domain are signed (DKIM), while `started_at` is set."""

    domain = models.CharField(max_length=253, unique=True, help_text="lower case")
    selector = models.CharField(max_length=63)
    sealed_private = models.BinaryField()
    public = models.TextField()
    made_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)

    private = Sealed("sealed_private")

    def __str__(self) -> str:
        return self.record_name

    @property
    def record_name(self) -> str:
        """Where the public half stands in DNS."""
        return f"{self.selector}._domainkey.{self.domain.encode('idna').decode()}"

    @property
    def record(self) -> str:
        """What stands there, as a TXT record."""
        return f"v=DKIM1; k=rsa; p={self.public}"


class OutgoingFile(models.Model):
    """A file that goes out with a letter."""

    outgoing = models.ForeignKey(Outgoing, on_delete=models.CASCADE, related_name="files")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100, default="application/octet-stream")

    def __str__(self) -> str:
        return self.name

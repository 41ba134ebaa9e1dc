"""The mailboxes we read and answer from."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

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

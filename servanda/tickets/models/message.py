from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.files.models import Blob
from servanda.kernel import Actor
from servanda.kernel.models import Erasable
from servanda.kernel.refs import RefField
from servanda.people.access import may
from servanda.people.models import Contact, Staff
from servanda.tickets.models.ticket import Ticket

# A person of ours spoke to the customer and was heard.
SPOKEN = (
    ((Q(direction="out") & ~Q(channel="call")) | Q(spoken_to=True))
    & Q(audience="public")
    & Q(staff__isnull=False)
)


# What protects a mail and says nothing.
SIGNATURES = frozenset(
    f"application/{kind}"
    for kind in ("pkcs7-signature", "x-pkcs7-signature", "pgp-signature", "pgp-encrypted")
)


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, actor: Actor) -> MessageQuerySet:
        tickets = self.filter(ticket__in=Ticket.objects.visible_to(actor))
        if may(actor, "ticket.read_internal"):
            return tickets
        return tickets.filter(audience="public")

    def of_customers(self) -> MessageQuerySet:
        """What they said, the first first; nothing of a supplier's, nor what is hidden."""
        return self.filter(direction="in", audience="public").order_by("at", "pk")


class Message(Erasable):
    """Something said in a ticket: a mail in or out, a call, a note, words from the portal.

    `raw_id` and `outgoing_id` name the mail rows behind it. `quoted` is the folded part of a
    reply. `at` is when it was received, sent or spoken.
    """

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="messages")
    ref = RefField()
    channel = models.CharField(max_length=8)  # mail, call, note, portal
    direction = models.CharField(max_length=8)  # in, out, internal
    audience = models.CharField(max_length=12, default="public")  # public, internal, third_party
    at = models.DateTimeField()
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    address = models.CharField(max_length=254, blank=True)
    author_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    quoted = models.TextField(blank=True)
    html = models.TextField(blank=True)
    language = models.CharField(max_length=5, blank=True)
    mail_id = models.CharField(max_length=255, blank=True)  # Message-ID of a mail that came in
    protection = models.CharField(max_length=10, blank=True)  # signed (unchecked), encrypted
    automatic = models.BooleanField(default=False)
    only_thanks = models.BooleanField(default=False)
    raw = models.ForeignKey("mail.RawMail", models.PROTECT, null=True, related_name="+")
    outgoing = models.ForeignKey("mail.Outgoing", models.PROTECT, null=True, related_name="+")
    seconds = models.IntegerField(null=True)  # how long a call took
    spoken_to = models.BooleanField(default=False)  # a call in which the contact was reached

    SEALED = ("subject", "text", "quoted", "html", "address", "author_name")

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["ticket", "at"], name="message_ticket_at"),
            # In which a person of ours spoke to the customer and was heard (lists.spoken_by_us).
            models.Index(fields=["ticket", "at"], name="message_spoken", condition=SPOKEN),
            models.Index(fields=["mail_id"], name="message_mail_id", condition=~Q(mail_id="")),
            models.Index(
                fields=["address", "at"], name="message_from", condition=Q(direction="in")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.channel} {self.direction}"


class Attachment(Erasable):
    """A file that came or went with a message; its bytes are a blob, none once they were erased.

    Sealed with its message, by name and content.
    """

    ref = RefField()
    message = models.ForeignKey(Message, models.PROTECT, related_name="attachments")
    blob = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=120)
    content_id = models.CharField(max_length=200, blank=True)

    SEALED = ("name", "sha256")

    def __str__(self) -> str:
        return self.name

    @property
    def is_for_programs(self) -> bool:
        """A signature, which nobody reads: the message says that there is one."""
        return self.content_type in SIGNATURES

    @property
    def content(self) -> Blob:
        """Where its bytes are. Raises FileNotFoundError once they were erased."""
        if self.blob is None:
            raise FileNotFoundError(f"the file of attachment {self.pk} was erased")
        return self.blob

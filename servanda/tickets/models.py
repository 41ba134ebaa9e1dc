from __future__ import annotations

from django.db import models
from django.db.models import Exists, Q

from servanda.contracts.models import Line
from servanda.files.models import Blob
from servanda.kernel import Actor
from servanda.kernel.models import Erasable, Remark, Stream
from servanda.kernel.refs import RefField
from servanda.people.access import may
from servanda.people.models import Contact, ContactDuty, ContactRole, Customer, Staff, Team
from servanda.systems.models import System


class Kind(models.TextChoices):
    INCIDENT = "incident"
    REQUEST = "request"
    QUESTION = "question"
    QUOTE = "quote"
    COMPLAINT = "complaint"
    TASK = "task"
    ALERT = "alert"


class State(models.TextChoices):
    NEW = "new"
    OPEN = "open"
    WAITING_CUSTOMER = "waiting_customer"
    WAITING_THIRD_PARTY = "waiting_third_party"
    SCHEDULED = "scheduled"
    SOLVED = "solved"
    CLOSED = "closed"
    DECLINED = "declined"
    MERGED = "merged"
    NOT_A_TICKET = "not_a_ticket"


LIVE = (
    State.NEW,
    State.OPEN,
    State.WAITING_CUSTOMER,
    State.WAITING_THIRD_PARTY,
    State.SCHEDULED,
)
OURS_TO_END = (Kind.TASK, Kind.ALERT)


def _of_colleague(actor: Actor) -> Q:
    """Without joins, so that the rows found can be locked and none comes twice."""
    teams = Team.members.through.objects.filter(staff=actor.id).values("team")
    return Q(assignee=actor.id) | Q(team__in=teams) | Q(opened_by_staff=actor.id)


def _of_contact(actor: Actor) -> Q:
    coordinates = ContactDuty.objects.filter(contact=actor.id, role=ContactRole.COORDINATOR)
    return (
        Q(requester=actor.id)
        | Q(pk__in=Participant.objects.filter(contact=actor.id).values("ticket"))
        | Q(Exists(coordinates))
    )


class TicketQuerySet(models.QuerySet["Ticket"]):
    def visible_to(self, actor: Actor) -> TicketQuerySet:
        """The tickets this actor may see at all. The only door for surfaces."""
        if may(actor, "ticket.read_all"):
            return self
        if not may(actor, "ticket.read"):
            return self.none()
        if actor.kind == "staff":
            return self.filter(_of_colleague(actor))
        if actor.kind == "contact":
            return self.filter(_of_contact(actor), customer=actor.customer).exclude(
                kind__in=OURS_TO_END
            )
        if actor.kind == "sender":  # the holder of one ticket's link, see requesters.sender_of
            return self.filter(pk=actor.id or 0, requester=None).exclude(kind__in=OURS_TO_END)
        return self.none()

    def live(self) -> TicketQuerySet:
        """Those on which somebody still owes something."""
        return self.filter(state__in=LIVE)


class Ticket(models.Model):
    """A case. `state`, `priority` and so on say what the journal's rows add up to.

    `received_at` is the receipt by our side (aware, UTC); `rank_at` orders the queue: when it
    breaks, less an allowance for the impact; it does not change with the time. `state_since` is
    when the present state began.
    """

    ref = RefField()
    number = models.BigIntegerField(unique=True)
    stream = models.OneToOneField(Stream, models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="tickets")
    requester = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="tickets")
    requester_address = models.EmailField(blank=True)
    opened_by_staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.INCIDENT)
    state = models.CharField(max_length=20, choices=State.choices, default=State.NEW)
    outcome = models.CharField(max_length=16, blank=True)
    priority = models.SmallIntegerField(default=3)
    subject = models.CharField(max_length=300)
    language = models.CharField(max_length=5, default="en")
    channel = models.CharField(max_length=12)
    line = models.ForeignKey(Line, models.PROTECT, null=True, related_name="tickets")
    covered_because = models.CharField(max_length=40, blank=True)
    system = models.ForeignKey(System, models.PROTECT, null=True, related_name="tickets")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="tickets")
    assignee = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="tickets")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")
    received_at = models.DateTimeField()
    state_since = models.DateTimeField()
    solved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    scheduled_until = models.DateTimeField(null=True)
    rank_at = models.DateTimeField(null=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                models.F("rank_at").asc(nulls_last=True),
                "id",
                name="ticket_live_rank",
                condition=Q(state__in=LIVE),
            ),
            models.Index(fields=["customer", "-received_at"], name="ticket_customer"),
            models.Index(fields=["assignee", "rank_at"], name="ticket_assignee"),
        ]

    def __str__(self) -> str:
        return f"#{self.number}"

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def customer_must_confirm(self) -> bool:
        """What a customer reported only the customer closes (P8)."""
        return self.kind not in OURS_TO_END and self.outcome != "duplicate"


class Participant(models.Model):
    """Somebody besides the requester who is part of the conversation, by contact or address."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="participants")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="+")
    address = models.EmailField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "address"], name="participant_once")
        ]

    def __str__(self) -> str:
        return self.address


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, actor: Actor) -> MessageQuerySet:
        tickets = self.filter(ticket__in=Ticket.objects.visible_to(actor))
        if may(actor, "ticket.read_internal"):
            return tickets
        return tickets.filter(audience="public")


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
    def content(self) -> Blob:
        """Where its bytes are. Raises FileNotFoundError once they were erased."""
        if self.blob is None:
            raise FileNotFoundError(f"the file of attachment {self.pk} was erased")
        return self.blob


class Rating(models.Model):
    """How satisfied the customer says they are with one ticket: 1 (bad) to 5 (very good)."""

    ticket = models.OneToOneField(Ticket, models.PROTECT, related_name="rating")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    stars = models.SmallIntegerField()
    remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.stars}"

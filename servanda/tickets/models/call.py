"""Telephone calls and agreed callbacks, with or without a ticket."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from servanda.kernel import Actor
from servanda.kernel.models import Erasable, Remark, Stream
from servanda.kernel.refs import RefField
from servanda.people.access import may
from servanda.people.models import Contact, Customer, Staff, Team
from servanda.tickets.models.message import Message
from servanda.tickets.models.ticket import Ticket


class Outcome(models.TextChoices):
    """What became of a call."""

    TICKET = "ticket"
    JOINED = "joined"
    ABOUT = "about"
    SOLVED = "solved"
    ANSWERED = "answered"
    CALLBACK = "callback"
    CALLED = "called"
    NO_ANSWER = "no_answer"
    WRONG = "wrong"
    MISTAKE = "mistake"


class Check(models.TextChoices):
    """How we made sure who is calling, before a password reset or an approval."""

    CALLED_BACK = "called_back"
    KNOWN_NUMBER = "known_number"
    KNOWN_VOICE = "known_voice"
    QUESTIONS = "questions"
    COLLEAGUE = "colleague"
    MAIL_CODE = "mail_code"


class CallQuerySet(models.QuerySet["Call"]):
    def visible_to(self, actor: Actor) -> CallQuerySet:
        """Every call for those who see every ticket; else one's own."""
        if not may(actor, "call.read"):
            return self.none()
        return self if may(actor, "ticket.read_all") else self.filter(staff=actor.id)

    def running(self) -> CallQuerySet:
        return self.filter(ended_at=None)


class Call(Erasable):
    """One telephone call, from when it was taken (`started_at`) until it was written down.

    `number` and `name` say who called when we do not know the contact. `message` is the call as
    the ticket's conversation shows it. `seconds` is None for one entered later.
    """

    ref = RefField()
    stream = models.OneToOneField(Stream, models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="calls")
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="calls")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="calls")
    direction = models.CharField(max_length=3, default="in")  # in, out
    number = models.CharField(max_length=32, blank=True)
    name = models.CharField(max_length=120, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    summary = models.TextField(blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    seconds = models.IntegerField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    checks = ArrayField(models.CharField(max_length=16), default=list)
    ticket = models.ForeignKey(Ticket, models.PROTECT, null=True, related_name="calls")
    message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="+")

    SEALED = ("number", "name", "subject", "summary")

    objects = CallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "contact"], condition=Q(ended_at=None), name="one_call_at_a_time"
            )
        ]
        indexes = [
            models.Index(fields=["-started_at"], name="call_recent"),
            models.Index(fields=["contact", "-started_at"], name="call_of_contact"),
        ]

    def __str__(self) -> str:
        return self.ref


class CallbackQuerySet(models.QuerySet["Callback"]):
    def visible_to(self, actor: Actor) -> CallbackQuerySet:
        """Every callback for those who see every ticket; else one's own and one's teams'."""
        if not may(actor, "call.read"):
            return self.none()
        if may(actor, "ticket.read_all"):
            return self
        teams = Team.members.through.objects.filter(staff=actor.id).values("team")
        return self.filter(Q(staff=actor.id) | Q(staff=None, team__in=teams) | Q(made_by=actor.id))

    def open(self) -> CallbackQuerySet:
        return self.filter(ended_at=None)

    def missed(self, now: datetime) -> CallbackQuerySet:
        return self.open().filter(due_at__lt=now)


class Callback(Erasable):
    """We promised to call somebody at `due_at`. `staff` does it, or anybody of `team`.

    `taken_by` is calling at this moment. `told_at` is when others heard that it was missed. `call`
    is the call in which it was agreed, `done_call` the one that kept it.
    """

    ref = RefField()
    stream = models.ForeignKey(Stream, models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="callbacks")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="callbacks")
    ticket = models.ForeignKey(Ticket, models.PROTECT, null=True, related_name="callbacks")
    call = models.ForeignKey(Call, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    number = models.CharField(max_length=32, blank=True)
    about = models.TextField(blank=True)
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="callbacks")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="callbacks")
    made_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    taken_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=10, blank=True)  # done, cancelled
    done_call = models.ForeignKey(Call, models.PROTECT, null=True, related_name="+")
    reason = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")

    SEALED = ("name", "number", "about")

    objects = CallbackQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="callback_due", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def who(self) -> str:
        """Whom to call, as far as we know."""
        return self.contact.name if self.contact else self.name or self.number

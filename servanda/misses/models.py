from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.catalogue.models import Metric
from servanda.contracts.models import Contract, Line
from servanda.kernel import Actor
from servanda.kernel.models import Remark
from servanda.kernel.money import Money
from servanda.kernel.refs import RefField
from servanda.kernel.words import WordsField
from servanda.people.access import may
from servanda.people.models import Role, Staff
from servanda.tickets.models import Message, Ticket

# Still owes the customer a word: not told, not struck out, not set aside, not one for the month.
OWED = Q(told_at=None, struck_at=None, set_aside_at=None)


class Cause(models.Model):
    """Why targets are missed, in words that a customer reads. A retired one is offered no more."""

    ref = RefField()
    name = WordsField()
    position = models.SmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return str(self.name)


class Limit(models.Model):
    """Up to which credit in one letter a role may let it go; no row: up to any."""

    role = models.CharField(max_length=20, choices=Role.choices)
    currency = models.CharField(max_length=3)
    minor = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "currency"], name="limit_once")]

    def __str__(self) -> str:
        return f"{self.role} {self.minor} {self.currency}"


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, actor: Actor) -> LetterQuerySet:
        """About tickets that the actor sees; what is about a month, whoever sees all of them."""
        found = Q(ticket__in=Ticket.objects.visible_to(actor))
        if may(actor, "ticket.read_all"):
            found |= Q(ticket=None)
        return self.filter(found) if may(actor, "miss.read") else self.none()

    def open(self) -> LetterQuerySet:
        """Not gone yet."""
        return self.filter(sent_at=None)


class Letter(models.Model):
    """A letter about missed targets: of one ticket, or of a contract's small misses of a `month`
    (its first day where the customer is).

    It was written; with money in it, it was asked for, and let go or sent back; then it was sent.
    `minor` is the credit that it names, as far as is known until it leaves.
    """

    ref = RefField()
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, models.PROTECT, null=True, related_name="miss_letters")
    month = models.DateField(null=True)
    cause = models.ForeignKey(Cause, models.PROTECT, null=True, related_name="+")
    words = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    following = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    returned_why = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="+")
    body = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(sent_at=None), name="miss_letter_open_once"
            ),
            models.UniqueConstraint(fields=["contract", "month"], name="miss_letter_month_once"),
            models.CheckConstraint(
                condition=Q(ticket=None) ^ Q(month=None), name="miss_letter_of_one_kind"
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at"], name="miss_letter_asked", condition=Q(sent_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.ticket_id or self.month}"

    @property
    def credit(self) -> Money:
        """Net."""
        return Money(self.minor, self.currency)


class MissQuerySet(models.QuerySet["Miss"]):
    def visible_to(self, actor: Actor) -> MissQuerySet:
        return self.filter(ticket__in=Ticket.objects.visible_to(actor))

    def owed(self) -> MissQuerySet:
        """A letter of their own is owed for them."""
        return self.filter(OWED, small=False)

    def owed_monthly(self) -> MissQuerySet:
        """They wait to be told with others of their month."""
        return self.filter(OWED, small=True)


class Miss(models.Model):
    """A missed target of a ticket: `number` is the journal row that recorded it.

    `small`: told together with others of its month, as the line says. `told_at`: since when the
    customer knows, by a `letter` or because they had been told before. `struck_at`: a replay
    disagrees. `set_aside_at`: no letter goes, for a reason.
    """

    ref = RefField()
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="missed")
    number = models.IntegerField()
    metric = models.CharField(max_length=16, choices=Metric.choices)
    priority = models.SmallIntegerField()
    line = models.ForeignKey(Line, models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    at = models.DateTimeField()
    reclassified = models.BooleanField(default=False)
    small = models.BooleanField(default=False)
    told_at = models.DateTimeField(null=True)
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="misses")
    struck_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    set_aside_at = models.DateTimeField(null=True)
    set_aside_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    set_aside_why = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")

    objects = MissQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "number"], name="miss_once")]
        indexes = [
            models.Index(fields=["ticket"], name="miss_owed", condition=OWED & Q(small=False)),
            models.Index(fields=["line", "at"], name="miss_line_at"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.metric} {self.due_at:%F %R}"

    @property
    def earns(self) -> bool:
        """Whether it counts for credits: not struck out, not withdrawn, not by a change alone."""
        return not (self.struck_at or self.withdrawn_at or self.reclassified)


class Why(models.TextChoices):
    """Why a credit is what it is from then on."""

    MISSED = "missed"
    RECOUNTED = "recounted"
    STRUCK_OUT = "struck_out"
    WITHDRAWN = "withdrawn"


class Credit(models.Model):
    """What a miss earns the customer from `at` on; the last row counts, none is ever changed.

    `base_minor` is the line's price of that month, of which shares are taken. `capped`: the rule
    says more, but the cap of the month was reached. Net.
    """

    miss = models.ForeignKey(Miss, models.PROTECT, related_name="credits")
    at = models.DateTimeField()
    minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    base_minor = models.BigIntegerField()
    capped = models.BooleanField(default=False)
    why = models.CharField(max_length=12, choices=Why.choices)
    reason = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.miss_id} {self.minor} {self.currency}"

    @property
    def money(self) -> Money:
        return Money(self.minor, self.currency)

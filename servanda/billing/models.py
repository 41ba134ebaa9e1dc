from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.contracts.models import Contract, Line
from servanda.kernel import Actor
from servanda.kernel.models import Erasable, Remark
from servanda.kernel.money import Money
from servanda.kernel.refs import RefField
from servanda.people.access import may
from servanda.people.models import Staff
from servanda.tickets.models import Ticket


class Work(models.TextChoices):
    """What kind of work it was."""

    REMOTE = "remote"
    PHONE = "phone"
    ON_SITE = "on_site"
    TRAVEL = "travel"
    OFFICE = "office"  # preparation, paper, purchase


class Counting(models.TextChoices):
    """How it is billed. `CONTRACT`: the line decides, out of its allowance first."""

    CONTRACT = "contract"
    PAID = "paid"
    FREE = "free"


class TimeEntryQuerySet(models.QuerySet["TimeEntry"]):
    def visible_to(self, actor: Actor) -> TimeEntryQuerySet:
        """Those of the tickets that a colleague sees; nobody outside sees them here."""
        if not may(actor, "ticket.read_internal"):
            return self.none()
        return self.filter(ticket__in=Ticket.objects.visible_to(actor))

    def standing(self) -> TimeEntryQuerySet:
        """Those that count: neither corrected by a later one nor withdrawn."""
        return self.filter(replaced_at=None, withdrawn_at=None)


class TimeEntry(Erasable):
    """Time that one colleague worked on one ticket: `seconds` from `started_at` on.

    A correction is a new row that `replaces` the old one, which stays with its `replaced_at`.
    `line` is the contract line that covered the ticket when it was entered; None: not covered.
    """

    ref = RefField()
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="time_entries")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="time_entries")
    line = models.ForeignKey(Line, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    seconds = models.IntegerField()
    work = models.CharField(max_length=8, choices=Work.choices, default=Work.REMOTE)
    counting = models.CharField(max_length=8, choices=Counting.choices, default=Counting.CONTRACT)
    text = models.TextField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    replaced_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    why = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")

    SEALED = ("text",)

    objects = TimeEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(seconds__gt=0), name="time_entry_takes_time")
        ]
        indexes = [
            models.Index(
                fields=["ticket", "started_at"],
                name="time_entry_ticket",
                condition=Q(replaced_at=None, withdrawn_at=None),
            ),
            models.Index(
                fields=["line", "started_at"],
                name="time_entry_line",
                condition=Q(replaced_at=None, withdrawn_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.staff_id} {self.seconds} s"

    @property
    def is_standing(self) -> bool:
        return self.replaced_at is None and self.withdrawn_at is None


class Stopwatch(models.Model):
    """A colleague's own timer on a ticket, running until `ended_at`; `entry` is what became of it,
    None when it was thrown away. Nobody has two that run."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="stopwatches")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    entry = models.ForeignKey(TimeEntry, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff"], condition=Q(ended_at=None), name="one_stopwatch_runs"
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} on {self.ticket_id} since {self.started_at:%F %R}"


class Reached(models.Model):
    """So much of a line's allowance of a month (its first day) was used at `at`: of the work, not
    when it was entered. `struck_at`: what was entered since says that it was not."""

    class Kind(models.TextChoices):
        EARLY = "early"
        ALL = "all"

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+")
    code = models.SlugField()
    month = models.DateField()
    kind = models.CharField(max_length=5, choices=Kind.choices)
    percent = models.SmallIntegerField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "code", "month", "kind"],
                condition=Q(struck_at=None),
                name="allowance_reached_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.code} {self.month:%Y-%m} {self.percent} %"


class InternalRate(models.Model):
    """What an hour of work costs the provider itself from the day `since` on, whoever works it,
    in minor units: one for each currency that contracts are in."""

    currency = models.CharField(max_length=3)
    since = models.DateField()
    minor = models.BigIntegerField()

    class Meta:
        ordering = ["currency", "since"]
        constraints = [
            models.UniqueConstraint(fields=["currency", "since"], name="internal_rate_once"),
            models.CheckConstraint(condition=Q(minor__gte=0), name="internal_rate_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.minor} {self.currency} since {self.since}"

    @property
    def money(self) -> Money:
        """Per hour, net."""
        return Money(self.minor, self.currency)

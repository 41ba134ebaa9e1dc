"""What a version promises, line by line."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.catalogue.models import (
    ONE_WAY,
    Charge,
    CreditTerms,
    PriceTerms,
    Service,
    ServiceLevel,
    TargetTerms,
)
from servanda.contracts.models.agreement import Version
from servanda.kernel.money import Money
from servanda.kernel.refs import RefField
from servanda.kernel.words import things


class Reclassification(models.TextChoices):
    """From when a new priority's or line's target counts."""

    FROM_START = "from_start"
    FROM_CHANGE = "from_change"


class Line(PriceTerms):
    """One service bought in one version of the contract.

    `code` names the same line in every version. `clause` is its number in the signed paper.
    `includes` and `excludes` say its scope, a line each, in the language of the paper.
    Its price is for a month, for one of `seats` and month, or paid once, in the month in which the
    line is first in force.
    """

    ref = RefField()
    version = models.ForeignKey(Version, models.PROTECT, related_name="lines")
    code = models.SlugField()
    clause = models.CharField(max_length=20)
    service = models.ForeignKey(Service, models.PROTECT, related_name="lines")
    level = models.ForeignKey(ServiceLevel, models.PROTECT, related_name="lines")
    calendar = models.ForeignKey("calendars.Calendar", models.PROTECT, related_name="+")
    price_minor = models.BigIntegerField(default=0)
    seats = models.IntegerField(default=1)
    currency = models.CharField(max_length=3, default="EUR")
    systems = models.ManyToManyField("systems.System", blank=True, related_name="lines")
    default_priority = models.SmallIntegerField(default=3)
    waiting_customer_counts = models.BooleanField(default=False)
    waiting_third_party_counts = models.BooleanField(default=True)
    pause_clause = models.CharField(max_length=20, blank=True)
    reclassification = models.CharField(
        max_length=12, choices=Reclassification.choices, default=Reclassification.FROM_START
    )
    includes = models.CharField(max_length=2000, blank=True)
    excludes = models.CharField(max_length=2000, blank=True)
    # Why something else than the standard of its level was agreed.
    custom_reason = models.CharField(max_length=500, blank=True)
    # The account manager is told when that many percent of the included time are used (empty: not
    # so early) and when all of it is; the customer too, if `tell_customer`.
    warn_percent = models.SmallIntegerField(null=True, blank=True, default=80)
    tell_customer = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="line_code_in_version"),
            models.CheckConstraint(
                condition=Q(cap_share=None) | Q(cap_minor=None), name="line_cap_one_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.code}"

    @property
    def included(self) -> list[str]:
        """What belongs to it, one thing each."""
        return things(self.includes)

    @property
    def excluded(self) -> list[str]:
        """What does not belong to it, one thing each."""
        return things(self.excludes)

    @property
    def per_month(self) -> Money:
        """What it costs in a whole month, net; of what is paid once, nothing."""
        times = {Charge.SEAT: self.seats, Charge.ONCE: 0}.get(Charge(self.charge), 1)
        return Money(self.price_minor * times, self.currency)


class Target(TargetTerms):
    """What one line promises; `clause` is where the paper says so."""

    line = models.ForeignKey(Line, models.CASCADE, related_name="targets")
    clause = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "metric", "priority"], name="line_target_once")
        ]


class Credit(CreditTerms):
    """What one line pays back for a missed target."""

    line = models.ForeignKey(Line, models.CASCADE, related_name="credits")

    class Meta:
        ordering = ["metric"]
        constraints = [
            models.UniqueConstraint(fields=["line", "metric"], name="line_credit_once"),
            models.CheckConstraint(condition=ONE_WAY, name="line_credit_one_way"),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.metric}"

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from servanda.catalogue.credits import Amount, Impact, amount_of
from servanda.kernel.money import Money
from servanda.kernel.refs import RefField
from servanda.kernel.words import WordsField


class Service(models.Model):
    """Something delivered: mail, workplace support, a web shop's operation. Its description says
    what is included, `excludes` what is not; each a line."""

    ref = RefField()
    code = models.SlugField(unique=True)
    name = WordsField()
    description = WordsField(default=dict, blank=True)
    excludes = WordsField(default=dict, blank=True)

    def __str__(self) -> str:
        return str(self.name)


class ServiceLevel(models.Model):
    """How good a service is: gold, silver, bronze, or one made for a customer. 1 is the best."""

    code = models.SlugField(unique=True)
    name = WordsField()
    rank = models.SmallIntegerField()
    custom = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.name)


class Metric(models.TextChoices):
    """What is measured against a target; design: one clock each, none hides another."""

    FIRST_RESPONSE = "first_response"
    NEXT_UPDATE = "next_update"
    RESOLUTION = "resolution"
    QUOTE = "quote"


class Unit(models.TextChoices):
    """How a target counts: seconds of working time, ends of working days, or a time of day."""

    SECONDS = "seconds"
    WORKING_DAYS = "working_days"
    TIME_OF_DAY = "time_of_day"


class TargetTerms(models.Model):
    """The duration promised for one metric at one priority.

    `amount` is seconds of working time, a number of working days, or, for a time of day, the
    number of working days ahead at whose `by_time` it is due.
    """

    metric = models.CharField(max_length=16, choices=Metric.choices)
    priority = models.SmallIntegerField()
    unit = models.CharField(max_length=12, choices=Unit.choices, default=Unit.SECONDS)
    amount = models.IntegerField()
    by_time = models.TimeField(null=True, blank=True)

    class Meta:
        abstract = True


# A credit is a share or a sum, and more than nothing.
ONE_WAY = Q(share=None, fixed_minor__gt=0) | Q(share__gt=0, fixed_minor=None)


class CreditTerms(models.Model):
    """What a missed target of a metric pays back: `share` of the monthly price, in hundredths of a
    percent, or `fixed_minor` units of its currency; net."""

    metric = models.CharField(max_length=16, choices=Metric.choices)
    share = models.SmallIntegerField(null=True, blank=True)
    fixed_minor = models.BigIntegerField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def amount(self) -> Amount:
        return Amount(self.share, self.fixed_minor)


class Charge(models.TextChoices):
    """For what a price is: for a month, for a seat and month, or once."""

    MONTH = "month"
    SEAT = "seat"
    ONCE = "once"


class PriceTerms(models.Model):
    """What a price is for and includes, and what missing a target means; on the list or agreed.

    `price_minor` is in minor units of `currency`, net, for what `charge` says. It includes
    `included_seconds` of working time in a calendar month (empty: whatever is needed), beyond
    which an hour costs `rate_minor`. All credits of a calendar month together are at most a share
    or a sum, as `CreditTerms` says amounts (both empty: no cap). Misses at the priorities of
    `monthly` are small ones: told together, once a month.
    """

    price_minor: models.BigIntegerField[int, int]
    currency: models.CharField[str, str]
    credits: Any  # the manager of what refers to it
    charge = models.CharField(max_length=5, choices=Charge.choices, default=Charge.MONTH)
    included_seconds = models.IntegerField(null=True, blank=True)
    rate_minor = models.BigIntegerField(null=True, blank=True)
    cap_share = models.SmallIntegerField(null=True, blank=True)
    cap_minor = models.BigIntegerField(null=True, blank=True)
    monthly = ArrayField(models.SmallIntegerField(), default=list, blank=True)

    class Meta:
        abstract = True

    @property
    def price(self) -> Money:
        """Net, for what `charge` says."""
        return Money(self.price_minor, self.currency)

    @property
    def rate(self) -> Money | None:
        """Of an hour beyond what the price includes, net; None: not said."""
        return None if self.rate_minor is None else Money(self.rate_minor, self.currency)

    @property
    def cap(self) -> Amount | None:
        """The most that is paid back in a calendar month; None: no limit."""
        return amount_of(self.cap_share, self.cap_minor)

    @property
    def impact(self) -> Impact:
        """What missing its targets means."""
        rules = {credit.metric: credit.amount for credit in self.credits.all()}
        return Impact(rules, self.cap, tuple(self.monthly))


class Offering(PriceTerms):
    """A service at a level, with its list price and calendar: what the catalogue sells."""

    ref = RefField()
    service = models.ForeignKey(Service, models.PROTECT, related_name="offerings")
    level = models.ForeignKey(ServiceLevel, models.PROTECT, related_name="offerings")
    calendar = models.ForeignKey("calendars.Calendar", models.PROTECT, related_name="+")
    price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "level", "currency"], name="offered_once"),
            models.CheckConstraint(
                condition=Q(cap_share=None) | Q(cap_minor=None), name="offering_cap_one_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} · {self.level}"


class OfferingTarget(TargetTerms):
    offering = models.ForeignKey(Offering, models.CASCADE, related_name="targets")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["offering", "metric", "priority"], name="offering_target_once"
            )
        ]


class OfferingCredit(CreditTerms):
    offering = models.ForeignKey(Offering, models.CASCADE, related_name="credits")

    class Meta:
        ordering = ["metric"]
        constraints = [
            models.UniqueConstraint(fields=["offering", "metric"], name="offering_credit_once"),
            models.CheckConstraint(condition=ONE_WAY, name="offering_credit_one_way"),
        ]

    def __str__(self) -> str:
        return f"{self.offering} {self.metric}"

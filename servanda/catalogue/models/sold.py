from __future__ import annotations

from django.db import models

from servanda.kernel.money import Money
from servanda.kernel.refs import RefField
from servanda.kernel.words import WordsField


class Service(models.Model):
    """Something delivered: mail, workplace support, a web shop's operation."""

    ref = RefField()
    code = models.SlugField(unique=True)
    name = WordsField()
    description = WordsField(default=dict, blank=True)

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


class Offering(models.Model):
    """A service at a level, with its list price and calendar: what the catalogue sells.

    `price_minor` is per month, in minor units of `currency`, net.
    """

    ref = RefField()
    service = models.ForeignKey(Service, models.PROTECT, related_name="offerings")
    level = models.ForeignKey(ServiceLevel, models.PROTECT, related_name="offerings")
    calendar = models.ForeignKey("calendars.Calendar", models.PROTECT, related_name="+")
    price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "level", "currency"], name="offered_once")
        ]

    def __str__(self) -> str:
        return f"{self.service} · {self.level}"

    @property
    def price(self) -> Money:
        """The list price per month, net."""
        return Money(self.price_minor, self.currency)


class OfferingTarget(TargetTerms):
    offering = models.ForeignKey(Offering, models.CASCADE, related_name="targets")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["offering", "metric", "priority"], name="offering_target_once"
            )
        ]

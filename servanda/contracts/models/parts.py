"""What holds for all lines of a version: who is called on, and what work outside costs."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from servanda.contracts.models.agreement import Version
from servanda.kernel.money import Money
from servanda.kernel.words import WordsField
from servanda.people.models import Role, Staff


class Rung(models.Model):
    """One step of the contract's published escalation ladder.

    Fires when `percent` of a target is used up, for the `priorities` named (none: all). It goes to
    a named colleague, or to whoever holds `role`; `accepts` is the calendar in which it may be
    called on (none: any time), outside it waits for the next open instant.
    """

    version = models.ForeignKey(Version, models.CASCADE, related_name="rungs")
    position = models.SmallIntegerField()
    percent = models.SmallIntegerField()
    title = WordsField()
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    managerial = models.BooleanField(default=True)
    priorities = ArrayField(models.SmallIntegerField(), default=list, blank=True)
    accepts = models.ForeignKey("calendars.Calendar", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="rung_position")
        ]

    def __str__(self) -> str:
        return f"{self.percent} %"


class PriceItem(models.Model):
    """One item of the price list for work that no line covers.

    `price_minor` is in minor units of `currency` (that of the lines), net, for one `unit`.
    """

    class Unit(models.TextChoices):
        HOUR = "hour"
        DAY = "day"
        VISIT = "visit"
        PIECE = "piece"

    version = models.ForeignKey(Version, models.CASCADE, related_name="price_list")
    position = models.SmallIntegerField()
    name = WordsField()
    unit = models.CharField(max_length=8, choices=Unit.choices)
    price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="price_item_position")
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def price(self) -> Money:
        """Of one unit, net."""
        return Money(self.price_minor, self.currency)

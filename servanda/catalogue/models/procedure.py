"""How one kind of problem is resolved: planned once, used on every ticket of that kind (C5)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.catalogue.models.sold import Service
from servanda.kernel.money import Money
from servanda.kernel.refs import RefField
from servanda.kernel.words import WordsField
from servanda.people.models import Customer, Role, Staff, Team


class Cost(models.TextChoices):
    """Whether the work costs the customer something besides what they pay every month."""

    INCLUDED = "included"
    CONTRACT = "contract"  # as the contract says
    PAID = "paid"


class Procedure(models.Model):
    """The planned way to resolve one kind of problem. What it says is in its versions, of which
    `current` is the latest. A customer can have their own variant of a general one."""

    ref = RefField()
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="procedures")
    variant_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="variants")
    current = models.ForeignKey("ProcedureVersion", models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant_of", "customer"], name="variant_once"),
            models.CheckConstraint(
                condition=Q(customer=None, variant_of=None)
                | Q(customer__isnull=False, variant_of__isnull=False),
                name="variant_of_a_customer",
            ),
        ]

    def __str__(self) -> str:
        return str(self.current or self.ref)


class ProcedureVersion(models.Model):
    """What a procedure says from `written_at` on; never changed, so that a ticket keeps the steps
    it was started with.

    `seconds` of working time it usually takes from the report to the solution. `words` are lines
    by which a ticket of this kind is recognised; `service` and `kind` (of ticket) narrow it.
    `parts` are named in words, their price is net, in minor units.
    """

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions")
    number = models.SmallIntegerField()
    name = WordsField()
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=12, blank=True)
    words = models.TextField(blank=True)
    seconds = models.IntegerField()
    cost = models.CharField(max_length=8, choices=Cost.choices, default=Cost.CONTRACT)
    parts = models.CharField(max_length=200, blank=True)
    parts_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3, default="EUR")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="procedure_version")
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def price_of_parts(self) -> Money:
        return Money(self.parts_minor, self.currency)

    @property
    def known_by(self) -> list[str]:
        """The words by which a ticket is recognised, one phrase each."""
        return [line.strip() for line in self.words.splitlines() if line.strip()]


class ProcedureStep(models.Model):
    """One step, in order; done by whoever holds `role`, or by `team`; by nobody in particular
    without either."""

    version = models.ForeignKey(ProcedureVersion, models.PROTECT, related_name="steps")
    position = models.SmallIntegerField()
    text = models.CharField(max_length=300)
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="procedure_step_position")
        ]

    def __str__(self) -> str:
        return self.text

"""What the provider calls its priorities, and how one follows from impact and urgency."""

from __future__ import annotations

from django.db import models

from servanda.kernel.words import WordsField

NUMBERS = range(1, 5)


class Impact(models.TextChoices):
    """How many are hit."""

    MANY = "many"
    ONE = "one"


class Urgency(models.TextChoices):
    """How soon they need it."""

    URGENT = "urgent"
    NORMAL = "normal"
    NO_HURRY = "no_hurry"


class PriorityName(models.Model):
    """What one priority is called here, in each language; without a row, as Servanda calls it."""

    number = models.SmallIntegerField(unique=True)
    name = WordsField()

    def __str__(self) -> str:
        return str(self.name)


class MatrixCell(models.Model):
    """The priority that an impact and an urgency propose; None leaves it to the contract."""

    impact = models.CharField(max_length=4, choices=Impact.choices)
    urgency = models.CharField(max_length=8, choices=Urgency.choices)
    priority = models.SmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["impact", "urgency"], name="matrix_cell_once")
        ]

    def __str__(self) -> str:
        return f"{self.impact} × {self.urgency}: {self.priority}"

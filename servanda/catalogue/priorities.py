"""The priorities as this provider uses them: their names, and the matrix behind proposals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from servanda.catalogue.models import Impact, MatrixCell, PriorityName, Urgency
from servanda.kernel.words import Words

IMPACTS: Final[Mapping[str, Promise]] = {
    Impact.MANY: _("many people"),
    Impact.ONE: _("one person"),
}
URGENCIES: Final[Mapping[str, Promise]] = {
    Urgency.URGENT: _("urgent"),
    Urgency.NORMAL: _("not said how urgent"),
    Urgency.NO_HURRY: _("no hurry"),
}
Matrix = Mapping[tuple[str, str], int | None]
# What is proposed until somebody decides otherwise.
USUAL: Final[Matrix] = {
    (Impact.MANY, Urgency.URGENT): 1,
    (Impact.MANY, Urgency.NORMAL): 2,
    (Impact.MANY, Urgency.NO_HURRY): 3,
    (Impact.ONE, Urgency.URGENT): 3,
    (Impact.ONE, Urgency.NORMAL): None,
    (Impact.ONE, Urgency.NO_HURRY): 4,
}


def names() -> dict[int, Words]:
    """The names the provider gave, by number; one query."""
    return {row.number: row.name for row in PriorityName.objects.all()}


def matrix() -> dict[tuple[str, str], int | None]:
    """The whole matrix as it is in force; one query."""
    kept = {(cell.impact, cell.urgency): cell.priority for cell in MatrixCell.objects.all()}
    return {**USUAL, **kept}

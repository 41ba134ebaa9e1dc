"""The priorities of a contract as its page shows and a draft's form takes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from servanda.catalogue.models import NUMBERS
from servanda.catalogue.priorities import IMPACTS, URGENCIES, USUAL, Matrix, matrix
from servanda.contracts.models import Version
from servanda.contracts.priorities import matrix_of, name

PROPOSED = [("", gettext_lazy("the line's usual one")), *((n, f"P{n}") for n in NUMBERS)]


class AgreedForm(forms.Form):
    """Begins as the provider's; counts only where `own` is ticked."""

    own = forms.BooleanField(
        label=gettext_lazy("This contract has a matrix of its own"), required=False
    )

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agreed = matrix_of(version)
        self.fields["own"].initial = agreed is not None
        usual = agreed or matrix()
        for cell in USUAL:
            self.fields[name(cell)] = forms.TypedChoiceField(
                label=f"{IMPACTS[cell[0]]} × {URGENCIES[cell[1]]}", choices=PROPOSED, coerce=int,
                empty_value=None, required=False, initial=usual[cell] or "",
            )  # fmt: skip

    @property
    def rows(self) -> Iterator[tuple[Promise, list[forms.BoundField]]]:
        for impact, words in IMPACTS.items():
            yield words, [self[name((impact, urgency))] for urgency in URGENCIES]

    @property
    def matrix(self) -> Matrix | None:
        given = self.cleaned_data
        return {cell: given[name(cell)] for cell in USUAL} if given["own"] else None


def rows_of(version: Version) -> list[tuple[Promise, list[int | None]]]:
    """The version's own matrix, a row for each impact; empty where the provider's holds."""
    own = matrix_of(version)
    if own is None:
        return []
    return [
        (words, [own[impact, urgency] for urgency in URGENCIES])
        for impact, words in IMPACTS.items()
    ]

"""Targets as a matrix of small fields, metric by priority, each in the shorthand of targets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField

from servanda.catalogue.models import Offering
from servanda.catalogue.promises import Promise, check, promise_of
from servanda.catalogue.shorthand import read, written
from servanda.desk.contracts.words import METRICS, PRIORITIES
from servanda.kernel import Refused

Key = tuple[str, int]


class MatrixForm(forms.Form):
    """A form with a field for each target. `offered` is what stands beside a differing one."""

    def __init__(self, *args: Any, offered: Mapping[Key, Promise], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered
        self.targets: dict[Key, Promise | None] = {}
        for metric, priority in keys():
            self.fields[name_of(metric, priority)] = forms.CharField(
                label=f"{METRICS[metric]} P{priority}",
                required=False,
                max_length=20,
                widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
            )

    def clean(self) -> dict[str, Any]:
        """Reads the targets; what is unclear is said at its field."""
        given: dict[str, Any] = super().clean() or {}
        for metric, priority in keys():
            name = name_of(metric, priority)
            try:
                promise = read(given.get(name, ""))
                if promise is not None:
                    check(metric, priority, promise)
                self.targets[metric, priority] = promise
            except Refused as refused:
                self.add_error(name, str(refused))
        return given

    @property
    def matrix(self) -> Iterator[tuple[Any, list[tuple[BoundField, str]]]]:
        """Per metric its name, and per priority the field with what the standard level promises."""
        for metric, name in METRICS.items():
            yield (
                name,
                [
                    (self[name_of(metric, priority)], self._standard(metric, priority))
                    for priority in PRIORITIES
                ],
            )

    def _standard(self, metric: str, priority: int) -> str:
        promise = self.offered.get((metric, priority))
        return written(promise) if promise else ""


def promises_of(offering: Offering) -> dict[Key, Promise]:
    return {(row.metric, row.priority): promise_of(row) for row in offering.targets.all()}


def cells(promises: Mapping[Key, Promise]) -> dict[str, str]:
    """What stands in the fields for these promises."""
    return {name_of(*key): written(promise) for key, promise in promises.items()}


def keys() -> Iterator[Key]:
    return ((metric, priority) for metric in METRICS for priority in PRIORITIES)


def name_of(metric: str, priority: int) -> str:
    return f"{metric}_{priority}"

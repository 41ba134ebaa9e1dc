"""Levels of a service side by side: what differs is seen, what is the same is said once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from servanda.catalogue.models import Offering
from servanda.catalogue.shorthand import written
from servanda.desk.contracts.matrix import promises_of
from servanda.desk.contracts.words import METRICS, PRIORITIES


@dataclass(frozen=True, slots=True)
class Row:
    """One target at every level. `differs`: the levels do not promise the same."""

    name: Any
    priority: int
    cells: list[str]
    differs: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """The offerings of one service in one currency, the best level first."""

    offerings: list[Offering]
    rows: list[Row]


def compare(sold: Sequence[Offering]) -> list[Comparison]:
    """A comparison for each currency, of offerings in the order of their levels."""
    currencies = list(dict.fromkeys(one.currency for one in sold))
    return [_compared([one for one in sold if one.currency == code]) for code in currencies]


def _compared(sold: list[Offering]) -> Comparison:
    promised = [promises_of(one) for one in sold]
    rows = []
    for metric, name in METRICS.items():
        for priority in PRIORITIES:
            found = [promises.get((metric, priority)) for promises in promised]
            if any(found):
                said = [written(promise) if promise else "" for promise in found]
                rows.append(Row(name, priority, said, len(set(said)) > 1))
    return Comparison(sold, rows)

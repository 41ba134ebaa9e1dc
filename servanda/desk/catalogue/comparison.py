"""Levels of a service side by side: what differs is seen, what is the same is said once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from servanda.catalogue.models import Offering
from servanda.catalogue.promises import Promise
from servanda.catalogue.shorthand import written
from servanda.desk.contracts.matrix import Key, promises_of
from servanda.desk.contracts.words import METRICS, PRIORITIES


@dataclass(frozen=True, slots=True)
class Said:
    """A promise, and the priorities it is made to: "P1–P3"; "" for all of them."""

    priorities: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One metric at every level: per level what is promised to which priorities, each said once.
    `differs`: the levels do not promise the same."""

    name: Any
    cells: list[list[Said]]
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
        cells = [_cell(metric, promises) for promises in promised]
        if any(cells):
            rows.append(Row(name, cells, any(cell != cells[0] for cell in cells)))
    return Comparison(sold, rows)


def _cell(metric: str, promises: Mapping[Key, Promise]) -> list[Said]:
    """Neighbouring priorities with the same promise are said together."""
    found = [(n, promises[metric, n]) for n in PRIORITIES if (metric, n) in promises]
    runs = [list(run) for _promise, run in groupby(found, key=lambda each: written(each[1]))]
    if len(runs) == 1 and len(found) == len(PRIORITIES):
        return [Said("", written(found[0][1]))]
    return [Said(_span(run[0][0], run[-1][0]), written(run[0][1])) for run in runs]


def _span(first: int, last: int) -> str:
    return f"P{first}" if first == last else f"P{first}–P{last}"

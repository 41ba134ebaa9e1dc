"""Levels of a service side by side: what differs is seen, what is the same is said once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext

from servanda.catalogue.credit_words import written as credit_written
from servanda.catalogue.models import Offering
from servanda.catalogue.promises import Promise, promise_of
from servanda.catalogue.shorthand import written
from servanda.contracts.difference import METRICS
from servanda.presentation.wording import say_hours, say_money

PRIORITIES = (1, 2, 3, 4)
Promises = Mapping[tuple[str, int], Promise]


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


def compare(sold: Sequence[Offering], *, money: bool = True) -> list[Comparison]:
    """A comparison for each currency, of offerings in the order of their levels; without `money`
    it says nothing of prices and credits."""
    currencies = list(dict.fromkeys(one.currency for one in sold))
    return [_compared([one for one in sold if one.currency == code], money) for code in currencies]


def _compared(sold: list[Offering], money: bool) -> Comparison:
    promised: list[Promises] = [
        {(row.metric, row.priority): promise_of(row) for row in one.targets.all()} for one in sold
    ]
    rows = []
    for metric, name in METRICS.items():
        cells = [_cell(metric, promises) for promises in promised]
        if any(cells):
            rows.append(_row(capfirst(str(name)), cells))
    return Comparison(sold, [*rows, *_beside(sold, money)])


def _beside(sold: list[Offering], money: bool) -> Iterator[Row]:
    """What the price includes, and what missing a target means; only what some level has."""
    language = get_language() or "en"
    facts: dict[Any, list[str]] = {
        gettext("Included per month"): [_hours(one, language) for one in sold]
    }
    if money:
        facts |= _money(sold, language)
    for name, cells in facts.items():
        if any(cells):
            yield _row(name, [[Said("", words)] if words else [] for words in cells])


def _money(sold: list[Offering], language: str) -> dict[Any, list[str]]:
    facts: dict[Any, list[str]] = {
        gettext("An hour beyond it"): [
            say_money(one.rate, language) if one.rate else "" for one in sold
        ],
    }
    impacts = [one.impact for one in sold]
    for metric, name in METRICS.items():
        facts[gettext("Credit: %(metric)s") % {"metric": capfirst(str(name))}] = [
            credit_written(impact.credits.get(metric), one.currency)
            for one, impact in zip(sold, impacts, strict=True)
        ]
    facts[gettext("Credits at most, per calendar month")] = [
        credit_written(impact.cap, one.currency) for one, impact in zip(sold, impacts, strict=True)
    ]
    return facts


def _hours(one: Offering, language: str) -> str:
    """Nothing where no level counts them: then nobody asks."""
    return "" if one.included_seconds is None else say_hours(one.included_seconds, language)


def _row(name: Any, cells: list[list[Said]]) -> Row:
    return Row(name, cells, any(cell != cells[0] for cell in cells))


def _cell(metric: str, promises: Promises) -> list[Said]:
    """Neighbouring priorities with the same promise are said together."""
    found = [(n, promises[metric, n]) for n in PRIORITIES if (metric, n) in promises]
    runs = [list(run) for _promise, run in groupby(found, key=lambda each: written(each[1]))]
    if len(runs) == 1 and len(found) == len(PRIORITIES):
        return [Said("", written(found[0][1]))]
    return [Said(_span(run[0][0], run[-1][0]), written(run[0][1])) for run in runs]


def _span(first: int, last: int) -> str:
    return f"P{first}" if first == last else f"P{first}–P{last}"

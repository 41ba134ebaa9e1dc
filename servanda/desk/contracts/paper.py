"""A contract as one reads it: lines with their targets, the ladder, what was changed when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from servanda.catalogue.credit_words import written as credit_written
from servanda.catalogue.models import Offering
from servanda.catalogue.promises import Promise, promise_of
from servanda.catalogue.queries import offerings_of
from servanda.catalogue.shorthand import written
from servanda.contracts.difference import Change, currency_of, difference
from servanda.contracts.models import Contract, Line, Version
from servanda.contracts.stage import Stage, stage_of
from servanda.desk.contracts.days import last_day
from servanda.desk.contracts.line_form import custom_cells
from servanda.desk.contracts.matrix import Key, promises_of
from servanda.desk.contracts.words import METRICS, PRIORITIES, STAGES
from servanda.kernel.money import Money

Key3 = tuple[int, int, str]  # service, level, currency


@dataclass(frozen=True, slots=True)
class Cell:
    """One target; `standard` is what the level promises where this was agreed differently."""

    words: str
    custom: bool
    standard: str


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line with its targets as rows of cells, one for each priority."""

    line: Line
    rows: list[tuple[Any, list[Cell]]]
    custom: int
    credits: list[tuple[Any, str]]
    cap: str


@dataclass(frozen=True)
class Paper:
    """One version, ready to be read; `changes` against the version before it."""

    version: Version
    lines: list[PaperLine]
    total: Money | None
    changes: list[Change] = field(default_factory=list)
    cap: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """A contract in a list."""

    contract: Contract
    stage: Stage
    stage_words: Any
    version: Version | None
    total: Money | None
    last_day: date | None
    has_draft: bool


def summary(contract: Contract, now: datetime) -> Summary:
    """Of a contract read by `queries.contract_list`."""
    versions = list(contract.versions.all())
    stage = stage_of(contract, versions, now, list(contract.steps.all()))
    shown = shown_version(versions, now)
    return Summary(
        contract,
        stage,
        STAGES[stage],
        shown,
        total(shown.lines.all()) if shown else None,
        last_day(contract.ends_at, contract.customer),
        any(not version.is_signed for version in versions),
    )


def shown_version(versions: Sequence[Version], now: datetime) -> Version | None:
    """What is in force; else the one that will be; else the draft."""
    signed = [version for version in versions if version.is_signed]
    present = [version for version in signed if version.effective_from <= now]
    return (present[-1:] or signed[:1] or list(versions)[:1] or [None])[0]  # type: ignore[list-item]


def paper(version: Version, before: Version | None, standards: Mapping[Key3, Offering]) -> Paper:
    """`standards` are the offerings by service, level and currency."""
    lines = list(version.lines.all())
    changes = difference(before, version) if before else []
    cap = credit_written(version.cap, currency_of(version))
    return Paper(version, [_line(line, standards) for line in lines], total(lines), changes, cap)


def standards(versions: Iterable[Version]) -> dict[Key3, Offering]:
    """What is sold now, of the services that these versions have, in two queries."""
    services = {line.service_id for version in versions for line in version.lines.all()}
    found = offerings_of(services)
    return {(one.service_id, one.level_id, one.currency): one for one in found}


def _line(line: Line, standards: Mapping[Key3, Offering]) -> PaperLine:
    offering = standards.get((line.service_id, line.level_id, line.currency))
    standard = promises_of(offering) if offering else {}
    custom = custom_cells(line, standard) if offering else set()
    agreed = {(row.metric, row.priority): promise_of(row) for row in line.targets.all()}
    rows = [
        (name, [_cell((metric, n), agreed, standard, custom) for n in PRIORITIES])
        for metric, name in METRICS.items()
        if any(key[0] == metric for key in agreed.keys() | custom)
    ]
    impact = line.impact
    credits = [
        (name, credit_written(impact.credits[metric], line.currency))
        for metric, name in METRICS.items()
        if metric in impact.credits
    ]
    cap = credit_written(impact.cap, line.currency)
    return PaperLine(line, rows, len(custom), credits, cap)


def _cell(
    key: Key, agreed: Mapping[Key, Promise], standard: Mapping[Key, Promise], custom: set[Key]
) -> Cell:
    said, sold = agreed.get(key), standard.get(key)
    return Cell(written(said) if said else "", key in custom, written(sold) if sold else "")


def total(lines: Iterable[Line]) -> Money | None:
    """Per month, net. All lines of a version are in one currency."""
    found = list(lines)
    if not found:
        return None
    return Money(sum(line.per_month.minor for line in found), found[0].currency)

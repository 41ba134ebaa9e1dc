"""From the keys of contract lines to their terms, for many tickets at once.

What a signed version says never changes, so it is kept in this process by version. The terms made
of it are kept too, as long as `revision` says that no contract, calendar or customer has changed:
one small query then, three for any number of lines after a change.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import connection
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from servanda.calendars.worktime import OpenHours
from servanda.contracts import revision
from servanda.contracts.clauses import (
    Clause,
    RungRule,
    Silence,
    TargetRule,
    Terms,
)
from servanda.contracts.hours import hours_for
from servanda.contracts.models import Correction, Line, Version
from servanda.contracts.signed import Key, Paper, papers
from servanda.kernel import unit

__all__ = [
    "Clause",
    "RungRule",
    "Silence",
    "TargetRule",
    "Terms",
    "terms_for",
]

# The line of the same code in every signed version of the same contract.
_ASKED = F("version__contract__versions__lines")
_SAME_CODE = F("version__contract__versions__lines__code")
_CORRECTED = Subquery(
    Correction.objects.filter(version=OuterRef("version"))
    .order_by()
    .values("version")
    .annotate(number=Count("pk"))
    .values("number")
)


def terms_for(line_ids: Iterable[int]) -> dict[int, Terms]:
    """The terms of each line, by its key. A line of an unsigned draft is not in the answer."""
    asked = set(line_ids)
    if not asked:
        return {}
    read = unit.read_so_far()
    number = read.get("contracts.revision") or revision.current()
    read["contracts.revision"] = number
    known = _kept_at(number)
    if missing := asked - known.keys():
        known |= _read(missing)
    return {line: known[line] for line in asked if line in known}


_kept: dict[tuple[str, int], dict[int, Terms]] = {}


def _kept_at(number: int) -> dict[int, Terms]:
    """What is kept under a number of the present database; older numbers are let go.

    Nothing is kept under 0: before the first change there is nothing to go by.
    """
    if not number:
        return {}
    key = (str(connection.settings_dict["NAME"]), number)
    if key not in _kept:
        _kept.clear()
        _kept[key] = {}
    return _kept[key]


def _read(asked: set[int]) -> dict[int, Terms]:
    rows, versions = _rows(asked)
    signed = papers(versions)
    hours = hours_for(_calendars(rows, signed))
    return {line: _terms(line, found, signed, hours) for line, found in rows.items()}


def _rows(asked: set[int]) -> tuple[dict[int, list[Line]], set[Key]]:
    """By the line asked for: its namesakes in all signed versions, oldest first; and what those
    versions are kept under."""
    found = (
        Line.objects.filter(
            version__contract__versions__lines__in=asked,
            version__contract__versions__signed_at__isnull=False,
            version__signed_at__isnull=False,
            code=_SAME_CODE,
        )
        .annotate(asked=_ASKED, corrected=Coalesce(_CORRECTED, 0))
        .select_related("version__contract__customer", "level", "service")
        .order_by("version__effective_from", "version__number")
    )
    rows: dict[int, list[Line]] = {}
    versions: set[Key] = set()
    for line in found:
        rows.setdefault(line.asked, []).append(line)
        versions.add((line.version.contract.ref, line.version_id, line.corrected))
    return rows, versions


def _calendars(rows: dict[int, list[Line]], signed: dict[int, Paper]) -> set[int]:
    wanted: set[int] = set()
    for lines in rows.values():
        wanted |= {line.calendar_id for line in lines}
        wanted |= {lines[0].version.contract.customer.calendar_id or lines[-1].calendar_id}
    for paper in signed.values():
        wanted |= {key for _, key in paper.rungs if key is not None}
    return wanted


def _terms(
    asked: int, lines: list[Line], signed: dict[int, Paper], hours: dict[int, OpenHours]
) -> Terms:
    contract = lines[0].version.contract
    return Terms(
        line_id=asked,
        contract_id=contract.pk,
        contract_number=contract.number,
        customer_id=contract.customer_id,
        code=lines[0].code,
        clauses=tuple(
            _clause(line, signed[line.version_id], hours, is_first=line is lines[0])
            for line in lines
        ),
        customer_hours=hours[contract.customer.calendar_id or lines[-1].calendar_id],
    )


def _effective(version: Version, *, is_first: bool) -> datetime:
    """When it begins to count. Nobody could keep what was not signed yet, so an amendment signed
    after its date counts from its signature; the first clause holds for what came before it too."""
    if is_first or version.signed_at is None:
        return version.effective_from
    return max(version.effective_from, version.signed_at)


def _clause(line: Line, paper: Paper, hours: dict[int, OpenHours], *, is_first: bool) -> Clause:
    return Clause(
        effective_from=_effective(line.version, is_first=is_first),
        version_id=line.version_id,
        version_number=paper.number,
        line_id=line.pk,
        clause=line.clause,
        level=line.level.name,
        level_code=line.level.code,
        level_rank=line.level.rank,
        service=line.service.name,
        targets=paper.targets.get(line.pk, {}),
        calendar_id=line.calendar_id,
        calendar=hours[line.calendar_id],
        default_priority=line.default_priority,
        waiting_customer_counts=line.waiting_customer_counts,
        waiting_third_party_counts=line.waiting_third_party_counts,
        pause_clause=line.pause_clause,
        reclassification=line.reclassification,
        open_tickets=paper.open_tickets,
        rungs=tuple(
            replace(rung, accepts=hours[key]) if key else rung for rung, key in paper.rungs
        ),
        silence=paper.silence,
    )

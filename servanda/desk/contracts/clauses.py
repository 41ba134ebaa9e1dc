"""All custom clauses in force: what differs from the standard, why, and how many tickets it
concerns (C4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from servanda import kernel
from servanda.catalogue.models import Offering
from servanda.catalogue.promises import Promise, promise_of
from servanda.catalogue.queries import offerings_of
from servanda.catalogue.shorthand import written
from servanda.contracts.models import Line
from servanda.contracts.queries import lines_in_force
from servanda.desk.contracts.line_form import custom_cells
from servanda.desk.contracts.matrix import Key, promises_of
from servanda.desk.contracts.words import METRICS
from servanda.desk.door import StaffRequest, door
from servanda.tickets.queries import received_by_line

MONTHS: Final = 3
WINDOW: Final = timedelta(days=30 * MONTHS)
Counted = Mapping[tuple[int, str, int], int]


@dataclass(frozen=True, slots=True)
class Difference:
    """One target; `standard` is what the nearest level promises, "" for nothing."""

    metric: Any
    priority: int
    agreed: str
    standard: str


@dataclass(frozen=True, slots=True)
class Custom:
    """A line with what is agreed differently; `nearest` is the level it is held against, `monthly`
    how many tickets at the priorities concerned came in a month lately, `listed` the offering whose
    price it is not sold at."""

    line: Line
    nearest: Offering
    differences: Sequence[Difference]
    monthly: float
    listed: Offering | None


@require_safe
@door("contract.read")
def custom(request: StaffRequest) -> HttpResponse:
    lines = list(lines_in_force(request.actor, kernel.now()))
    counted = received_by_line(request.actor, kernel.now() - WINDOW)
    sold: dict[tuple[int, str], list[Offering]] = {}
    for offering in offerings_of({line.service_id for line in lines}):
        sold.setdefault((offering.service_id, offering.currency), []).append(offering)
    rows = [
        row
        for line in lines
        if (row := _row(line, sold.get((line.service_id, line.currency), []), counted))
    ]
    context = {"rows": rows, "months": MONTHS, "here": "contracts"}
    return render(request, "desk/contracts/custom.html", context)


def _row(line: Line, sold: Sequence[Offering], counted: Counted) -> Custom | None:
    """None where nothing differs from a level that is sold, or none is."""
    if not sold:
        return None
    nearest = min(sold, key=lambda one: _distance(line, one))
    standard = promises_of(nearest)
    cells, listed = sorted(custom_cells(line, standard)), _listed(line, sold)
    if not cells and listed is None:
        return None
    agreed = {(row.metric, row.priority): promise_of(row) for row in line.targets.all()}
    key = (line.version.contract_id, line.code)
    received = sum(counted.get((*key, priority), 0) for priority in {cell[1] for cell in cells})
    differences = [_difference(cell, agreed, standard) for cell in cells]
    return Custom(line, nearest, differences, received / MONTHS, listed)


def _listed(line: Line, sold: Sequence[Offering]) -> Offering | None:
    """The line's own level where its price is another one; per seat and per month are not
    compared."""
    same = (one for one in sold if one.level_id == line.level_id and one.charge == line.charge)
    return next((one for one in same if one.price != line.price), None)


def _distance(line: Line, offering: Offering) -> tuple[int, bool, int]:
    """The level itself where as much of it is standard; else the one with least that differs."""
    differing = len(custom_cells(line, promises_of(offering)))
    return differing, offering.level_id != line.level_id, offering.pk


def _difference(
    cell: Key, agreed: Mapping[Key, Promise], standard: Mapping[Key, Promise]
) -> Difference:
    said, sold = agreed.get(cell), standard.get(cell)
    return Difference(
        METRICS[cell[0]], cell[1], written(said) if said else "", written(sold) if sold else ""
    )

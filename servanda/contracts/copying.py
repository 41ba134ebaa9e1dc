"""A new version starts as a copy of the last one: lines, scopes, targets, priorities,
ladder and price list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from servanda.contracts.models import Credit, Line, PriceItem, Rung, Target, Version
from servanda.kernel.refs import new_ref

Part = TypeVar("Part", Rung, PriceItem)


def copy_parts(old: Version, new: Version, *, systems: bool = True) -> None:
    """Copy all parts of `old` into the draft `new`, in a number of queries that does not grow;
    without `systems` its lines are for all that belong to their services."""
    new.priorities, new.cap_share, new.cap_minor = old.priorities, old.cap_share, old.cap_minor
    new.save(update_fields=["priorities", "cap_share", "cap_minor"])
    Rung.objects.bulk_create(_copied(old.rungs.all(), new))
    PriceItem.objects.bulk_create(_copied(old.price_list.all(), new))
    lines = list(old.lines.order_by("pk"))
    copies = {}
    for line in lines:
        key = line.pk
        line.pk, line.ref, line.version = None, new_ref(), new
        line._state.adding = True
        copies[key] = line
    Line.objects.bulk_create(copies.values())
    targets = list(Target.objects.filter(line__in=copies).order_by("pk"))
    for target in targets:
        target.pk, target.line = None, copies[target.line_id]
    Target.objects.bulk_create(targets)
    credits = list(Credit.objects.filter(line__in=copies).order_by("pk"))
    for credit in credits:
        credit.pk, credit.line = None, copies[credit.line_id]
    Credit.objects.bulk_create(credits)
    if not systems:
        return
    scope = Line.systems.through
    scope.objects.bulk_create(
        scope(line_id=copies[row.line_id].pk, system_id=row.system_id)
        for row in scope.objects.filter(line__in=copies).order_by("pk")
    )


def _copied(parts: Iterable[Part], new: Version) -> list[Part]:
    copies = list(parts)
    for part in copies:
        part.pk, part.version = None, new
    return copies

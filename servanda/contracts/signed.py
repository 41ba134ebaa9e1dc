"""What signed versions say, kept in this process: they never change, the database sees to it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock

from servanda.contracts.clauses import Ending, RungRule, Silence, TargetRule
from servanda.contracts.models import Rung, Target, Version

KEPT = 2000

Targets = Mapping[tuple[str, int], TargetRule]


@dataclass(frozen=True, slots=True)
class Paper:
    """One signed version: targets by line, the ladder with each rung's calendar, silence."""

    number: int
    open_tickets: str
    silence: Silence
    targets: Mapping[int, Targets]
    rungs: tuple[tuple[RungRule, int | None], ...]


# By reference of the contract, key of the version (a database made anew begins its keys anew), and
# how many typing errors in it were mended.
Key = tuple[str, int, int]
_kept: OrderedDict[Key, Paper] = OrderedDict()
_lock = Lock()


def papers(wanted: Iterable[Key]) -> dict[int, Paper]:
    """The papers of signed versions by key: no query when all are known, else three."""
    keys = set(wanted)
    with _lock:
        found = {key: _kept[key] for key in keys if key in _kept}
    if missing := keys - found.keys():
        fresh = _read({version for _, version, _ in missing})
        found |= {key: fresh[key[1]] for key in missing}
        _keep({key: found[key] for key in missing})
    return {version: paper for (_, version, _), paper in found.items()}


def forget() -> None:
    """Drop what is kept (tests that look at how many queries it takes)."""
    with _lock:
        _kept.clear()


def _keep(fresh: dict[Key, Paper]) -> None:
    with _lock:
        _kept.update(fresh)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)


def _read(versions: set[int]) -> dict[int, Paper]:
    targets: dict[int, dict[int, dict[tuple[str, int], TargetRule]]] = {}
    for row in Target.objects.filter(line__version__in=versions).select_related("line"):
        of_line = targets.setdefault(row.line.version_id, {}).setdefault(row.line_id, {})
        of_line[row.metric, row.priority] = rule_of(row)
    rungs: dict[int, list[tuple[RungRule, int | None]]] = {}
    for rung in Rung.objects.filter(version__in=versions):
        rungs.setdefault(rung.version_id, []).append((_rung(rung), rung.accepts_id))
    return {
        version.pk: Paper(
            number=version.number,
            open_tickets=version.open_tickets,
            silence=silence_of(version),
            targets=targets.get(version.pk, {}),
            rungs=tuple(rungs.get(version.pk, ())),
        )
        for version in Version.objects.filter(pk__in=versions, signed_at__isnull=False)
    }


def rule_of(row: Target) -> TargetRule:
    """A stored target as the plain rule that clocks and sentences read."""
    return TargetRule(row.metric, row.priority, row.unit, row.amount, row.by_time, row.clause)


def _rung(row: Rung) -> RungRule:
    return RungRule(
        id=row.pk,
        position=row.position,
        percent=row.percent,
        title=row.title,
        staff=row.staff_id,
        role=row.role,
        managerial=row.managerial,
        priorities=frozenset(row.priorities),
    )


def silence_of(version: Version) -> Silence:
    """What a version says of silence after \"solved\"."""
    return Silence(
        version.reminder_days, version.manager_days, version.lapse_days, version.reopen_days
    )


def ending_of(version: Version) -> Ending:
    """What a version says of the end of the term."""
    return Ending(version.renewal, version.renewal_months, version.notice_days)

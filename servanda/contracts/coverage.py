"""Which contract line covers a case, and why that one.

In force at the time, then the most specific (a line that names the system, then one for the
service), then the better level for the customer. A case whose system or service is named is
covered only by lines it falls under; one that names neither could fall under any.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from servanda.catalogue.models import Service
from servanda.contracts.models import Line, Version
from servanda.people.models import Customer
from servanda.systems.models import System

SAY: Final[dict[str, Promise]] = {
    "chosen": gettext_lazy("A colleague chose this contract line."),
    "system": gettext_lazy("The contract line names this system."),
    "service": gettext_lazy("The contract line is for this service."),
    "only_line": gettext_lazy("It is the only contract line in force that can apply."),
    "best_level": gettext_lazy(
        "Several contract lines could apply; the one that is better for the customer counts."
    ),
    "not_covered_unknown": gettext_lazy("Not covered: we do not know yet who the customer is."),
    "not_covered_no_contract": gettext_lazy("Not covered: the customer has no signed contract."),
    "not_covered_ended": gettext_lazy("Not covered: the contract has ended."),
    "not_covered_future": gettext_lazy("Not covered: the contract has not begun yet."),
    "not_covered_gap": gettext_lazy(
        "Not covered: one contract has ended and the next has not begun yet."
    ),
    "not_covered_scope": gettext_lazy(
        "Not covered: no contract line in force includes this system or service."
    ),
}

ANY, SERVICE, SYSTEM = 1, 2, 3
_BECAUSE = {SYSTEM: "system", SERVICE: "service", ANY: "only_line"}


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of a case: keys of the customer, the service and the system it concerns."""

    customer: int | None
    at: datetime
    service: int | None = None
    system: int | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """The line that covers (None: not covered), the code of the reason, and a date that matters.

    `others` are the lines that could apply as well, best first. `when` is when cover ended or will
    begin, if that is the reason.
    """

    line: Line | None
    because: str
    others: tuple[Line, ...] = ()
    when: datetime | None = None


def say(because: str) -> str:
    """The reason as a sentence in the reader's language; empty for a ticket without one."""
    return gettext(str(SAY[because])) if because in SAY else ""


def find(
    *,
    customer: Customer | None,
    at: datetime,
    service: Service | None = None,
    system: System | None = None,
) -> Coverage:
    """The line that covers one case at an instant."""
    return find_many([Case(_key(customer), at, _key(service), _key(system))])[0]


def _key(thing: Model | None) -> int | None:
    return None if thing is None else thing.pk


def find_many(cases: Sequence[Case]) -> list[Coverage]:
    """Coverage of several cases, in their order, in four queries at most."""
    signed = _signed({case.customer for case in cases if case.customer is not None})
    in_force = [_in_force(signed.get(case.customer or 0, []), case.at) for case in cases]
    lines = _lines({version.pk for versions in in_force for version in versions})
    scopes = _scopes(line.pk for found in lines.values() for line in found)
    systems = _systems({case.system for case in cases if case.system is not None})
    answers = []
    for case, versions in zip(cases, in_force, strict=True):
        if not versions:
            answers.append(_why_not(case, signed.get(case.customer or 0, [])))
            continue
        candidates = [line for version in versions for line in lines.get(version.pk, ())]
        answers.append(_best(case, candidates, scopes, systems))
    return answers


# By system: whose it is, and the services it belongs to.
Systems = Mapping[int, tuple[int, frozenset[int]]]
Scopes = Mapping[int, frozenset[int]]


def _best(case: Case, candidates: Sequence[Line], scopes: Scopes, systems: Systems) -> Coverage:
    fits = [(_fit(case, line, scopes.get(line.pk), systems), line) for line in candidates]
    fitting = sorted(
        ((fit, line) for fit, line in fits if fit),
        key=lambda item: (-item[0], item[1].level.rank, item[1].version.contract_id, item[1].pk),
    )
    if not fitting:
        return Coverage(None, "not_covered_scope")
    best, line = fitting[0]
    equals = sum(fit == best for fit, _ in fitting)
    because = "best_level" if equals > 1 else _BECAUSE[best]
    return Coverage(line, because, tuple(other for _, other in fitting[1:]))


def _fit(case: Case, line: Line, scope: frozenset[int] | None, systems: Systems) -> int:
    """How well a line fits a case; 0: it does not."""
    if case.service is not None and line.service_id != case.service:
        return 0
    if case.system is None:
        return ANY if case.service is None else SERVICE
    owner, services = systems.get(case.system, (None, frozenset()))
    if owner != case.customer:
        return 0
    if scope:
        return SYSTEM if case.system in scope else 0
    if case.service is not None or line.service_id in services:
        return SERVICE
    return 0 if services else ANY


def _in_force(versions: Sequence[Version], at: datetime) -> list[Version]:
    """Of each contract that runs at the instant, the version in effect then."""
    latest: dict[int, Version] = {}
    for version in versions:
        if version.effective_from <= at and version.contract.runs_at(at):
            latest[version.contract_id] = version
    return list(latest.values())


def _why_not(case: Case, signed: Sequence[Version]) -> Coverage:
    if case.customer is None:
        return Coverage(None, "not_covered_unknown")
    contracts = {version.contract for version in signed}
    ended = [item.ends_at for item in contracts if item.ends_at and item.ends_at <= case.at]
    # A contract can end before an amendment of it that was signed takes effect.
    coming = [
        version.effective_from
        for version in signed
        if version.effective_from > case.at and version.contract.runs_at(version.effective_from)
    ]
    if ended and coming:
        return Coverage(None, "not_covered_gap", when=min(coming))
    if coming:
        return Coverage(None, "not_covered_future", when=min(coming))
    if ended:
        return Coverage(None, "not_covered_ended", when=max(ended))
    return Coverage(None, "not_covered_no_contract")


def _signed(customers: set[int]) -> dict[int, list[Version]]:
    """All signed versions by customer, oldest first."""
    rows = Version.objects.signed().filter(contract__customer__in=customers)
    found: dict[int, list[Version]] = {}
    for version in rows.select_related("contract").order_by("effective_from", "number"):
        found.setdefault(version.contract.customer_id, []).append(version)
    return found


def _lines(versions: set[int]) -> dict[int, list[Line]]:
    rows = Line.objects.filter(version__in=versions)
    found: dict[int, list[Line]] = {}
    for line in rows.select_related("version__contract", "level", "service"):
        found.setdefault(line.version_id, []).append(line)
    return found


def _scopes(lines: Iterable[int]) -> Scopes:
    rows = Line.systems.through.objects.filter(line__in=list(lines))
    found: dict[int, frozenset[int]] = {}
    for line, system in rows.values_list("line_id", "system_id"):
        found[line] = found.get(line, frozenset()) | {system}
    return found


def _systems(keys: set[int]) -> Systems:
    rows = System.objects.filter(pk__in=keys).values_list("pk", "customer_id", "services")
    found: dict[int, tuple[int, frozenset[int]]] = {}
    for key, owner, service in rows:
        services = found[key][1] if key in found else frozenset()
        found[key] = (owner, services | ({service} if service is not None else set()))
    return found

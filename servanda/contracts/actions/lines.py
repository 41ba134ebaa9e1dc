"""The lines of a draft: one service bought at a level, with its targets and scope."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from servanda.catalogue.actions.impact import write_impact
from servanda.catalogue.credits import Impact
from servanda.catalogue.models import Charge, Offering
from servanda.catalogue.promises import Promise, Promises, merged, promise_of
from servanda.contracts.actions.common import lock_draft
from servanda.contracts.events import LineAdded, LineChanged, LineDropped
from servanda.contracts.models import Line, Reclassification, Target, Version
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.money import Money
from servanda.kernel.unit import action
from servanda.people.access import demand
from servanda.systems.models import System

MOST_INCLUDED: Final = 1000 * 3600
MOST_SEATS: Final = 100_000
FIELDS: Final = frozenset(
    {
        "clause",
        "level",
        "calendar",
        "default_priority",
        "waiting_customer_counts",
        "waiting_third_party_counts",
        "pause_clause",
        "reclassification",
        "included_seconds",
        "rate_minor",
        "charge",
        "seats",
        "warn_percent",
        "tell_customer",
        "custom_reason",
        "includes",
        "excludes",
    }
)


def add_line(
    version: Version,
    *,
    by: Actor,
    code: str,
    offering: Offering,
    clause: str = "",
    price: Money | None = None,
    targets: Promises | None = None,
    systems: Iterable[System] = (),
    impact: Impact | None = None,
    **values: Any,
) -> Line:
    """Put an offering into the draft; what is given here is agreed on top of it.

    `targets` replace single targets of the offering (None takes one away), `systems` limit the
    line to these, `impact` is what a miss means instead of what is on the list, `values` are
    further fields of Line; what it includes and what not begins as the catalogue says in the
    customer's language. Raises Refused when it cannot be so.
    """
    demand(by, "contract.edit", version.contract)
    promises = merged(_offered(offering), targets or {})
    cost = price or offering.price
    scope = list(systems)
    # What is on the list in another currency is no price and no sum of this contract's.
    same = cost.currency == offering.currency
    standard = offering.impact if same else Impact()
    spoken = version.contract.customer.language
    values = {
        "includes": offering.service.description.in_language(spoken),
        "excludes": offering.service.excludes.in_language(spoken),
        "level": offering.level, "calendar": offering.calendar, "clause": clause,
        "included_seconds": offering.included_seconds if same else None,
        "rate_minor": offering.rate_minor if same else None, "charge": offering.charge,
    } | values  # fmt: skip
    _check(values)
    with action():
        draft = lock_draft(version)
        _check_place(draft, code, cost, scope)
        line = Line.objects.create(
            version=draft,
            code=code,
            service=offering.service,
            price_minor=cost.minor,
            currency=cost.currency,
            **values,
        )
        _write_targets(line, promises)
        write_impact(line, impact or standard)
        line.systems.set(scope)
        contract = draft.contract
        record(LineAdded(contract.pk, draft.pk, line.pk), contract.stream, by=by)
    return line


def change_line(
    line: Line,
    *,
    by: Actor,
    price: Money | None = None,
    targets: Promises | None = None,
    systems: Iterable[System] | None = None,
    impact: Impact | None = None,
    **values: Any,
) -> None:
    """Change a line of a draft. `targets` replace or (None) take away single ones; `impact`
    replaces all that was said of a miss."""
    demand(by, "contract.edit", line.version.contract)
    _check(values)
    with action():
        draft = _lock_line(line)
        for name, value in values.items():
            setattr(line, name, value)
        if price is not None:
            _check_currency(draft, price, apart_from=line)
            line.price_minor, line.currency = price.minor, price.currency
        line.save()
        if targets is not None:
            now = {(row.metric, row.priority): promise_of(row) for row in line.targets.all()}
            promises = merged(now, targets)
            line.targets.all().delete()
            _write_targets(line, promises)
        if systems is not None:
            scope = list(systems)
            _check_scope(draft, scope)
            line.systems.set(scope)
        if impact is not None:
            write_impact(line, impact)
        given = {"price": price, "targets": targets, "systems": systems, "impact": impact} | values
        fields = tuple(sorted(name for name, value in given.items() if value is not None))
        event = LineChanged(draft.contract_id, draft.pk, line.pk, fields)
        record(event, draft.contract.stream, by=by)


def drop_line(line: Line, *, by: Actor) -> None:
    """Take a line out of a draft: it is not bought any more from then on."""
    demand(by, "contract.edit", line.version.contract)
    with action():
        draft = _lock_line(line)
        event = LineDropped(draft.contract_id, draft.pk, line.pk, line.code)
        record(event, draft.contract.stream, by=by)
        line.delete()


def _lock_line(line: Line) -> Version:
    """Its draft, locked. Raises Refused for a line that was taken out meanwhile: to save it would
    bring it back."""
    draft = lock_draft(line.version)
    if not draft.lines.filter(pk=line.pk).exists():
        raise Refused(_("This line was taken out of the draft meanwhile."), code="no_line")
    return draft


def _offered(offering: Offering) -> dict[tuple[str, int], Promise]:
    return {(row.metric, row.priority): promise_of(row) for row in offering.targets.all()}


def _write_targets(line: Line, promises: dict[tuple[str, int], Promise]) -> None:
    Target.objects.bulk_create(
        Target(
            line=line,
            metric=metric,
            priority=priority,
            unit=promise.unit,
            amount=promise.amount,
            by_time=promise.by_time,
            clause=promise.clause or line.clause,
        )
        for (metric, priority), promise in promises.items()
    )


def _check(values: dict[str, Any]) -> None:
    if unknown := set(values) - FIELDS:
        raise TypeError(f"unknown {', '.join(sorted(unknown))}")
    if "charge" in values:
        Charge(values["charge"])
    if not 1 <= values.get("seats", 1) <= MOST_SEATS:
        raise Refused(_("Give a number of seats from 1 to 100 000."), code="bad_seats")
    if "reclassification" in values:
        Reclassification(values["reclassification"])
    if values.get("default_priority", 3) not in range(1, 6):
        raise Refused(_("Priorities go from 1 to 5."), code="bad_priority")
    if not 0 <= (values.get("included_seconds") or 0) <= MOST_INCLUDED:
        raise Refused(_("At most 1000 hours a month can be included."), code="bad_allowance")
    if values.get("warn_percent") is not None and not 1 <= values["warn_percent"] <= 99:
        raise Refused(
            _("Give a percentage between 1 and 99, or nothing: of all of it we tell anyway."),
            code="bad_warning",
        )
    if (values.get("rate_minor") or 0) < 0:
        raise Refused(_("A price is not below zero."), code="bad_price")


def _check_place(draft: Version, code: str, price: Money, scope: list[System]) -> None:
    if draft.lines.filter(code=code).exists():
        raise Refused(
            _("This version has a line “%(code)s” already. Choose another short name.")
            % {"code": code},
            code="line_taken",
        )
    _check_currency(draft, price)
    _check_scope(draft, scope)


def _check_currency(draft: Version, price: Money, apart_from: Line | None = None) -> None:
    others = draft.lines.exclude(pk=apart_from.pk) if apart_from else draft.lines.all()
    if price.minor < 0:
        raise Refused(_("A price is not below zero."), code="bad_price")
    priced = draft.price_list.exclude(currency=price.currency)
    if others.exclude(currency=price.currency).exists() or priced.exists():
        raise Refused(
            _("All prices of a contract are in one currency. Use that of the others."),
            code="currency_mix",
        )


def _check_scope(draft: Version, scope: list[System]) -> None:
    if any(system.customer_id != draft.contract.customer_id for system in scope):
        raise Refused(
            _("A line covers systems of its own customer only. Take the others out."),
            code="foreign_system",
        )

"""What an amendment changes, in words that both sides can read.

"Workplace support: resolution P1: 4 h → 2 h"
"Workplace support: price: EUR 400.00 → EUR 480.00"
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from servanda.catalogue import worked
from servanda.catalogue.credit_words import written as credit_written
from servanda.catalogue.models import Charge, Metric
from servanda.catalogue.priorities import IMPACTS, URGENCIES
from servanda.catalogue.promises import promise_of
from servanda.catalogue.shorthand import written
from servanda.contracts.models import Line, Rung, Version
from servanda.contracts.price_words import price_of
from servanda.contracts.priorities import matrix_of
from servanda.presentation.wording import say_money

METRICS: Mapping[str, Any] = {
    Metric.FIRST_RESPONSE: _("first response"),
    Metric.NEXT_UPDATE: _("next update"),
    Metric.RESOLUTION: _("resolution"),
    Metric.QUOTE: _("quote"),
}
FIELDS: Mapping[str, Any] = {
    "includes": _("what is included"),
    "excludes": _("what is not included"),
    "clause": _("clause"),
    "level": _("level"),
    "calendar": _("opening hours"),
    "price": _("price, net"),
    "default_priority": _("usual priority"),
    "waiting_customer_counts": _("waiting for the customer counts"),
    "waiting_third_party_counts": _("waiting for a supplier counts"),
    "pause_clause": _("clause on waiting"),
    "reclassification": _("a new priority counts"),
    "systems": _("systems"),
    "included": _("working time included per month"),
    "rate": _("an hour beyond it, net"),
    "warned": _("told of it"),
    "cap": _("credits at most, per calendar month"),
    "monthly": _("told once a month"),
}
SILENCE: Mapping[str, Any] = {
    "reminder_days": _("reminder after working days"),
    "manager_days": _("account manager after working days"),
    "lapse_days": _("lapses after working days"),
    "reopen_days": _("reopens by mail within days"),
}
RENEWAL: Mapping[str, Any] = {
    "none": _("none: it ends with its last day"),
    "automatic": _("automatic, unless notice is given"),
    "by_notice": _("no end of its own: it ends by notice"),
}
CREDITS: Mapping[str, Any] = {
    Metric.FIRST_RESPONSE: _("credit for a missed first response"),
    Metric.NEXT_UPDATE: _("credit for a missed update"),
    Metric.RESOLUTION: _("credit for a missed resolution"),
    Metric.QUOTE: _("credit for a missed quote"),
}
COUNTS: Mapping[str, Any] = {"from_start": _("from the start"), "from_change": _("from the change")}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: `where` is the line (or the ladder, the silence), `what` its part. An empty
    `before` means that it is new, an empty `after` that it is gone."""

    where: str
    what: str
    before: str
    after: str


def difference(old: Version, new: Version) -> list[Change]:
    """All that differs, lines first; of versions read by `queries.contract_page` it
    asks nothing more."""
    return [
        *_lines(old, new), *_capped(old, new), *_outside(old, new), *_priorities(old, new),
        *_ladder(old, new), *_silence(old, new), *_ending(old, new),
    ]  # fmt: skip


def _lines(old: Version, new: Version) -> Iterator[Change]:
    before = {line.code: line for line in old.lines.all()}
    after = {line.code: line for line in new.lines.all()}
    for code in [*before, *(code for code in after if code not in before)]:
        first, second = before.get(code), after.get(code)
        if first is None or second is None:
            there = first or second
            assert there is not None
            said = _summary(there)
            yield Change(str(there.service), gettext("contract line"), said if first else "",
                         said if second else "")  # fmt: skip
            continue
        yield from _pairs(str(second.service), _facts(first), _facts(second))


def _summary(line: Line) -> str:
    return f"{line.level}, {_price(line)}"


def _facts(line: Line) -> dict[str, str]:
    """All that can be said of a line, by what it is called."""
    said = {
        "includes": "; ".join(line.included),
        "excludes": "; ".join(line.excluded),
        "clause": line.clause,
        "level": str(line.level),
        "calendar": str(line.calendar.name),
        "price": _price(line),
        "default_priority": f"P{line.default_priority}",
        "waiting_customer_counts": _yes(line.waiting_customer_counts),
        "waiting_third_party_counts": _yes(line.waiting_third_party_counts),
        "pause_clause": line.pause_clause,
        "reclassification": str(COUNTS[line.reclassification]),
        "systems": ", ".join(sorted(system.name for system in line.systems.all())),
        "included": "" if line.included_seconds is None else worked.written(line.included_seconds),
        "rate": _rate(line),
        "warned": _warned(line),
        "cap": credit_written(line.cap, line.currency),
        "monthly": ", ".join(f"P{one}" for one in line.monthly),
    }
    facts = {str(FIELDS[name]): value for name, value in said.items()}
    for row in sorted(line.targets.all(), key=lambda row: (row.metric, row.priority)):
        facts[f"{METRICS[row.metric]} P{row.priority}"] = written(promise_of(row))
    for credit in sorted(line.credits.all(), key=lambda row: row.metric):
        facts[str(CREDITS[credit.metric])] = credit_written(credit.amount, line.currency)
    return facts


def _price(line: Line) -> str:
    said = say_money(line.price, get_language() or "en")
    return " ".join(part for part in (said, charge_words(line.charge, line.seats)) if part)


def charge_words(charge: str, seats: int | None = None) -> str:
    """For what a price is, behind it; nothing for a month, which is the usual. `seats`: how many,
    where that is known."""
    if charge == Charge.ONCE:
        return gettext("once")
    if charge == Charge.SEAT:
        per = gettext("per seat")
        return f"{per} × {seats}" if seats else per
    return ""


def _rate(line: Line) -> str:
    return "" if line.rate is None else say_money(line.rate, get_language() or "en")


def _warned(line: Line) -> str:
    """Nothing where nothing can be used up."""
    if line.included_seconds is None:
        return ""
    early = gettext("at %(percent)s %%, and when used up") % {"percent": line.warn_percent}
    said = early if line.warn_percent else gettext("when used up")
    also = gettext("the customer too")
    return f"{said} · {also}" if line.tell_customer else said


def _yes(value: bool) -> str:
    return gettext("yes") if value else gettext("no")


def _capped(old: Version, new: Version) -> Iterator[Change]:
    facts = [
        {gettext("at most for all lines together"): credit_written(one.cap, currency_of(one))}
        for one in (old, new)
    ]
    yield from _pairs(gettext("Credits"), *facts)


def _outside(old: Version, new: Version) -> Iterator[Change]:
    facts = [
        {str(item.name): price_of(item) for item in one.price_list.all()} for one in (old, new)
    ]
    yield from _pairs(gettext("Price list for work outside"), *facts)


def currency_of(version: Version) -> str:
    """In which all its lines are; of an empty draft nobody knows it yet."""
    return next((line.currency for line in version.lines.all()), "EUR")


def _priorities(old: Version, new: Version) -> Iterator[Change]:
    yield from _pairs(gettext("Priorities"), _matrix(old), _matrix(new))


def _matrix(version: Version) -> dict[str, str]:
    """What each cell proposes; of the provider's matrix, which is no part of the paper, only that
    it holds."""
    own = matrix_of(version)
    if own is None:
        return {gettext("matrix"): gettext("as for everybody")}
    usual = gettext("the line's usual one")
    return {
        f"{IMPACTS[impact]} × {URGENCIES[urgency]}": f"P{one}" if one else usual
        for (impact, urgency), one in own.items()
    }


def _ladder(old: Version, new: Version) -> Iterator[Change]:
    before, after = ({_step(rung): "" for rung in one.rungs.all()} for one in (old, new))
    where, what = gettext("Ladder"), gettext("step")
    yield from (Change(where, what, step, "") for step in before if step not in after)
    yield from (Change(where, what, "", step) for step in after if step not in before)


def _step(rung: Rung) -> str:
    who = rung.staff.name if rung.staff else str(rung.title)
    some = " " + ", ".join(f"P{one}" for one in rung.priorities) if rung.priorities else ""
    return f"{rung.percent} % {who}{some}"


def _silence(old: Version, new: Version) -> Iterator[Change]:
    facts = [
        {str(name): _days(getattr(one, field)) for field, name in SILENCE.items()}
        for one in (old, new)
    ]
    yield from _pairs(gettext("Silence after “solved”"), *facts)


def _ending(old: Version, new: Version) -> Iterator[Change]:
    facts = [
        {
            gettext("renewal"): str(RENEWAL[one.renewal]),
            gettext("goes on for months"): str(one.renewal_months),
            gettext("notice, days before the end"): str(one.notice_days),
        }
        for one in (old, new)
    ]
    yield from _pairs(gettext("Term"), *facts)


def _days(value: int | None) -> str:
    return gettext("never") if value is None else str(value)


def _pairs(where: str, before: dict[str, str], after: dict[str, str]) -> Iterator[Change]:
    for what in [*before, *(what for what in after if what not in before)]:
        first, second = before.get(what, ""), after.get(what, "")
        if first != second:
            yield Change(where, what, first, second)

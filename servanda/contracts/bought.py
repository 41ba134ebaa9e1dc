"""What was bought line by line, through all signed versions of a contract: at which price, with
how much working time, in any month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from servanda.calendars.days import day_in, month_in, month_span
from servanda.catalogue.models import Charge
from servanda.contracts.credits import price_of_month
from servanda.contracts.models import Contract, Line, Version


@dataclass(frozen=True, slots=True)
class Agreed:
    """What one signed version says of a line, from `since` on; `line` None: not bought in it."""

    since: datetime
    line: Line | None


@dataclass(frozen=True, slots=True)
class Bought:
    """One line of a contract, by its `code`, with what each version says, the oldest first."""

    contract: Contract
    code: str
    agreed: Sequence[Agreed]

    @property
    def last(self) -> Line:
        """As it was last agreed, also when it was dropped since."""
        return next(one.line for one in reversed(self.agreed) if one.line is not None)

    def at(self, instant: datetime) -> Line:
        """As agreed at an instant. What was worked before the first version is held against that,
        what was worked after the line was dropped against the last that had it."""
        lines = [one for one in self.agreed if one.line is not None]
        found = [one.line for one in lines if one.since <= instant] or [lines[0].line]
        assert found[-1] is not None, "only those with a line"
        return found[-1]

    def price_of(self, month: date) -> int:
        """In minor units what it costs in the month that begins then: each monthly price for its
        days, and what is paid once in the month in which it was first in force."""
        zone, ends = self.contract.customer.zone, self.contract.ends_at
        prices = [
            (day_in(zone, one.since), one.line.per_month.minor if one.line else 0)
            for one in self.agreed
        ]
        monthly = price_of_month(month, prices, day_in(zone, ends) if ends else None)
        for one, until in zip(self.agreed, self._until(ends), strict=True):
            line = one.line
            if line is None or line.charge != Charge.ONCE or (until and until <= one.since):
                continue
            return monthly + (line.price_minor if month_in(zone, one.since) == month else 0)
        return monthly

    def _until(self, ends: datetime | None) -> list[datetime | None]:
        """When each of the agreements gave way to the next, or the contract ended."""
        following: list[datetime | None] = [one.since for one in self.agreed[1:]]
        return [min(filter(None, (one, ends)), default=None) for one in [*following, None]]

    def is_in(self, month: date) -> bool:
        """Whether it was bought on some day of the month."""
        start, end = month_span(self.contract.customer.zone, month)
        ends = min(end, self.contract.ends_at or end)
        following = [one.since for one in self.agreed[1:]] + [ends]
        return any(
            one.line is not None and one.since < min(until, ends) and start < min(until, ends)
            for one, until in zip(self.agreed, following, strict=True)
        )


def bought(contracts: Iterable[int], code: str | None = None) -> list[Bought]:
    """Every line that was ever signed in these contracts, by contract and clause; `code`: only
    that one. Two queries, however many."""
    versions = Version.objects.signed().filter(contract__in=list(contracts))
    versions = versions.select_related("contract__customer").order_by("effective_from", "number")
    by_contract: dict[int, list[Version]] = {}
    for version in versions:
        by_contract.setdefault(version.contract_id, []).append(version)
    keys = [one.pk for found in by_contract.values() for one in found]
    lines = Line.objects.filter(version__in=keys).select_related("service", "level")
    if code is not None:
        lines = lines.filter(code=code)
    named: dict[tuple[int, str], Line] = {}
    for line in lines.order_by("clause", "pk"):
        named[line.version_id, line.code] = line
    return [
        Bought(
            found[0].contract,
            each,
            [Agreed(one.effective_from, named.get((one.pk, each))) for one in found],
        )
        for found in by_contract.values()
        for each in _codes(found, named)
    ]


def _codes(versions: Sequence[Version], named: dict[tuple[int, str], Line]) -> list[str]:
    """In the order of their clauses, those of the latest version first."""
    keys = {one.pk for one in versions}
    found = [key for key in named if key[0] in keys]
    latest = versions[-1].pk
    ordered = sorted(found, key=lambda key: key[0] != latest)
    return list(dict.fromkeys(code for _version, code in ordered))

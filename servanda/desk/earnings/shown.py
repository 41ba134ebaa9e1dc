"""Sums as pages and files show them: as money of their currency, in groups of one currency."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final

from servanda.kernel.money import Money
from servanda.people.models import Customer
from servanda.reviews.earned import Account
from servanda.reviews.earnings import Sums, total

AMOUNTS: Final = ("price", "work", "credits", "cost", "earned", "margin")


@dataclass(frozen=True, slots=True)
class Shown:
    """`of` is whose sums these are: an account, a customer, a month; nobody's are a total's."""

    sums: Sums
    currency: str
    of: Any = None
    allowance: int | None = None
    used_up: datetime | None = None

    @property
    def money(self) -> dict[str, Money]:
        return {name: Money(getattr(self.sums, name), self.currency) for name in AMOUNTS}

    @property
    def covered(self) -> bool:
        """Whether a contract covers it; then its hours are held against an allowance."""
        return not isinstance(self.of, Account) or self.of.bought is not None


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one currency with what they come to."""

    currency: str
    rows: Sequence[Shown]
    total: Shown


def lines_of(
    accounts: Iterable[Account], month: date, used_up: Mapping[tuple[int, str], datetime]
) -> list[Group]:
    """Each line in one month; `used_up` by contract and code."""
    rows = []
    for one in accounts:
        if month in one.months:
            since = used_up.get((one.bought.contract.pk, one.bought.code)) if one.bought else None
            sums, allowance = one.months[month], one.allowances[month]
            rows.append(Shown(sums, one.currency, one, allowance, since))
    return grouped(rows)


def months_of(accounts: Sequence[Account], months: Sequence[date]) -> list[Group]:
    """Each month of all lines together, the newest first."""
    rows = []
    for currency in dict.fromkeys(one.currency for one in accounts):
        those = [one for one in accounts if one.currency == currency]
        for month in reversed(months):
            found = total(one.months[month] for one in those if month in one.months)
            rows.append(Shown(found, currency, month))
    return grouped(rows)


def customers_of(accounts: Iterable[Account]) -> list[Shown]:
    """Each customer's lines together; one with contracts in two currencies stands twice."""
    found: dict[tuple[Customer, str], Sums] = {}
    for one in accounts:
        key = (one.customer, one.currency)
        found[key] = found.get(key, Sums()) + one.total
    return [Shown(sums, currency, customer) for (customer, currency), sums in found.items()]


ORDERS: Final[dict[str, Callable[[Shown], Any]]] = {
    "margin": lambda row: row.sums.margin,
    "earned": lambda row: -row.sums.earned,
    "cost": lambda row: -row.sums.cost,
    "name": lambda row: row.of.name.casefold(),
}
"""Where one looks first stands on top: the lowest margin, the most earned, the most hours."""


def ordered(rows: Iterable[Shown], sort: str) -> list[Shown]:
    return sorted(rows, key=lambda row: (row.currency, ORDERS[sort](row), row.of.name.casefold()))


def grouped(rows: Iterable[Shown], totals: dict[str, Shown] | None = None) -> list[Group]:
    """By currency; `totals` where the rows are only some of what they come to."""
    found = []
    for currency, these in groupby(sorted(rows, key=lambda row: row.currency), _currency):
        group = list(these)
        found.append(Group(currency, group, (totals or {}).get(currency) or summed(group)))
    return found


def totals_of(rows: Iterable[Shown]) -> dict[str, Shown]:
    return {group.currency: group.total for group in grouped(rows)}


def summed(rows: Sequence[Shown]) -> Shown:
    return Shown(total(row.sums for row in rows), rows[0].currency)


def _currency(row: Shown) -> str:
    return row.currency

"""What contracts bring and cost (C8, P9), read in a number of queries that does not grow: by line
and month, for one customer, one contract or all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from servanda.billing.drawdown import Spent, draw
from servanda.billing.models import InternalRate, TimeEntry
from servanda.billing.queries import draw_month
from servanda.billing.rates import Rates
from servanda.calendars.days import day_in, month_in, month_span, months_later
from servanda.contracts.bought import Bought, bought
from servanda.contracts.models import Contract
from servanda.kernel import Actor
from servanda.misses.models import Credit
from servanda.people.access import may
from servanda.people.models import Customer
from servanda.reviews.earnings import Sums, of_line, total

MAIN_CURRENCY = "EUR"
"""Where neither a contract nor a rate names one."""
ZONES_APART = timedelta(days=1)
Key = tuple[int | None, str, date]  # contract, code and month
Outside = tuple[int, date]  # customer and month


@dataclass(frozen=True, slots=True)
class Account:
    """One line of a customer month by month; `bought` None: work that no contract covers.
    `allowances` are the seconds included, None for whatever is needed."""

    customer: Customer
    currency: str
    bought: Bought | None
    months: Mapping[date, Sums]
    allowances: Mapping[date, int | None]

    @property
    def total(self) -> Sums:
        return total(self.months.values())


def accounts(
    actor: Actor,
    customers: Iterable[Customer],
    months: Sequence[date],
    contract: Contract | None = None,
) -> list[Account]:
    """By customer, contract and clause, those with something to say in these months (first days,
    one after the other); `contract`: its lines only. Six queries, however many rows.

    Empty for whoever may not see money.
    """
    if not may(actor, "earning.read"):
        return []
    by_key = {one.pk: one for one in customers}
    keys = [contract.pk] if contract else _contracts(by_key)
    lines = bought(keys)
    rates = Rates(InternalRate.objects.all())
    entries, outside = _entries(keys, [] if contract else by_key, lines, months)
    credits = _credits(keys, lines, months)
    found = [_account(by_key, one, months, entries, credits, rates) for one in lines]
    found += _uncovered(by_key, lines, months, outside, rates)
    places = {key: place for place, key in enumerate(by_key)}
    said = [one for one in found if one.months]
    return sorted(said, key=lambda one: (places[one.customer.pk], one.bought is None))


def _contracts(customers: Mapping[int, Customer]) -> list[int]:
    return list(
        Contract.objects.filter(customer__in=customers).order_by("pk").values_list("pk", flat=True)
    )


def _account(
    customers: Mapping[int, Customer],
    line: Bought,
    months: Sequence[date],
    entries: Mapping[Key, list[Spent]],
    credits: Mapping[Key, int],
    rates: Rates,
) -> Account:
    zone, currency = line.contract.customer.zone, line.last.currency
    sums: dict[date, Sums] = {}
    allowances: dict[date, int | None] = {}
    for month in months:
        key = (line.contract.pk, line.code, month)
        start, end = month_span(zone, month)
        drawn = draw_month(line, start, end, entries.get(key, ()))
        found = of_line(
            line.price_of(month), credits.get(key, 0), entries.get(key, ()), drawn,
            lambda at: line.at(at).rate_minor,
            lambda at: rates.on(day_in(zone, at), currency),
        )  # fmt: skip
        if found != Sums() or line.is_in(month):
            sums[month], allowances[month] = found, drawn.allowance
    return Account(customers[line.contract.customer_id], currency, line, sums, allowances)


def _uncovered(
    customers: Mapping[int, Customer],
    lines: Sequence[Bought],
    months: Sequence[date],
    outside: Mapping[Outside, list[Spent]],
    rates: Rates,
) -> Iterator[Account]:
    """In the currency of the customer's last contract: work without a line has none of its own."""
    spoken = {one.contract.customer_id: one.last.currency for one in lines}
    worked = dict.fromkeys(customer for customer, _month in outside)
    for customer in worked:
        currency = spoken.get(customer, rates.main or MAIN_CURRENCY)
        zone = customers[customer].zone
        sums = {}
        for month in months:
            if entries := outside.get((customer, month)):
                sums[month] = of_line(
                    0, 0, entries, draw(0, entries), lambda _: None,
                    lambda at, zone=zone, currency=currency: rates.on(  # type: ignore[misc]
                        day_in(zone, at), currency
                    ),
                )  # fmt: skip
        yield Account(customers[customer], currency, None, sums, dict.fromkeys(sums, 0))


def _entries(
    contracts: Sequence[int],
    customers: Iterable[int],
    lines: Sequence[Bought],
    months: Sequence[date],
) -> tuple[dict[Key, list[Spent]], dict[Outside, list[Spent]]]:
    """What was worked, by line and month, and what no line covers; one query."""
    zones = {one.contract.pk: one.contract.customer.zone for one in lines}
    rows = TimeEntry.objects.standing().filter(_within("started_at", months))
    of_line = Q(line__version__contract__in=contracts)
    rows = rows.filter(of_line | Q(line=None, ticket__customer__in=list(customers)))
    found: dict[Key, list[Spent]] = defaultdict(list)
    outside: dict[Outside, list[Spent]] = defaultdict(list)
    wanted = set(months)
    for contract, code, customer, zone, key, started_at, seconds, counting in rows.values_list(
        "line__version__contract", "line__code", "ticket__customer", "ticket__customer__zone",
        "pk", "started_at", "seconds", "counting",
    ):  # fmt: skip
        month = month_in(zones.get(contract, zone), started_at)
        entry = Spent(key, started_at, seconds, counting)
        if month in wanted:
            (found[contract, code, month] if contract else outside[customer, month]).append(entry)
    return found, outside


def _credits(
    contracts: Sequence[int], lines: Sequence[Bought], months: Sequence[date]
) -> dict[Key, int]:
    """What misses earned the customer, as it stands now; one query."""
    zones = {one.contract.pk: one.contract.customer.zone for one in lines}
    rows = Credit.objects.filter(miss__line__version__contract__in=contracts)
    rows = rows.filter(_within("miss__at", months)).order_by("miss", "-pk").distinct("miss")
    found: dict[Key, int] = defaultdict(int)
    for contract, code, at, minor in rows.values_list(
        "miss__line__version__contract", "miss__line__code", "miss__at", "minor"
    ):
        found[contract, code, month_in(zones[contract], at)] += minor
    return found


def _within(field: str, months: Sequence[date]) -> Q:
    """Wide enough for every customer's zone; each row is put into its month afterwards."""
    start: datetime = month_span("UTC", months[0])[0] - ZONES_APART
    end: datetime = month_span("UTC", months[-1])[1] + ZONES_APART
    return Q(**{f"{field}__gte": start, f"{field}__lt": end})


def year_to(month: date) -> list[date]:
    """The twelve months that end with this one."""
    return [months_later(month, place - 11) for place in range(12)]

"""What lines of contracts bring and cost, as sums that can be added up. Pure: whole minor units,
net, and whole seconds.

Each sum is rounded once, half up, for one line in one month; everything above it is an addition.
So lines, customer and overview agree to the last unit whichever way one adds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Final

from servanda.billing.drawdown import Drawdown, Spent
from servanda.catalogue.credits import half_up

HOUR: Final = 3600
AtTime = Callable[[datetime], int | None]
"""Minor units an hour at an instant; None where none was agreed or entered."""


@dataclass(frozen=True, slots=True)
class Sums:
    """In minor units: `price` by the contract, `work` outside it that is billed, `credits` owed for
    missed targets, `cost` of the hours. In seconds: `spent`, and of that `used` out of the
    allowance, `paid`, `free`; `unpriced` of the paid for which no price was agreed, `uncosted` of
    the spent for which nobody said what an hour costs."""

    price: int = 0
    work: int = 0
    credits: int = 0
    cost: int = 0
    spent: int = 0
    used: int = 0
    paid: int = 0
    free: int = 0
    unpriced: int = 0
    uncosted: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))

    @property
    def earned(self) -> int:
        return self.price + self.work

    @property
    def spending(self) -> int:
        """What went out for it: the hours, and what is paid back."""
        return self.cost + self.credits

    @property
    def margin(self) -> int:
        return self.earned - self.spending


def total(sums: Iterable[Sums]) -> Sums:
    return sum(sums, Sums())


def of_line(
    price: int, credits: int, entries: Sequence[Spent], drawn: Drawdown, rate: AtTime, cost: AtTime
) -> Sums:
    """One line in one month: its price, what its misses earned the customer, and its hours."""
    worked = costs = unpriced = uncosted = 0
    for entry in entries:
        paid = drawn.shares[entry.key].paid
        priced, costed = rate(entry.started_at), cost(entry.started_at)
        worked += paid * (priced or 0)
        costs += entry.seconds * (costed or 0)
        unpriced += paid if priced is None else 0
        uncosted += entry.seconds if costed is None else 0
    shares = [drawn.shares[entry.key] for entry in entries]
    return Sums(
        price=price,
        work=half_up(worked, HOUR),
        credits=credits,
        cost=half_up(costs, HOUR),
        spent=sum(entry.seconds for entry in entries),
        used=sum(one.included for one in shares),
        paid=sum(one.paid for one in shares),
        free=sum(one.free for one in shares),
        unpriced=unpriced,
        uncosted=uncosted,
    )

"""What a missed target pays back, exactly. Pure: whole minor units, net, rounded half up.

Of a calendar month, in the order in which its targets were missed: each miss earns what its rule
says, until the cap of the line is reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from servanda.calendars.days import months_later

WHOLE: Final = 10_000
"""Shares are in hundredths of a percent: 10 % is 1 000."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum in minor units, or a share of the line's monthly price: one of the two."""

    share: int | None = None
    fixed: int | None = None

    def of(self, base: int) -> int:
        """In minor units, for a monthly price of `base`."""
        if self.fixed is not None:
            return self.fixed
        return half_up((self.share or 0) * base, WHOLE)


@dataclass(frozen=True, slots=True)
class Impact:
    """What missing its targets means for a line: a credit by metric, `cap` for all of a calendar
    month, and the priorities whose misses are told together once a month."""

    credits: Mapping[str, Amount] = field(default_factory=dict)
    cap: Amount | None = None
    monthly: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Earned:
    """What one miss is worth. `capped`: less than the rule says, since the cap is reached."""

    minor: int
    capped: bool = False


def earned(misses: Iterable[tuple[Amount | None, Amount | None]], base: int) -> list[Earned]:
    """Of one line in one month, in order: rule and cap of each miss, as its clause says."""
    found: list[Earned] = []
    so_far = 0
    for rule, cap in misses:
        due = rule.of(base) if rule else 0
        left = max(cap.of(base) - so_far, 0) if cap else due
        found.append(Earned(min(due, left), capped=due > left))
        so_far += found[-1].minor
    return found


def price_of_month(
    month: date, prices: Sequence[tuple[date, int]], ends: date | None = None
) -> int:
    """What a line costs in the month that begins on `month`: each price for its days.

    `prices` are the days from which they hold, oldest first (0: not bought then); `ends` is the
    first day after the term.
    """
    following = months_later(month, 1)
    until = min(following, ends) if ends else following
    owed = 0
    for place, (since, price) in enumerate(prices):
        end = prices[place + 1][0] if place + 1 < len(prices) else until
        days = (min(end, until) - max(since, month)).days
        owed += price * max(days, 0)
    return half_up(owed, (following - month).days)


def half_up(numerator: int, denominator: int) -> int:
    """The quotient of two numbers not below zero, rounded half up."""
    return (2 * numerator + denominator) // (2 * denominator)

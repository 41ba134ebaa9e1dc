"""What a missed target pays back, exactly. Pure: whole minor units, net, rounded half up.

Of a contract in a calendar month, in the order in which its targets were missed, whichever line
they belong to: each miss earns what its rule says, until the cap of its line is reached or that of
the whole contract.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from servanda.calendars.days import months_later
from servanda.catalogue.credits import Amount, half_up


@dataclass(frozen=True, slots=True)
class Claim:
    """One miss of a line: its rule, the cap of the line and that of the whole contract, each as
    the version says under which it was missed."""

    line: str
    rule: Amount | None
    cap: Amount | None = None
    whole: Amount | None = None


@dataclass(frozen=True, slots=True)
class Earned:
    """What one miss is worth. `capped`: less than the rule says, since a cap is reached."""

    minor: int
    capped: bool = False


def earned(claims: Iterable[Claim], prices: Mapping[str, int]) -> list[Earned]:
    """Of one contract in one month, in order. `prices` are what each line costs in that month;
    the cap of the whole contract is a sum, or a share of all of them together.

    What a miss does not get because one cap is reached uses up no room under the other.
    """
    found: list[Earned] = []
    of_line = dict.fromkeys(prices, 0)
    everything, so_far = sum(prices.values()), 0
    for claim in claims:
        price = prices[claim.line]
        due = claim.rule.of(price) if claim.rule else 0
        left = [due]
        if claim.cap:
            left.append(claim.cap.of(price) - of_line[claim.line])
        if claim.whole:
            left.append(claim.whole.of(everything) - so_far)
        worth = max(min(left), 0)
        found.append(Earned(worth, capped=due > worth))
        of_line[claim.line] += worth
        so_far += worth
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

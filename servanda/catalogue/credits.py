"""What a missed target means: a credit, as a sum or a share of a monthly price. Pure: whole minor
units, net, rounded half up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

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


def amount_of(share: int | None, minor: int | None) -> Amount | None:
    """As two columns keep it; both empty: none."""
    return None if share is None and minor is None else Amount(share, minor)


def half_up(numerator: int, denominator: int) -> int:
    """The quotient of two numbers not below zero, rounded half up."""
    return (2 * numerator + denominator) // (2 * denominator)

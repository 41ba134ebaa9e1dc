"""Money in whole minor units (cents; forints have none), always with its currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MINOR_DIGITS = {"HUF": 0, "JPY": 0}


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units. Forints are kept in fillér-free whole units."""

    minor: int
    currency: str

    @classmethod
    def of(cls, amount: Decimal | int | str, currency: str) -> Money:
        """From an amount in major units, rounded half up."""
        scaled = Decimal(amount).scaleb(MINOR_DIGITS.get(currency, 2))
        return cls(int(scaled.quantize(Decimal(1), ROUND_HALF_UP)), currency)

    @property
    def major(self) -> Decimal:
        return Decimal(self.minor).scaleb(-MINOR_DIGITS.get(self.currency, 2))

    def share(self, numerator: int, denominator: int) -> Money:
        """The given fraction of it, rounded half up."""
        exact = Decimal(self.minor * numerator) / Decimal(denominator)
        return Money(int(exact.quantize(Decimal(1), ROUND_HALF_UP)), self.currency)

    def __add__(self, other: Money) -> Money:
        if self.currency != other.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return Money(self.minor + other.minor, self.currency)

"""Credits as one types them: "10 %" of the line's monthly price, or "25" in its currency. Pure."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _

from servanda.catalogue.credits import WHOLE, Amount
from servanda.kernel import Refused
from servanda.kernel.money import Money

NUMBER: Final = re.compile(r"([€£₪$])?\s*(\d{1,9})(?:[.,](\d{1,2}))?\s*(%|[A-Z]{3}|FT|[€£₪$])?$")
THOUSANDS: Final = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
# As money stands on every page, and as people write it.
SIGNS: Final = {"FT": "HUF", "€": "EUR", "£": "GBP", "₪": "ILS", "$": "USD"}
BIDI: Final = dict.fromkeys(map(ord, "\u200e\u200f\u2066\u2067\u2068\u2069"))


def written(amount: Amount | None, currency: str) -> str:
    """An amount in this shorthand; `read` makes the same of it again."""
    if amount is None:
        return ""
    if amount.fixed is not None:
        return f"{_plain(Money(amount.fixed, currency).major)} {currency}"
    return f"{_plain(Decimal(amount.share or 0) / 100)} %"


def read(text: str, currency: str) -> Amount | None:
    """What somebody typed; None for nothing. Raises Refused, saying how it is written."""
    said = text.translate(BIDI).replace("\u00a0", " ").replace("\u202f", " ").strip().upper()
    if not said:
        return None
    found = NUMBER.match(THOUSANDS.sub("", said))
    if found is None or (found[1] and found[4]):
        raise _unclear(text, currency)
    unit = found[1] or found[4] or "%"
    if unit != "%" and SIGNS.get(unit, unit) != currency:
        raise _unclear(text, currency)
    number = Decimal(f"{found[2]}.{found[3] or 0}")
    if found[4] == "%":
        amount = Amount(share=int(number * 100))
    else:
        amount = Amount(fixed=Money.of(number, currency).minor)
    check(amount)
    return amount


def check(amount: Amount) -> None:
    """Raise Refused for what nobody can owe: nothing, or more than the whole price."""
    value = amount.share if amount.fixed is None else amount.fixed
    if not value or value < 0 or (amount.share or 0) > WHOLE:
        raise Refused(
            _("A credit is more than nothing, and at most 100 %. Leave it empty for none."),
            code="bad_credit",
        )


def _plain(number: Decimal) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".") if number % 1 else f"{number:.0f}"


def _unclear(text: str, currency: str) -> Refused:
    return Refused(
        _(
            "“%(text)s” is not a credit. Write 10 %% of the monthly price,"
            " or a sum as 25 %(currency)s."
        )
        % {"text": text.strip(), "currency": currency},
        code="credit_unclear",
    )

"""What came in against what went out, month by month, as bars."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_skeleton
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from servanda.desk.earnings.asked import Asked
from servanda.desk.earnings.shown import Group
from servanda.kernel.money import Money
from servanda.presentation.charts import Chart, Series
from servanda.presentation.language_tables import patterns
from servanda.presentation.wording import say_money


def chart_of(group: Group, wanted: Asked) -> Chart | None:
    """In whole units of the currency, oldest month first; None when all is nought."""
    rows = list(reversed(group.rows))
    if not any(row.sums.earned or row.sums.spending for row in rows):
        return None
    language, currency = get_language() or "en", group.currency
    urls = [wanted.address(month=f"{row.of:%Y-%m}") for row in rows]

    def series(name: str, style: str, minor: list[int]) -> Series:
        whole = [round(Money(max(one, 0), currency).major) for one in minor]
        return Series(name, style, whole, urls)

    return Chart(
        key=f"year-{currency.lower()}",
        title=_("What came in and what it cost, in %(currency)s") % {"currency": currency},
        summary=_("In twelve months %(earned)s came in; hours and credits cost %(spent)s.")
        % {
            "earned": say_money(Money(group.total.sums.earned, currency), language),
            "spent": say_money(Money(group.total.sums.spending, currency), language),
        },
        labels=[_named(row.of, "MMM", language) for row in rows],
        names=[_named(row.of, "yMMMM", language) for row in rows],
        series=[
            series(_("brought in"), "solid", [row.sums.earned for row in rows]),
            series(_("hours and credits"), "hatched", [row.sums.spending for row in rows]),
        ],
        about=_("Month"),
    )


def _named(month: date, skeleton: str, language: str) -> str:
    noon = datetime(month.year, month.month, 1, 12)  # noqa: DTZ001 - a calendar's month
    return str(format_skeleton(skeleton, noon, locale=patterns(language).locale))

"""What to expect, in words: for the colleague, and for the customer's answer in their language."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from servanda.catalogue.models import Cost, ProcedureVersion
from servanda.presentation.wording import say_money, say_working_time


def expectation(version: ProcedureVersion, language: str) -> str:
    """A sentence or two that can go to the customer: how long it usually takes, what it costs."""
    with translation.override(language):
        said = [_("Usually this is solved in %(time)s.") % {
            "time": say_working_time(version.seconds, language)
        }]  # fmt: skip
        said.append(_cost(version.cost))
        if version.parts_minor:
            price = say_money(version.price_of_parts, language)
            said.append(_("Parts cost %(price)s net.") % {"price": price})
        return " ".join(part for part in said if part)


def _cost(cost: str) -> str:
    """Of what the contract decides nothing is promised here."""
    if cost == Cost.INCLUDED:
        return _("It is included in your contract.")
    if cost == Cost.PAID:
        return _("It is charged separately; we tell you the amount before we begin.")
    return ""

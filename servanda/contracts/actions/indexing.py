"""Yearly indexation: an amendment with all prices changed, to be looked at and signed."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from servanda.catalogue.models import Charge
from servanda.contracts.actions.drafts import amend
from servanda.contracts.actions.lines import change_line
from servanda.contracts.models import AmendmentRule, Contract, Version
from servanda.kernel import Actor, Refused
from servanda.kernel.unit import action


def propose_indexation(
    contract: Contract,
    *,
    by: Actor,
    percent: Decimal,
    effective_from: datetime,
    open_tickets: str = AmendmentRule.OLD,
) -> Version:
    """A draft with all prices changed by `percent` (two places, below zero too), each rounded half
    up to minor units: of the lines, of an hour beyond what they include, of the price list; but not
    what is paid once. Raises Refused for no change, and as `amend` does."""
    steps = int((percent * 100).to_integral_value())
    if not -5_000 <= steps <= 10_000 or not steps:
        raise Refused(
            _("An indexation changes prices by something between -50 % and 100 %."),
            code="bad_indexation",
        )
    with action():
        draft = amend(contract, by=by, effective_from=effective_from, open_tickets=open_tickets)
        for line in draft.lines.order_by("pk"):
            raised: dict[str, Any] = {}
            if line.charge != Charge.ONCE:
                raised["price"] = line.price.share(10_000 + steps, 10_000)
            if line.rate is not None:
                raised["rate_minor"] = line.rate.share(10_000 + steps, 10_000).minor
            if raised:
                change_line(line, by=by, **raised)
        items = list(draft.price_list.all())
        for item in items:
            item.price_minor = item.price.share(10_000 + steps, 10_000).minor
        draft.price_list.bulk_update(items, ["price_minor"])
    return draft

"""Withdrawing a credit that is not owed after all."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.unit import action
from servanda.misses.actions.common import demand_reason, remark
from servanda.misses.credits import lock_contract, month_of, standing, to_recount
from servanda.misses.events import Credited
from servanda.misses.models import Credit, Miss, Why
from servanda.people.access import demand


def withdraw(miss: Miss, *, by: Actor, why: str) -> None:
    """It earns nothing from now on; what the cap of its month takes from others is counted anew.

    Raises Refused without a reason, and when it earns nothing anyway.
    """
    demand(by, "credit.withdraw")
    demand_reason(why)
    with action():
        contract = lock_contract(miss.line.version.contract_id)
        fresh = Miss.objects.select_for_update().get(pk=miss.pk)
        last = standing([fresh.pk]).get(fresh.pk)
        if last is None or not fresh.earns:
            raise Refused(_("This miss earns nothing; there is nothing to withdraw."), "no_credit")
        fresh.withdrawn_at = kernel.now()
        fresh.save(update_fields=["withdrawn_at"])
        reason = remark(why)
        Credit.objects.create(
            miss=fresh, at=kernel.now(), minor=0, currency=last.currency,
            base_minor=last.base_minor, why=Why.WITHDRAWN, reason=reason,
        )  # fmt: skip
        event = Credited(
            contract.pk, fresh.ticket_id, fresh.pk, 0, last.currency, last.base_minor, Why.WITHDRAWN
        )
        record(event, contract.stream_id, by=by, seals=[reason])
        to_recount(contract, month_of(fresh.at, contract))

"""What the verbs about contracts share."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.contracts.models import Contract, Version
from servanda.kernel import Refused


def lock(contract_id: int) -> Contract:
    """The contract's row, locked: two people who amend at once do so one after the other."""
    return Contract.objects.select_for_update().get(pk=contract_id)


def lock_draft(version: Version) -> Version:
    """The version with its contract locked. Raises Refused for what is signed or has ended."""
    contract = lock(version.contract_id)
    fresh = Version.objects.get(pk=version.pk)
    if fresh.is_signed:
        raise Refused(
            _("A signed version does not change. Amend the contract instead."), code="signed"
        )
    if contract.ends_at is not None and contract.ends_at <= kernel.now():
        raise Refused(
            _("This contract has ended. Draft a new one, or give it another end first."),
            code="contract_ended",
        )
    fresh.contract = contract
    return fresh

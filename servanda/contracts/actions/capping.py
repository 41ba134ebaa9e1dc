"""A cap over the credits of a whole contract, beside those of its lines."""

from __future__ import annotations

from servanda.catalogue.credit_words import check
from servanda.catalogue.credits import Amount
from servanda.contracts.actions.common import lock_draft
from servanda.contracts.events import DraftChanged
from servanda.contracts.models import Version
from servanda.kernel import Actor
from servanda.kernel.journal import record
from servanda.kernel.unit import action
from servanda.people.access import demand


def cap_credits(version: Version, *, by: Actor, cap: Amount | None) -> None:
    """At most so much for all lines together in a calendar month; None: only their own caps hold.

    Raises Refused for nothing, and for more than the whole price.
    """
    demand(by, "contract.edit", version.contract)
    if cap is not None:
        check(cap)
    with action():
        draft = lock_draft(version)
        if draft.cap == cap:
            return
        for one in (draft, version):
            one.cap_share = cap.share if cap else None
            one.cap_minor = cap.fixed if cap else None
        draft.save(update_fields=["cap_share", "cap_minor"])
        event = DraftChanged(draft.contract_id, draft.pk, ("cap",))
        record(event, draft.contract.stream, by=by)

"""A matrix of its own for a draft, or the provider's again."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from servanda.catalogue.models import NUMBERS
from servanda.catalogue.priorities import USUAL, Matrix
from servanda.contracts.actions.common import lock_draft
from servanda.contracts.events import DraftChanged
from servanda.contracts.models import Version
from servanda.contracts.priorities import stored
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.unit import action
from servanda.people.access import demand


def agree_priorities(version: Version, *, by: Actor, matrix: Matrix | None) -> None:
    """Which priority an impact and an urgency mean under this contract (None in a cell: the line's
    usual one); `matrix` None: as for everybody. What is open keeps its priority.

    Raises Refused for a priority that does not exist, TypeError for a cell that is none.
    """
    demand(by, "contract.edit", version.contract)
    if unknown := set(matrix or ()) - set(USUAL):
        raise TypeError(f"no such cell: {unknown}")
    if {one for one in (matrix or {}).values() if one is not None} - set(NUMBERS):
        raise Refused(_("There are four priorities, 1 to 4. Choose one."), code="bad_priority")
    with action():
        draft = lock_draft(version)
        if draft.priorities == stored(matrix):
            return
        draft.priorities = version.priorities = stored(matrix)
        draft.save(update_fields=["priorities"])
        event = DraftChanged(draft.contract_id, draft.pk, ("priorities",))
        record(event, draft.contract.stream, by=by)

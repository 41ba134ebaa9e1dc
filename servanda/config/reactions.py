"""What happened -> what follows. The one table; nothing else reacts to anything.

State handlers run in the transaction of the action and abort with it. Notice handlers run after
them, each in a savepoint. Timers are fired by the handler named here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from servanda.billing import reactions as allowances
from servanda.clocks import facts
from servanda.clocks import reactions as clocks
from servanda.config.schedule import PERIODIC
from servanda.contracts import revision
from servanda.escalation import reactions as ladders
from servanda.escalation import silence
from servanda.kernel import periodic, reactions, timers
from servanda.misses import reactions as misses
from servanda.notices import (
    acknowledgement,
    allowance,
    colleagues,
    flood,
    invitation,
    onboarding,
    quiet,
    rung,
    solution,
)
from servanda.notices import callbacks as callback_notices
from servanda.promises import reactions as planned
from servanda.tickets import undelivered
from servanda.tickets.actions import callbacks, following_up, snoozing, waiting


def _each(*tables: Mapping[str, reactions.Handler]) -> dict[str, list[reactions.Handler]]:
    """Tables of one handler a kind as one, in the order in which they are given."""
    kinds = sorted({kind for table in tables for kind in table})
    return {kind: [table[kind] for table in tables if kind in table] for kind in kinds}


STATE: Mapping[str, Sequence[reactions.Handler]] = {
    **_each(
        dict.fromkeys(facts.MOVING, clocks.touched),
        dict.fromkeys(snoozing.WAKING, snoozing.woken),
    ),
    "clock.missed": [misses.missed],
    "clock.struck_out": [misses.struck_out],
    "contract.signed": [
        revision.moved,
        clocks.terms_changed,
        misses.terms_changed,
        allowances.terms_changed,
    ],
    "contract.corrected": [revision.moved],
    "contract.ended": [revision.moved, misses.terms_changed],
    **{kind: [allowances.worked] for kind in allowances.WORKED},
    "calendar.changed": [revision.moved, clocks.terms_changed],
    "calendar.change_withdrawn": [revision.moved, clocks.terms_changed],
    "customer.changed": [revision.moved, clocks.terms_changed],
    "staff.away": [planned.absent],
    "level.renamed": [revision.moved],
}

# What follows once the clocks of the touched tickets are derived anew.
CLOCKS_SETTLED: Sequence[clocks.Hook] = [ladders.settled]

NOTICES: Mapping[str, Sequence[reactions.Handler]] = {
    "ticket.opened": [acknowledgement.acknowledge],
    "ticket.read_out": [acknowledgement.acknowledge],
    "ticket.solved": [solution.solved],
    "ticket.reminded": [solution.reminded, colleagues.silent],
    "ticket.lapsed": [solution.lapsed],
    "ticket.received": [colleagues.customer_spoke],
    "ticket.reopened": [colleagues.customer_spoke],
    "ticket.objected": [colleagues.customer_spoke],
    "ticket.assigned": [colleagues.assigned],
    "ticket.statement_handed": [colleagues.statement_handed],
    "ticket.supplier_answered": [colleagues.supplier_answered],
    "ticket.mentioned": [colleagues.mentioned],
    "ticket.flooded": [flood.flooded],
    "callback.missed": [callback_notices.missed],
    "callback.tried": [callback_notices.tried],
    "rung.fired": [rung.fired],
    "staff.quiet_ended": [quiet.ended],
    "staff.invited": [invitation.invited],
    "onboarding.summary_sent": [onboarding.summary_sent],
    "allowance.reached": [allowance.reached],
    "allowance.struck_out": [allowance.struck_out],
    "onboarding.objected": [onboarding.answered],
}

TIMERS: Mapping[str, timers.Handler] = {
    "reaction.retry": reactions.retry,
    "clock.due": clocks.due,
    "clocks.rederive": clocks.rederive,
    "rung.due": ladders.due,
    "silence.due": silence.due,
    "periodic": periodic.fire,
    planned.TIMER: planned.due,
    "ticket.scheduled": waiting.date_reached,
    "ticket.snoozed": snoozing.until_reached,
    "ticket.follow_up": following_up.time_came,
    "callback.late": callbacks.missed_callback,
    "mail.undelivered": undelivered.undelivered,
}


def register() -> None:
    """Put the table in force; called once at start-up."""
    reactions.register(STATE, NOTICES)
    timers.register(TIMERS)
    clocks.register(CLOCKS_SETTLED)
    periodic.register(PERIODIC)

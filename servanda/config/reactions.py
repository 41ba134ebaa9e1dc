"""What happened -> what follows. The one table; nothing else reacts to anything.

State handlers run in the transaction of the action and abort with it. Notice handlers run after
them, each in a savepoint. Timers are fired by the handler named here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from servanda.kernel import reactions, timers

STATE: Mapping[str, Sequence[reactions.Handler]] = {}

NOTICES: Mapping[str, Sequence[reactions.Handler]] = {}

TIMERS: Mapping[str, timers.Handler] = {
    "reaction.retry": reactions.retry,
}


def register() -> None:
    """Put the table in force; called once at start-up."""
    reactions.register(STATE, NOTICES)
    timers.register(TIMERS)

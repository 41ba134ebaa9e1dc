"""From stored mail to exactly one fate each: new ticket, reply, bounce record, or held."""

from servanda.tickets.intake.bringing_back import bring_back
from servanda.tickets.intake.held import (
    DISCARDED,
    Known,
    discard_held,
    last_act,
    release,
    run_again,
)
from servanda.tickets.intake.loop import process, process_one
from servanda.tickets.intake.write import Fate

__all__ = [
    "DISCARDED",
    "Fate",
    "Known",
    "bring_back",
    "discard_held",
    "last_act",
    "process",
    "process_one",
    "release",
    "run_again",
]

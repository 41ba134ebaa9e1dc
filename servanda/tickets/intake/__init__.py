"""From stored mail to exactly one fate each: new ticket, reply, bounce record, or held."""

from servanda.tickets.intake.held import DISCARDED, discard_held, release
from servanda.tickets.intake.loop import process, process_one
from servanda.tickets.intake.write import Fate

__all__ = ["DISCARDED", "Fate", "discard_held", "process", "process_one", "release"]

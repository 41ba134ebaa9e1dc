"""What an absence does to the work planned into it."""

from __future__ import annotations

from collections.abc import Sequence

from servanda import kernel
from servanda.kernel import timers
from servanda.kernel.models import Entry, Timer
from servanda.people.models import Staff
from servanda.promises.actions import replan

TIMER = "work.replan"


def absent(entries: Sequence[Entry]) -> None:
    """State handler: an absence was entered. The work moves at once, but in transactions of its
    own: planning locks tickets first, entering an absence the colleague."""
    for entry in entries:
        key = f"{TIMER}:{entry.data['staff']}:{entry.data['absence']}"
        timers.set_timer(TIMER, key, kernel.now(), {"staff": entry.data["staff"]})


def due(timer: Timer) -> None:
    """Timer handler."""
    replan(Staff.objects.get(pk=timer.data["staff"]))

"""An independent answer for resolution with pauses: walk minute by minute and count.

It knows nothing of regimes, holds or schedules' sums: only whether a minute is open and whether
the ticket was being worked on in it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from servanda.calendars.worktime import OpenHours
from servanda.clocks.facts import Fact

MINUTE = timedelta(minutes=1)
LIMIT = 60 * 24 * 40
STOPS = {"ticket.waits", "ticket.solved"}
GOES_ON = {"ticket.resumed", "ticket.objected"}


def due(facts: list[Fact], hours: OpenHours, seconds: int) -> datetime | None:
    """When so many worked, open seconds have passed; None if that is not so within forty days.

    All facts lie on whole minutes.
    """
    moment, counted, works = facts[0].at, 0, True
    waiting = list(facts)
    for _ in range(LIMIT):
        while waiting and waiting[0].at <= moment:
            kind = waiting.pop(0).kind
            works = (works and kind not in STOPS) or kind in GOES_ON
        if counted >= seconds:
            return moment
        counted += 60 if works and hours.is_open(moment) else 0
        moment += MINUTE
    return None

"""What comes back every so often. The one list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from servanda.calendars.actions import extend_calendars
from servanda.kernel import Actor, digest
from servanda.kernel.models import Timer
from servanda.kernel.periodic import Periodic

DAY = timedelta(days=1)


def _extend_calendars(_: Timer) -> None:
    """Holidays are pinned some years ahead; this pins the next ones in good time."""
    extend_calendars(by=Actor.system())


PERIODIC: Sequence[Periodic] = (
    Periodic("journal.digest", every=DAY, after=timedelta(hours=2), run=digest.write),
    Periodic("calendars.extend", every=DAY * 30, after=timedelta(hours=3), run=_extend_calendars),
)

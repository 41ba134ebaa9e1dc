"""The facets of the queue, with those that ask the clocks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q

from servanda.clocks.models import Clock, ClockState
from servanda.tickets import filters as tickets
from servanda.tickets.filters import Asking, Facet, Filter, Values

LENGTHS: Final[Mapping[str, timedelta]] = {
    "late": timedelta(0),
    "1h": timedelta(hours=1),
    "4h": timedelta(hours=4),
}
DAYS: Final[Mapping[str, int]] = {"today": 1, "tomorrow": 2, "7d": 7}
DUES: Final = (*LENGTHS, *DAYS)


def due_before(code: str, asking: Asking) -> datetime | None:
    """The instant that a code means to whoever asks: days end at midnight of their own zone."""
    if code in LENGTHS:
        return asking.now + LENGTHS[code]
    if code not in DAYS:
        return None
    local = asking.now.astimezone(asking.zone).date() + timedelta(days=DAYS[code])
    return datetime.combine(local, time(), asking.zone)


def _due(values: Values, asking: Asking) -> Q:
    """Something runs on it that is due by then, or was."""
    before = due_before(values[0], asking)
    if before is None:
        return Q(pk__in=[])
    running = Clock.objects.filter(ticket=OuterRef("pk"), state=ClockState.RUNNING)
    return Q(Exists(running.filter(due_at__lt=before)))


FACETS: Final[Mapping[str, Facet]] = {**tickets.FACETS, "due": _due}


def rule(chosen: Filter, asking: Asking) -> Q:
    """The tickets that a filter leaves."""
    return tickets.rule(chosen, asking, FACETS)

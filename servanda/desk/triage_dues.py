"""What we would owe with a choice, beside what we owe now: shown before anything is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from servanda import kernel
from servanda.catalogue.models import Metric
from servanda.clocks.models import ClockState
from servanda.clocks.preview import preview
from servanda.contracts.models import Line
from servanda.desk.owed import METRICS
from servanda.kernel.models import Entry
from servanda.presentation.wording import say_time
from servanda.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Due:
    """One clock after the choice; `changed`: the choice moves it."""

    label: Promise
    words: str
    changed: bool
    missed: bool


def dues(
    ticket: Ticket, *, priority: int, line: Line | None, entries: Sequence[Entry] | None = None
) -> list[Due]:
    """Every clock that would run, the first to break on top. `entries` are all the ticket's journal
    rows, where they are at hand."""
    foreseen = preview(ticket, priority=priority, line=line, entries=entries)
    effects = {one.metric: one for one in foreseen}
    found = [
        (one.after, Due(METRICS[Metric(one.metric)], one.words, True, one.missed > 0))
        for one in effects.values()
    ]
    now = kernel.now()
    for clock in ticket.clocks.all():
        if clock.state == ClockState.RUNNING and clock.due_at and clock.metric not in effects:
            words = _("due %(time)s") % {"time": _say(clock.due_at)}
            due = Due(METRICS[Metric(clock.metric)], words, False, clock.due_at <= now)
            found.append((clock.due_at, due))
    return [due for _at, due in sorted(found, key=lambda item: (item[0] is None, item[0] or now))]


def _say(instant: datetime) -> str:
    zone = timezone.get_current_timezone()
    return say_time(instant, zone=zone, language=get_language() or "en", now=kernel.now())

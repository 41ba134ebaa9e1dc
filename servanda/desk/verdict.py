"""The verdict for a caller in one line: drop everything, or until when there is time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from servanda.catalogue.models import Metric
from servanda.clocks.preview import new_ticket
from servanda.contracts.coverage import Coverage

HURRY = timedelta(hours=2)
PRIORITY_SHOWN = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Row:
    """What a ticket opened now would be owed at one priority."""

    priority: int
    answer_by: datetime | None
    solve_by: datetime | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """`urgent` decides the tone; `rows` are the due times at each priority."""

    words: str
    urgent: bool
    rows: list[Row]


def verdict(found: Coverage, now: datetime) -> Verdict:
    """What a caller of this line may expect if a ticket were opened at `now`."""
    if found.line is None:
        words = _("Not covered by a contract. Help them, and ask the account manager.")
        return Verdict(words, urgent=False, rows=[])
    rows = []
    for priority in PRIORITY_SHOWN:
        dues = new_ticket(found.line, at=now, priority=priority)
        if dues:
            rows.append(Row(priority, dues.get(Metric.FIRST_RESPONSE), dues.get(Metric.RESOLUTION)))
    first = rows[0] if rows else None
    level = str(found.line.level)
    soonest = (first.solve_by or first.answer_by) if first else None
    if soonest is None:
        return Verdict(_("%(level)s: no times were agreed.") % {"level": level}, False, rows)
    if soonest - now <= HURRY:
        return Verdict(
            _("%(level)s: if nobody can work, drop everything.") % {"level": level}, True, rows
        )
    return Verdict(_("%(level)s: calmly, there is time.") % {"level": level}, False, rows)

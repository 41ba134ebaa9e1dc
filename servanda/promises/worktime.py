"""Working time of one colleague: their hours without their absences. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from servanda.calendars.worktime import OpenHours

Span = tuple[datetime, datetime]
HORIZON = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Capacity:
    """When a colleague works."""

    hours: OpenHours
    away: Sequence[Span] = ()

    def spans(self, start: datetime, end: datetime) -> list[Span]:
        """The stretches in which they work, from `start` to `end`."""
        found = self.hours.spans(start, end)
        for absence in self.away:
            found = [piece for span in found for piece in _without(span, absence)]
        return found

    def seconds(self, start: datetime, end: datetime) -> int:
        """Their working time between two instants."""
        return sum(_length(span) for span in self.spans(start, end))

    def spread(self, start: datetime, seconds: int) -> list[Span]:
        """The stretches that so much work takes when it begins at `start`; fewer seconds than
        asked for when there is not so much time within the horizon."""
        found: list[Span] = []
        left = seconds
        for opens, closes in self.spans(start, start + HORIZON):
            taken = min(left, _length((opens, closes)))
            found.append((opens, opens + timedelta(seconds=taken)))
            left -= taken
            if left <= 0:
                break
        return found


def total(spans: Iterable[Span]) -> int:
    """Seconds in all of them."""
    return sum(_length(span) for span in spans)


def overlap(spans: Iterable[Span], start: datetime, end: datetime) -> int:
    """Seconds of the stretches that lie between two instants."""
    return sum(
        _length((max(opens, start), min(closes, end)))
        for opens, closes in spans
        if opens < end and closes > start
    )


def _without(span: Span, absence: Span) -> list[Span]:
    opens, closes = span
    pieces = [(opens, min(closes, absence[0])), (max(opens, absence[1]), closes)]
    return [piece for piece in pieces if piece[0] < piece[1]]


def _length(span: Span) -> int:
    return int((span[1] - span[0]).total_seconds())

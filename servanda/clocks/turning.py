"""Clocks that are put forward or back while time counts: said, since the wall does not show it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from servanda.clocks.ledger_line import Line
from servanda.clocks.reader import Reader
from servanda.clocks.spans import Span
from servanda.presentation.wording import say_duration


def say_turning(span: Span, reader: Reader) -> Iterator[Line]:
    """A sentence where the reader's wall clock jumps within a counted stretch."""
    if span.kind != "counted" or span.end is None:
        return
    jump = _offset(span.end, reader) - _offset(span.start, reader)
    if not jump:
        return
    at = _turn(span.start, span.end, reader)
    values = {
        "time": say_duration(int(abs(jump).total_seconds()), reader.language),
        "day": reader.date(at.astimezone(reader.zone).date()),
    }
    forward = jump > timedelta(0)
    said = _("Clocks go forward by %(time)s on %(day)s.") if forward else _(
        "Clocks go back by %(time)s on %(day)s."
    )  # fmt: skip
    yield Line("switch", said % values, at)


def _offset(instant: datetime, reader: Reader) -> timedelta:
    return instant.astimezone(reader.zone).utcoffset() or timedelta(0)


def _turn(start: datetime, end: datetime, reader: Reader) -> datetime:
    """When the offset changes, to the minute."""
    before = _offset(start, reader)
    while end - start > timedelta(minutes=1):
        middle = start + (end - start) / 2
        start, end = (middle, end) if _offset(middle, reader) == before else (start, middle)
    return end

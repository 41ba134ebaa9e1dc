"""Closed time in the words of the ledger: which days, and of whom where two are open together."""

from __future__ import annotations

from itertools import groupby

from django.utils.translation import gettext as _

from servanda.calendars.dated import WHOLE_DAYS, Closed
from servanda.clocks.reader import Reader
from servanda.clocks.spans import Span


def day_off(piece: Closed, calendar: int, reader: Reader) -> str:
    """ "Good Friday (Fri 3 Apr)" by that calendar, or "weekend"."""
    if piece.kind == "weekend":
        return _("weekend")
    name = reader.names(calendar, piece.first, reader.language) or _("holiday")
    return _("%(name)s (%(day)s)") % {"name": name, "day": reader.date(piece.first)}


def say_days_off(span: Span, calendar: int, reader: Reader) -> str:
    """ "Good Friday (Fri 3 Apr), weekend not counted."; of two calendars, whose they are."""
    if any(piece.whose is not None for piece in span.closed):
        return say_closed_together(span, reader)
    whole = [piece for piece in span.closed if piece.kind in WHOLE_DAYS]
    said = ", ".join(day_off(piece, calendar, reader) for piece in whole)
    return _("%(days)s not counted.") % {"days": said[:1].upper() + said[1:]}


def say_closed_together(span: Span, reader: Reader) -> str:
    """Of two calendars open only together: which of them was closed, and why."""
    assert span.end is not None
    if len(span.closed) > 1 and all(piece.kind == "night" for piece in span.closed):
        return _("Outside opening hours not counted.")
    said = "; ".join(
        _("%(calendar)s – %(days)s")
        % {
            "calendar": reader.names(whose, None, reader.language),
            "days": ", ".join(_closing(piece, whose, reader) for piece in pieces),
        }
        for whose, pieces in groupby(span.closed, key=lambda piece: piece.whose)
        if whose is not None
    )
    if span.closed[0].kind in WHOLE_DAYS:
        return _("Not counted, as both must be open: %(closings)s.") % {"closings": said}
    values = {"period": reader.between(span.start, span.end), "closings": said}
    return _("%(period)s not counted, as both must be open: %(closings)s.") % values


def _closing(piece: Closed, whose: int, reader: Reader) -> str:
    if piece.kind == "weekend":
        # Whose weekend it is says which days it takes.
        first, last = reader.date(piece.first), reader.date(piece.last)
        days = first if piece.first == piece.last else f"{first} – {last}"
        return _("%(name)s (%(day)s)") % {"name": _("weekend"), "day": days}
    if piece.kind == "holiday":
        return day_off(piece, whose, reader)
    return _("break") if piece.kind == "break" else _("outside opening hours")

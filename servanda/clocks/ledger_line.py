"""One sentence of a ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of the ledger, with the figures behind it for those who lay out a table.

    `kind`: promise, received, switch, counted, closed, paused, due, met, stopped, missed.
    """

    kind: str
    text: str
    start: datetime | None = None
    end: datetime | None = None
    seconds: int = 0

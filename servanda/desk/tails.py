"""Where the journal ended when a page was asked for: what was kept up to there is shown again."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from servanda.kernel import Actor, kept


def tail_of(request: HttpRequest, actor: Actor) -> kept.Tail:
    """Read once for a page; anew whenever the request may have written."""
    known: kept.Tail | None = getattr(request, "journal_tail", None)
    if known is None or request.method != "GET":
        known = kept.tail(actor)
        request.journal_tail = known  # type: ignore[attr-defined]
    return known


def minute(now: datetime) -> datetime:
    """The moment of what is said in words such as "in 12 min"."""
    return now.replace(second=0, microsecond=0)

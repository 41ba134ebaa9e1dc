"""The rows of the index that answer a search: of the newest that do, the best.

A word that everybody says stands in a hundred thousand rows, and to rank them all would mean to
read them all. So the newest part of the index is asked first, and the rest only when that gave
too little; what is common is found among the newest, what is rare is few everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.db.models import Max

from servanda.kernel import Actor
from servanda.people.access import may
from servanda.search.models import Row
from servanda.search.narrowing import Narrowed
from servanda.tickets.models import Ticket, TicketQuerySet

TIERS: Final = (6_000, 100_000)  # how many of the newest rows are asked before the rest
ENOUGH: Final = 60  # rows found there that make asking further needless
MOST: Final = 200
NEAREST: Final = 2_000
FEW_TICKETS: Final = 4_000  # up to so many tickets are named one by one


@dataclass(frozen=True, slots=True)
class Candidate:
    """`rank` is the higher the better: how well and how prominently the words stand in the row."""

    kind: int
    key: int
    ticket: int
    at: datetime
    rank: float


# `id + 0`: so that the planner does not walk through all rows from the newest on, in the hope of
# meeting enough soon.
_TIER = """
{name} AS MATERIALIZED (
    SELECT id FROM search_row
    WHERE {match} AND id > {low} AND id <= {high} {few} {more}
    ORDER BY id + 0 DESC LIMIT %(most)s
)"""
# The first tier is few rows: reading them is quicker than the index, which knows no order. The
# function is what the operator does, but no index serves it.
_READ = "ts_match_vq(words, %(query)s::tsquery)"
_INDEXED = "words @@ %(query)s::tsquery"
_RANKED = """
SELECT kind, key, ticket_id, at, ts_rank(words, %(query)s::tsquery, 1)
FROM search_row WHERE id IN ({ids})
"""


def candidates(query: str, narrowed: Narrowed, actor: Actor) -> list[Candidate]:
    """Rows for the tsquery that the actor may read; at most three queries."""
    newest = _newest(narrowed)
    values: dict[str, Any] = {"query": query, "most": MOST, "enough": ENOUGH}
    more = _more(narrowed, actor, values) if newest else None
    if more is None:
        return []
    bounds = [newest, *(max(newest - size, 0) for size in TIERS), 0]
    names = [f"tier{place}" for place in range(len(bounds) - 1)]
    tiers = [
        _TIER.format(
            name=name, low=low, high=high, few=_few_in(names[:place]), more=more,
            match=_INDEXED if place else _READ,
        )
        for place, (name, high, low) in enumerate(zip(names, bounds[:-1], bounds[1:], strict=True))
    ]  # fmt: skip
    ids = " UNION ALL ".join(f"SELECT id FROM {name}" for name in names)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {','.join(tiers)} {_RANKED.format(ids=ids)}", values)
        return [Candidate(*row) for row in cursor.fetchall()]


def _newest(narrowed: Narrowed) -> int:
    """The last row in question. Later rows have larger keys, so that `before:` ends earlier; of
    what was written down late (an import) the nearest are enough."""
    rows = Row.objects.all()
    if narrowed.until:
        nearest = Row.objects.filter(at__lt=narrowed.until).order_by("-at")[:NEAREST]
        rows = Row.objects.filter(pk__in=nearest.values("pk"))
    return rows.aggregate(newest=Max("pk"))["newest"] or 0


def _few_in(names: Sequence[str]) -> str:
    """That what was asked before gave too little."""
    counts = " + ".join(f"(SELECT count(*) FROM {name})" for name in names)  # noqa: S608
    return f"AND {counts} < %(enough)s" if names else ""


def narrowed_tickets(narrowed: Narrowed, actor: Actor) -> TicketQuerySet:
    """The tickets that the actor may see and the operators leave."""
    return Ticket.objects.visible_to(actor).filter(narrowed.tickets)


def _more(narrowed: Narrowed, actor: Actor, values: dict[str, Any]) -> str | None:
    """The other conditions as SQL; None when no ticket can fulfil them."""
    parts = [""]
    if not may(actor, "ticket.read_internal"):
        parts.append("public")
    for name, sign in (("since", ">="), ("until", "<")):
        if instant := getattr(narrowed, name):
            values[name] = instant
            parts.append(f"at {sign} %({name})s")
    if narrowed.tickets or not may(actor, "ticket.read_all"):
        keys = _few(narrowed_tickets(narrowed, actor))
        if keys is not None and not keys:
            return None
        parts.append(_among(narrowed, actor, keys, values))
    return " AND ".join(parts)


def _few(tickets: TicketQuerySet) -> Sequence[int] | None:
    keys = list(tickets.order_by().values_list("pk", flat=True)[: FEW_TICKETS + 1])
    return keys if len(keys) <= FEW_TICKETS else None


def _among(
    narrowed: Narrowed, actor: Actor, keys: Sequence[int] | None, values: dict[str, Any]
) -> str:
    if keys is not None:
        values["keys"] = list(keys)
        return "ticket_id = ANY (%(keys)s::bigint[])"
    inner = narrowed_tickets(narrowed, actor).order_by().values("pk")
    sql, given = inner.query.sql_with_params()
    for place, value in enumerate(given):
        values[f"inner{place}"] = value
        sql = sql.replace("%s", f"%(inner{place})s", 1)
    return f"ticket_id IN ({sql})"

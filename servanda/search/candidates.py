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

from servanda.kernel import Actor
from servanda.people.access import may
from servanda.search.models import Row
from servanda.search.narrowing import Narrowed
from servanda.tickets.models import Ticket, TicketQuerySet

NEAR: Final = 40_000  # rows of the index asked first
ENOUGH: Final = 60  # rows found there that make asking the rest needless
MOST: Final = 240
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
_SOUGHT = """
SELECT id FROM search_row WHERE words @@ %(query)s::tsquery AND {kind} AND {place} {more}
ORDER BY id + 0 DESC LIMIT %(most)s
"""
_ALL = """
WITH near AS MATERIALIZED ({near}), subjects AS MATERIALIZED ({subjects}),
far AS MATERIALIZED (
    SELECT id FROM ({far}) rest
), found AS (
    SELECT id FROM near UNION SELECT id FROM subjects UNION SELECT id FROM far
)
SELECT kind, key, ticket_id, at, ts_rank(words, %(query)s::tsquery, 1)
FROM found JOIN search_row USING (id)
"""


def candidates(query: str, narrowed: Narrowed, actor: Actor) -> list[Candidate]:
    """Rows for the tsquery that the actor may read; at most three queries."""
    newest = Row.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    values: dict[str, Any] = {
        "query": query, "most": MOST, "enough": ENOUGH, "near": newest - NEAR,
    }  # fmt: skip
    more = _more(narrowed, actor, values)
    if more is None:
        return []
    said, subject = "kind <> 1", "kind = 1"
    few = "(SELECT count(*) FROM near) < %(enough)s"
    sql = _ALL.format(
        near=_SOUGHT.format(kind=said, place="id > %(near)s", more=more),
        far=_SOUGHT.format(kind=said, place=f"id <= %(near)s AND {few}", more=more),
        subjects=_SOUGHT.format(kind=subject, place="true", more=more),
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [Candidate(*row) for row in cursor.fetchall()]


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

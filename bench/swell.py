"""Years of closed tickets more: `python -m bench.swell 1000000 --from servanda_bench_100000`.

`bench.fill` keeps every invariant and takes its time. To see what pages cost at a size that takes
decades to reach, its closed tickets are copied in the database, each copy some years older, until
there are as many as wanted. What pages read is all there; the journal's rows are copied with their
hashes, so that `servanda journal verify` must fail on this database, and the words of the copies
are not found by the search.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from typing import Any

from bench import copying, database

YEAR = "364 days"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("tickets", type=int)
    options.add_argument("--from", dest="source", default="servanda_bench_100000")
    given = options.parse_args()
    name = f"servanda_bench_{given.tickets}"
    url = database.clone(given.source, name)
    database.set_up(url)
    started = time.perf_counter()
    count = swell(given.tickets)
    print(f"{count} tickets in {time.perf_counter() - started:.0f} s: {url}")


def swell(wanted: int) -> int:
    """Copies until there are so many; answers how many there are."""
    from django.db import connection

    from servanda.tickets.models import LIVE, State, Ticket

    tables = list(_tables())
    ended = Ticket.objects.exclude(state__in=(*LIVE, State.SOLVED))
    with connection.cursor() as cursor, copying.unchecked():
        originals = "SELECT id, stream_id FROM tickets_ticket WHERE id = ANY(%s)"
        keys = list(ended.values_list("pk", flat=True))
        cursor.execute(f"CREATE TEMP TABLE original AS {originals}", [keys])
        steps = {model: _last(cursor, model) for model, _ in tables}
        copy = 0
        while (standing := Ticket.objects.count()) < wanted:
            copy += 1
            cursor.execute("DROP TABLE IF EXISTS chosen")
            cursor.execute("CREATE TEMP TABLE chosen AS SELECT * FROM original LIMIT %s",
                           [wanted - standing])  # fmt: skip
            for model, belongs in tables:
                cursor.execute(_insert(model, belongs, steps, copy))
            print(f"{Ticket.objects.count()} of {wanted}", flush=True)
        for model, _ in tables:
            copying.reserve(model, copy * steps[model] + 1)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return Ticket.objects.count()


def _tables() -> Iterator[tuple[type[Any], str]]:
    """What is copied, and which rows of it belong to the chosen tickets."""
    from servanda.clocks.models import Clock
    from servanda.kernel.models import Entry, Stream
    from servanda.tickets.models import Message, Ticket

    yield Stream, "id IN (SELECT stream_id FROM chosen)"
    yield Ticket, "id IN (SELECT id FROM chosen)"
    yield Message, "ticket_id IN (SELECT id FROM chosen)"
    yield Entry, "stream_id IN (SELECT stream_id FROM chosen)"
    yield Clock, "ticket_id IN (SELECT id FROM chosen)"


def _last(cursor: Any, model: type[Any]) -> int:
    """The highest key and number: each copy's are that much higher than those of the one before."""
    number = ", max(number)" if model._meta.db_table == "tickets_ticket" else ""
    cursor.execute(f"SELECT greatest(max(id){number}) FROM {model._meta.db_table}")  # noqa: S608
    return int(cursor.fetchone()[0])


def _insert(model: type[Any], belongs: str, steps: dict[type[Any], int], copy: int) -> str:
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(_value(field, steps, copy) for field in fields)
    table = model._meta.db_table
    return f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} WHERE {belongs}"  # noqa: S608


def _value(field: Any, steps: dict[type[Any], int], copy: int) -> str:
    column, table = f'"{field.column}"', field.model._meta.db_table
    target = field.model if field.primary_key else field.related_model
    if target in steps:
        return f"{column} + {copy * steps[target]}"
    if (table, field.column) == ("tickets_ticket", "number"):
        return f"{column} + {copy * steps[field.model]}"
    if (table, field.column) == ("kernel_stream", "key"):
        return f"{column} || ' ' || (id + {copy * steps[field.model]})"
    if field.column == "ref":
        return "substr(md5(random()::text || id), 1, 12)"
    if field.get_internal_type() == "DateTimeField":
        return f"{column} - interval '{YEAR}' * {copy}"
    return column


if __name__ == "__main__":
    main()

"""Many rows of a model by COPY, with keys of their own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models


def reserve(model: type[models.Model], count: int) -> range:
    """So many keys of the model's sequence, which nobody else gets."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
        (sequence,) = cursor.fetchone()
        cursor.execute(f"SELECT nextval('{sequence}')")
        (first,) = cursor.fetchone()
        cursor.execute("SELECT setval(%s, %s)", [sequence, first + count])
    return range(first + 1, first + 1 + count)


def copy(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """Insert unsaved rows that have their keys."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    names = [field.attname for field in fields]
    is_json = [isinstance(field, models.JSONField) for field in fields]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    statement = f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN'
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as writer:
        for row in rows:
            values: list[Any] = [getattr(row, name) for name in names]
            for place, plain in enumerate(is_json):
                if plain:
                    values[place] = json.dumps(values[place])
            writer.write_row(values)


@contextmanager
def unchecked() -> Iterator[None]:
    """Foreign keys are not looked up for each row: whoever copies here knows them to be there."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; SET synchronous_commit = off")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = origin; SET synchronous_commit = on")

"""Writing many rows in one short statement.

Django's bulk_update builds a CASE of every row and column, and its bulk_create falls back to one
placeholder a value for some kinds of field; at a hundred mails a second both are felt.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection, models

if TYPE_CHECKING:
    BaseField = models.BinaryField[bytes, bytes]
else:
    BaseField = models.BinaryField


def update_many(rows: Iterable[models.Model], names: Sequence[str]) -> None:
    """Save these fields of saved rows of one model, with one statement whose text is constant."""
    chosen = list(rows)
    if not chosen:
        return
    meta = type(chosen[0])._meta
    assert meta.pk is not None
    fields = [meta.pk, *(meta.get_field(name) for name in names)]
    quote = connection.ops.quote_name
    columns = [quote(str(field.column)) for field in fields]  # type: ignore[union-attr]
    types = [str(field.db_type(connection)).split("(")[0] for field in fields]
    values = [[_value(row, field) for row in chosen] for field in fields]
    table = quote(meta.db_table)
    given = ", ".join(f"%s::{kind}[]" for kind in types)
    changes = ", ".join(f"{column} = given.{column}" for column in columns[1:])
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {changes} FROM unnest({given}) AS given({', '.join(columns)})"  # noqa: S608
            f" WHERE {table}.{columns[0]} = given.{columns[0]}",
            values,
        )


def _value(row: models.Model, field: Any) -> Any:
    return field.get_db_prep_save(getattr(row, field.attname), connection)


class BytesField(BaseField):
    """A BinaryField that goes into bulk inserts as an array, like every plain field.

    Django excludes fields with a `get_placeholder`, which PostgreSQL does not need for bytes.
    """

    @property
    def get_placeholder(self) -> Any:
        raise AttributeError("bytes need no placeholder of their own")

    def get_internal_type(self) -> str:
        return "BinaryField"

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", args, kwargs

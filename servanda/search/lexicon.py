"""The words that occur at all: what somebody may have meant who made a typing error."""

from __future__ import annotations

from typing import Final

from django.db import connection, transaction

from servanda.search.models import Learned

STEP: Final = 20_000  # rows of the index read at a time

_COUNT = """
INSERT INTO search_lexeme AS known (word, rows)
SELECT word, ndoc FROM ts_stat(
    format('SELECT words FROM search_row WHERE id > %%s AND id <= %%s',
        %(after)s::bigint, %(to)s::bigint)
) WHERE length(word) BETWEEN 4 AND 40 AND word !~ '[0-9]' ORDER BY word
ON CONFLICT (word) DO UPDATE SET rows = known.rows + excluded.rows
"""


def learn() -> bool:
    """Count the words of the rows that came since; False when there were none."""
    with transaction.atomic(), connection.cursor() as cursor:
        Learned.objects.get_or_create(pk=1)
        learned = Learned.objects.select_for_update().get(pk=1)
        cursor.execute(
            "SELECT max(id) FROM (SELECT id FROM search_row WHERE id > %s ORDER BY id LIMIT %s) r",
            [learned.row, STEP],
        )
        [last] = cursor.fetchone()
        if last is None:
            return False
        cursor.execute(_COUNT, {"after": learned.row, "to": last})
        learned.row = last
        learned.save(update_fields=["row"])
    return True


def learn_all() -> None:
    """Until nothing is left to count."""
    while learn():
        pass

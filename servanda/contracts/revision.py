"""One number that moves whenever anything that terms are made of changes.

Terms are asked for on every page and in every action, and change a few times a week; with this
number each process keeps them and asks only whether they still hold. It moves in the transaction of
the change, and is drawn from a sequence, so that a number that was rolled back never comes again
with other contents.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from servanda.kernel.models import Entry


def current() -> int:
    """The number now in force, as this transaction sees it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM contracts_revision")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def moved(_entries: Sequence[Entry]) -> None:
    """State handler of everything that changes terms: contracts, calendars, customers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO contracts_revision (id, number)"
            " VALUES (1, nextval('contracts_revision_number'))"
            " ON CONFLICT (id) DO UPDATE SET number = EXCLUDED.number"
        )

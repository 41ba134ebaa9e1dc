"""Ticket numbers: one sequence of the database, gaps allowed, never two the same."""

from __future__ import annotations

from django.db import connection


def take(count: int = 1) -> list[int]:
    """The next `count` numbers, rising, with one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('tickets_ticket_number') FROM generate_series(1, %s)", [count]
        )
        return [int(row[0]) for row in cursor.fetchall()]

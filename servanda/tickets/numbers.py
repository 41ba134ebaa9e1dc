"""Ticket numbers: one sequence of the database, gaps allowed, never two the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from django.db import connection

AHEAD: Final = 1000
"""How far an example's numbers are from those that tickets have soon."""
_lent: ContextVar[int | None] = ContextVar("servanda_lent_number", default=None)


def take(count: int = 1) -> list[int]:
    """The next `count` numbers, rising, with one statement."""
    lent = _lent.get()
    if lent is not None:
        _lent.set(lent + count)
        return list(range(lent, lent + count))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('tickets_ticket_number') FROM generate_series(1, %s)", [count]
        )
        return [int(row[0]) for row in cursor.fetchall()]


@contextmanager
def lent() -> Iterator[None]:
    """Tickets opened inside have numbers that nobody else gets soon, and the sequence stays where
    it is: for what is rolled back, since a sequence is not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM tickets_ticket_number")
        last: int = cursor.fetchone()[0]
    token = _lent.set(last + AHEAD)
    try:
        yield
    finally:
        _lent.reset(token)

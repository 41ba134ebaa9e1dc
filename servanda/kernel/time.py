"""The one clock of the product. Everything asks here, so tests and the simulator can set it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_pretended: ContextVar[datetime | None] = ContextVar("servanda_now", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _pretended.get() or datetime.now(UTC)


@contextmanager
def pretend(instant: datetime) -> Iterator[None]:
    """Let `now()` answer `instant` inside the block (tests, and history made by real actions).

    Raises ValueError for a naive datetime.
    """
    if instant.tzinfo is None:
        raise ValueError("pretend() needs an aware datetime")
    token = _pretended.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _pretended.reset(token)


def after(seconds: int) -> datetime:
    """The instant so many seconds from now."""
    return now() + timedelta(seconds=seconds)

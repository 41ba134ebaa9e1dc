"""When two transactions wait for each other, the database ends one of them (SQLSTATE 40P01)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection

T = TypeVar("T")
DEADLOCK = "40P01"
TRIES = 3
log = logging.getLogger(__name__)


def again_after_deadlock(work: Callable[[], T]) -> T:
    """Do `work`, a whole transaction that begins anew from its rows; again when it lost a deadlock.

    Only for loops whose work is claimed from rows: an act of a person is not repeated behind their
    back. Inside a running transaction nothing is repeated, since that is the one that was ended.
    """
    tries = 1 if connection.in_atomic_block else TRIES
    for number in range(1, tries + 1):
        try:
            return work()
        except OperationalError as error:
            if number == tries or not _is_deadlock(error):
                raise
            log.warning("a deadlock ended this work; doing it again: %s", error)
    raise AssertionError("unreachable")


def _is_deadlock(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlstate", "") == DEADLOCK

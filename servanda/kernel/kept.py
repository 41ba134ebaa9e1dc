"""Answers that are kept for a moment in this process, until the journal says something happened.

What many open pages ask for at once (how many tickets stand in each list) is computed once for all
of them: never once an event, and never twice at the same time.

    tail = kept.tail(actor)
    counts, settled = kept.answer(("counts", actor.id), tail, lambda: count(actor))
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final, TypeVar, cast

from django.db import connection

from servanda.kernel.actor import Actor

T = TypeVar("T")
PAUSE: Final = 1.0  # seconds between two computings while others write
LONGEST: Final = 20.0  # seconds; some answers change as the time goes by
MOST: Final = 500  # answers; a page of rows is some 50 kB
# A row of a transaction that ended late has a lower number than rows seen before: it shows in the
# sum of the last rows' numbers.
TAIL: Final = """
SELECT max(id), sum(id)::bigint, max(id) FILTER (WHERE actor_kind = %s AND actor_id = %s)
FROM (SELECT id, actor_kind, actor_id FROM kernel_entry ORDER BY id DESC LIMIT 200) AS late
"""


@dataclass(frozen=True, slots=True)
class Tail:
    """The end of the journal: its last row, the sum of the last ones, the actor's own last."""

    last: int
    sum: int
    own: int


@dataclass(frozen=True, slots=True)
class _Answer:
    value: object
    tail: Tail
    at: float
    moment: Hashable


_answers: dict[Hashable, _Answer] = {}
_locks: dict[Hashable, threading.Lock] = {}
_guard = threading.Lock()
_keeping_nothing: ContextVar[bool] = ContextVar("servanda_keeping_nothing", default=False)


def tail(actor: Actor) -> Tail:
    """Where the journal ends, as `actor` asks; one short query."""
    with connection.cursor() as cursor:
        cursor.execute(TAIL, [actor.kind, actor.id])
        last, total, own = cursor.fetchone()
    return Tail(last or 0, total or 0, own or 0)


def current(key: Hashable, now: Tail, compute: Callable[[], T], *, moment: Hashable = None) -> T:
    """What `compute` says of all that stood in the journal when `now` was read.

    However many look at the same after something happened, it is computed once. Only for what
    follows from journaled acts and from `moment`: the minute, for words such as "in 12 min".
    """
    return answer(key, now, compute, pause=0, moment=moment)[0]


def answer(
    key: Hashable,
    now: Tail,
    compute: Callable[[], T],
    *,
    pause: float | None = None,
    moment: Hashable = None,
) -> tuple[T, bool]:
    """What `compute` says, or said a moment ago; and whether it is up to the journal's end.

    What the actor did themselves is always in it. What others did may be missing for `pause`
    seconds (PAUSE): then the second value is False, and whoever shows it asks again.
    """
    if _keeping_nothing.get():
        return compute(), True
    pause = PAUSE if pause is None else pause
    kept = _answer_of(key, moment)
    if kept and not _must_compute(kept, now, pause):
        return cast(T, kept.value), _is_current(kept, now)
    lock = _lock_of(key)
    # Somebody computes it already: their answer comes soon, and the old one serves until then.
    may_wait = kept is None or now.own > kept.tail.last or not pause
    if not lock.acquire(blocking=may_wait):
        assert kept is not None
        return cast(T, kept.value), False
    try:
        kept = _answer_of(key, moment)
        if kept is None or _must_compute(kept, now, pause):
            kept = _Answer(compute(), now, time.monotonic(), moment)
            _keep(key, kept)
        return cast(T, kept.value), _is_current(kept, now)
    finally:
        lock.release()


def _answer_of(key: Hashable, moment: Hashable) -> _Answer | None:
    kept = _answers.get(key)
    return kept if kept and kept.moment == moment else None


def _must_compute(kept: _Answer, now: Tail, pause: float) -> bool:
    age = time.monotonic() - kept.at
    if age > LONGEST or now.own > kept.tail.last:
        return True
    return age >= pause and not _is_current(kept, now)


def _is_current(kept: _Answer, now: Tail) -> bool:
    """Nothing was written since, or the answer is newer than the question."""
    same = (kept.tail.last, kept.tail.sum) == (now.last, now.sum)
    return same or kept.tail.last > now.last


def _lock_of(key: Hashable) -> threading.Lock:
    with _guard:
        return _locks.setdefault(key, threading.Lock())


def _keep(key: Hashable, kept: _Answer) -> None:
    with _guard:
        if len(_answers) >= MOST:
            oldest = kept.at - LONGEST
            for stale in [one for one, other in _answers.items() if other.at < oldest]:
                _answers.pop(stale)
                _locks.pop(stale, None)
        if len(_answers) >= MOST:
            _answers.clear()
            _locks.clear()
        _answers[key] = kept


@contextmanager
def nothing() -> Iterator[None]:
    """Inside, answers are computed and not kept: for a transaction that will be rolled back."""
    token = _keeping_nothing.set(True)
    try:
        yield
    finally:
        _keeping_nothing.reset(token)


def forget() -> None:
    """Forget every answer: for tests, whose journal begins anew each time."""
    with _guard:
        _answers.clear()

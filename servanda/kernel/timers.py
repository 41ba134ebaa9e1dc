"""Things to do at an instant, each once, by any number of workers."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Min

from servanda.kernel import time, unit
from servanda.kernel.deadlock import again_after_deadlock
from servanda.kernel.models import Stream, Timer, TimerQuerySet

Handler = Callable[[Timer], None]
log = logging.getLogger(__name__)
_handlers: dict[str, Handler] = {}
FIRST_PUSH, LONGEST_PUSH = timedelta(seconds=30), timedelta(hours=6)
MOST_DOUBLINGS = 12  # beyond the longest push; a timedelta overflows at about forty


def register(handlers: Mapping[str, Handler]) -> None:
    """Say which function fires which kind of timer (at start-up, from config/reactions.py)."""
    _handlers.clear()
    _handlers.update(handlers)


def set_timer(
    kind: str,
    key: str,
    at: datetime,
    data: Mapping[str, Any] | None = None,
    stream: Stream | int | None = None,
) -> None:
    """Set or move the timer `key`. One that has fired already stays fired."""
    key_of_stream = stream.pk if isinstance(stream, Stream) else stream
    set_many([(kind, key, at, data or {}, key_of_stream)])


def set_many(
    wanted: Iterable[tuple[str, str, datetime, Mapping[str, Any], int | None]],
) -> None:
    """Set or move several timers (kind, key, instant, data, stream key).

    One that is being fired at this moment is left alone: see `forget`.
    """
    rows = {
        key: Timer(kind=kind, key=key, due_at=at, fire_at=at, data=dict(data), stream_id=stream)
        for kind, key, at, data, stream in wanted
    }
    for key in _being_fired(rows):
        del rows[key]
    if not rows:
        return
    Timer.objects.bulk_create(
        [rows[key] for key in sorted(rows)],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["due_at", "fire_at", "data"],
    )
    unit.notify("timers")


def _being_fired(keys: Iterable[str]) -> list[str]:
    """Those of the timers with these keys that another transaction holds; ours are locked."""
    known = Timer.objects.filter(key__in=list(keys))
    ours = known.select_for_update(skip_locked=True).values("pk")
    return list(known.exclude(pk__in=ours).values_list("key", flat=True))


def cancel(keys: Iterable[str]) -> None:
    """Forget the open timers with these keys."""
    forget(Timer.objects.filter(key__in=list(keys)))


def forget(timers: TimerQuerySet) -> None:
    """Delete those of these timers that are open.

    Whoever acts on a thing has locked it and then comes to its timers; whoever fires a timer holds
    that and then waits for the thing. So one that is being fired is left alone, or the two would
    wait for each other: its handler looks at everything anew once the thing is its own.
    """
    ours = timers.open().order_by().select_for_update(skip_locked=True).values("pk")
    Timer.objects.filter(pk__in=ours).delete()


def next_at() -> datetime | None:
    """When the nearest open timer is due, for the loop that sleeps until then."""
    nearest: datetime | None = Timer.objects.open().aggregate(at=Min("fire_at"))["at"]
    return nearest


def fire_due(limit: int = 100) -> int:
    """Fire what is due, oldest first, each in a transaction of its own. Answers how many."""
    fired = 0
    while fired < limit and fire_one():
        fired += 1
    return fired


def fire_one() -> bool:
    """Claim and fire one timer. One that raises is pushed back and never blocks the others."""
    claimed: list[Timer] = []
    try:
        return again_after_deadlock(lambda: _fire_next(claimed))
    except Exception:
        if not claimed:
            raise
        log.exception("timer %s failed", claimed[-1].key)
        _push_back(claimed[-1], traceback.format_exc())
    return True


def _fire_next(claimed: list[Timer]) -> bool:
    claimed.clear()
    with unit.action():
        timer = Timer.objects.due(time.now()).select_for_update(skip_locked=True).first()
        if timer is None:
            return False
        claimed.append(timer)
        Timer.objects.filter(pk=timer.pk).update(fired_at=time.now(), error="")
        _handlers[timer.kind](timer)
    return True


def _push_back(timer: Timer, error: str) -> None:
    wait = min(FIRST_PUSH * 2 ** min(timer.attempts, MOST_DOUBLINGS), LONGEST_PUSH)
    with transaction.atomic():
        Timer.objects.filter(pk=timer.pk, fired_at=None).update(
            attempts=F("attempts") + 1, fire_at=time.now() + wait, error=error[-4000:]
        )

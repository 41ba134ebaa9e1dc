"""What follows from what happened. The table itself is config/reactions.py.

A handler takes all rows of its kind that one action wrote, so that a batch of mails costs few
queries. State handlers abort the action when they raise; a notice handler that raises is rolled
back alone, noted in `FailedReaction` and tried again by a timer.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Mapping, Sequence

from django.db import transaction

from servanda.kernel import time
from servanda.kernel.models import Entry, FailedReaction, Timer

Handler = Callable[[Sequence[Entry]], None]
log = logging.getLogger(__name__)
RETRY_SECONDS = (60, 300, 1800, 7200, 43200)

_state: dict[str, list[Handler]] = {}
_notice: dict[str, list[Handler]] = {}


def register(
    state: Mapping[str, Sequence[Handler]], notice: Mapping[str, Sequence[Handler]]
) -> None:
    """Put the table in force (at start-up)."""
    for table, given in ((_state, state), (_notice, notice)):
        table.clear()
        table.update({kind: list(handlers) for kind, handlers in given.items()})


def name_of(handler: Handler) -> str:
    return f"{handler.__module__}.{handler.__qualname__}"


def _calls(
    table: dict[str, list[Handler]], entries: Sequence[Entry]
) -> list[tuple[Handler, list[Entry]]]:
    """Handlers in the order in which their first row was written, each with all of its rows."""
    found: dict[Handler, list[Entry]] = {}
    for entry in entries:
        for handler in table.get(entry.kind, ()):
            found.setdefault(handler, []).append(entry)
    return list(found.items())


def run_state_handlers(entries: Sequence[Entry]) -> None:
    for handler, rows in _calls(_state, entries):
        handler(rows)


def run_notice_handlers(entries: Sequence[Entry]) -> None:
    for handler, rows in _calls(_notice, entries):
        if not _attempt(handler, rows):
            for row in rows:
                if not _attempt(handler, [row]):
                    _note_failure(handler, row)


def _attempt(handler: Handler, rows: Sequence[Entry]) -> bool:
    from servanda.kernel import unit

    running = unit.current()
    pending, bags = list(running.pending), {key: dict(bag) for key, bag in running.bags.items()}
    try:
        with transaction.atomic():
            handler(rows)
    except Exception:
        running.pending, running.bags = pending, bags
        log.exception("notice handler %s failed", name_of(handler))
        _errors[name_of(handler)] = traceback.format_exc()
        return False
    return True


_errors: dict[str, str] = {}


def _note_failure(handler: Handler, entry: Entry) -> None:
    name, error = name_of(handler), _errors.get(name_of(handler), "")
    failure, new = FailedReaction.objects.get_or_create(
        entry=entry, handler=name, defaults={"error": error, "failed_at": time.now()}
    )
    if not new:
        failure.attempts += 1
        failure.error = error
        failure.save(update_fields=["attempts", "error"])
    if failure.attempts <= len(RETRY_SECONDS):
        from servanda.kernel.timers import set_timer

        wait = RETRY_SECONDS[failure.attempts - 1]
        set_timer(
            "reaction.retry",
            f"reaction:{name[-60:]}:{entry.pk}:{failure.attempts}",
            time.after(wait),
            {"failure": failure.pk},
        )


def retry(timer: Timer) -> None:
    """Timer handler: run a failed notice again, for its one row."""
    failure = FailedReaction.objects.select_related("entry").get(pk=timer.data["failure"])
    handlers = {name_of(item): item for items in _notice.values() for item in items}
    handler = handlers.get(failure.handler)
    if failure.mended_at or handler is None:
        return
    if _attempt(handler, [failure.entry]):
        failure.mended_at = time.now()
        failure.save(update_fields=["mended_at"])
    else:
        _note_failure(handler, failure.entry)

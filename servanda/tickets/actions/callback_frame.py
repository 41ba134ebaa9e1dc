"""What all verbs on a callback have in common: lock, reach, journal, timer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused, timers, unit
from servanda.kernel.events import Event
from servanda.kernel.journal import record
from servanda.kernel.models import Erasable
from servanda.people import access
from servanda.tickets.models import Callback

LATE = "callback.late"
GRACE = timedelta(minutes=15)
"""How long after its time a callback that nobody made is told to others."""


@contextmanager
def opened(callback: Callback, by: Actor) -> Iterator[None]:
    """The frame of what is done to one that is open: locked, within reach, fresh."""
    with unit.action():
        lock_callback(callback, by)
        if callback.ended_at is not None:
            raise Refused(_("This callback is done already. Look at the list again."), code="ended")
        yield


def lock_callback(callback: Callback, by: Actor) -> None:
    access.demand(by, "callback.manage")
    locked = Callback.objects.select_for_update(of=("self",))
    if not Callback.objects.visible_to(by).filter(pk=callback.pk).exists():
        raise Refused(_("This callback is a colleague's."), code="not_yours")
    callback.refresh_from_db(from_queryset=locked)


def end_callback(callback: Callback, by: Actor, **values: object) -> None:
    """It is over; the caller says in the journal how."""
    change(
        callback, ended_at=kernel.now(), ended_by_id=by.id, taken_by=None, taken_at=None, **values
    )


def change(callback: Callback, **values: object) -> None:
    """Write fields of a locked callback."""
    for name, value in values.items():
        setattr(callback, name, value)
    callback.save(update_fields=list(values))


def note(callback: Callback, event: Event, by: Actor, seals: list[Erasable] | None = None) -> None:
    """On its ticket's stream, so that the ticket's history tells of it; else on its own."""
    record(event, callback.stream_id, by=by, seals=seals or ())
    unit.notify("desk")


def demand_later(due_at: datetime) -> None:
    """Raise Refused for a time that has passed."""
    if due_at <= kernel.now():
        raise Refused(_("Choose a time in the future."), code="past")


def arm(callback: Callback) -> None:
    """A moved one has another key: a timer that has fired never fires again."""
    at = callback.due_at + GRACE
    name = f"{LATE}:{callback.pk}:{callback.due_at.timestamp():.0f}:{kernel.now().timestamp():.6f}"
    data = {"callback": callback.pk, "due_at": callback.due_at.isoformat()}
    timers.set_timer(LATE, name, at, data, callback.stream_id)

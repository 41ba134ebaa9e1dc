"""Calling back: they answered, or nobody did. Each is a call in the log."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from servanda.kernel import Actor
from servanda.tickets import events
from servanda.tickets.actions.callback_frame import (
    arm,
    change,
    demand_later,
    end_callback,
    note,
    opened,
)
from servanda.tickets.actions.calling import begin_call, end_call, keep_words, seconds_so_far
from servanda.tickets.actions.talking import demand_words, log_call
from servanda.tickets.models import Call, Callback, Outcome


def called_back(callback: Callback, *, by: Actor, text: str, seconds: int | None = None) -> Call:
    """They were reached: the promise is kept. The call stands in the log, and in the ticket."""
    with opened(callback, by):
        demand_words(text)
        call = _logged(callback, by, Outcome.CALLED, text=text, seconds=seconds)
        end_callback(callback, by, outcome="done", done_call=call)
        note(callback, events.CallbackDone(callback.pk, call=call.pk), by)
    return call


def nobody_answered(callback: Callback, *, by: Actor, due_at: datetime, tell: bool = False) -> Call:
    """Nobody picked up: one more attempt, and the next at `due_at`. `tell`: the customer is written
    to that we tried, and when we try again."""
    with opened(callback, by):
        demand_later(due_at)
        call = _logged(callback, by, Outcome.NO_ANSWER, text=callback.about)
        change(
            callback, attempts=callback.attempts + 1, due_at=due_at,
            taken_by=None, taken_at=None, told_at=None,
        )  # fmt: skip
        event = events.CallbackTried(
            callback.pk, call=call.pk, attempt=callback.attempts, due_at=due_at, tell=tell
        )
        note(callback, event, by)
        arm(callback)
    return call


def _logged(
    callback: Callback, by: Actor, outcome: str, *, text: str, seconds: int | None = None
) -> Call:
    """The call as the log keeps it, and as its ticket's conversation does."""
    reached = outcome == Outcome.CALLED
    call = begin_call(
        by=by, contact=callback.contact, customer=callback.customer,
        number=callback.number, name=callback.name, direction="out",
    )  # fmt: skip
    if seconds is None and reached:  # the time of a call that was running already
        seconds = seconds_so_far(call) or None
    keep_words(call, by=by, subject=callback.about, summary=text)
    message = None
    if callback.ticket is not None:
        message = log_call(
            callback.ticket, by=by, contact=callback.contact, direction="out",
            text=text or callback.about or str(_("No answer.")), seconds=seconds, spoken=reached,
        )  # fmt: skip
    end_call(call, by=by, outcome=outcome, ticket=callback.ticket, message=message, seconds=seconds)
    return call

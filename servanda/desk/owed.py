"""What is owed on a ticket and by when, in words: the one line of a queue row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from servanda.catalogue.models import Metric
from servanda.clocks.models import Clock, ClockState
from servanda.tickets.models import State, Ticket

# From here on a running clock is shown as at risk.
RISK = timedelta(hours=1)
RISK_SHARE = 0.25

OWED = {
    Metric.FIRST_RESPONSE: _("Answer"),
    Metric.NEXT_UPDATE: _("Tell them something"),
    Metric.RESOLUTION: _("Solve"),
    Metric.QUOTE: _("Send the quote"),
}
OVERDUE = {
    Metric.FIRST_RESPONSE: _("Answer was due"),
    Metric.NEXT_UPDATE: _("News were due"),
    Metric.RESOLUTION: _("Solution was due"),
    Metric.QUOTE: _("Quote was due"),
}
METRICS = {
    Metric.FIRST_RESPONSE: _("First response"),
    Metric.NEXT_UPDATE: _("Next update"),
    Metric.RESOLUTION: _("Resolution"),
    Metric.QUOTE: _("Quote"),
}
STATES: dict[str, Promise] = {
    State.NEW: _("New"),
    State.OPEN: _("In progress"),
    State.WAITING_CUSTOMER: _("Waiting for the customer"),
    State.WAITING_THIRD_PARTY: _("Waiting for a supplier"),
    State.SCHEDULED: _("Scheduled"),
    State.SOLVED: _("Solved, to be confirmed"),
    State.CLOSED: _("Closed"),
    State.DECLINED: _("Declined"),
    State.MERGED: _("Merged"),
    State.NOT_A_TICKET: _("Not a ticket"),
}
OUTCOMES: dict[str, Promise] = {
    "confirmed": _("Closed, confirmed"),
    "lapsed": _("Closed, no answer came"),
    "finished": _("Done"),
    "duplicate": _("Duplicate"),
}


@dataclass(frozen=True, slots=True)
class Owed:
    """`state` is running, risk, missed, paused or none; `at` is the due time (None if paused)."""

    words: Promise | str
    state: str
    at: datetime | None = None


def owed(ticket: Ticket, clocks: Iterable[Clock], now: datetime) -> Owed:
    """The first thing that breaks, or why nothing does."""
    if not ticket.is_live:
        return Owed(state_in_words(ticket), "none")
    running = [clock for clock in clocks if clock.state == ClockState.RUNNING and clock.due_at]
    if running:
        first = min(running, key=lambda clock: (clock.due_at or now, clock.metric))
        state = clock_state(first, now)
        words = OVERDUE if state == "missed" else OWED
        return Owed(words[Metric(first.metric)], state, first.due_at)
    if ticket.state in (State.NEW, State.OPEN):
        return Owed(_("No contract clock"), "none")
    return Owed(STATES[ticket.state], "paused")


def clock_state(clock: Clock, now: datetime) -> str:
    """How urgently a clock is to be shown: running, risk, missed, paused or met."""
    if clock.state == ClockState.MET:
        return "missed" if clock.missed_at else "met"
    if clock.state != ClockState.RUNNING or clock.due_at is None:
        return "paused"
    if clock.due_at <= now:
        return "missed"
    left, whole = clock.due_at - now, clock.due_at - clock.started_at
    return (
        "risk" if left <= max(RISK, whole * RISK_SHARE) and left <= timedelta(days=1) else "running"
    )


def state_in_words(ticket: Ticket) -> Promise | str:
    if ticket.state == State.CLOSED:
        return OUTCOMES.get(ticket.outcome, STATES[State.CLOSED])
    return STATES[ticket.state]

"""What is owed on a ticket and by when, in one sentence: the last column of a queue row.

Sentences are whole, so that every language orders them its own way. What is near is said as a
length ("Answer in 12 min"), which the browser keeps current; what is far as a time of day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from servanda.catalogue.models import Metric
from servanda.clocks.models import Clock, ClockState
from servanda.presentation.wording import say_clock, say_minutes, say_time
from servanda.tickets.models import State, Ticket

# From here on a running clock is shown as at risk.
RISK = timedelta(hours=1)
RISK_SHARE = 0.25
RISK_AT_MOST = timedelta(days=1)
# Nearer than this a length is said, further away a time; the same looking back.
NEAR = timedelta(hours=2)
NEAR_LATE = timedelta(hours=12)

AHEAD = {
    Metric.FIRST_RESPONSE: _("Answer in %(time)s"),
    Metric.NEXT_UPDATE: _("Tell them something in %(time)s"),
    Metric.RESOLUTION: _("Solve in %(time)s"),
    Metric.QUOTE: _("Send the quote in %(time)s"),
}
BY = {
    Metric.FIRST_RESPONSE: _("Answer by %(time)s"),
    Metric.NEXT_UPDATE: _("Tell them something by %(time)s"),
    Metric.RESOLUTION: _("Solve by %(time)s"),
    Metric.QUOTE: _("Send the quote by %(time)s"),
}
LATE = {
    Metric.FIRST_RESPONSE: _("Late by %(time)s: answer"),
    Metric.NEXT_UPDATE: _("Late by %(time)s: tell them something"),
    Metric.RESOLUTION: _("Late by %(time)s: solve"),
    Metric.QUOTE: _("Late by %(time)s: send the quote"),
}
LATE_SINCE = {
    Metric.FIRST_RESPONSE: _("Late since %(time)s: answer"),
    Metric.NEXT_UPDATE: _("Late since %(time)s: tell them something"),
    Metric.RESOLUTION: _("Late since %(time)s: solve"),
    Metric.QUOTE: _("Late since %(time)s: send the quote"),
}
RIGHT_NOW = {
    Metric.FIRST_RESPONSE: _("Answer now"),
    Metric.NEXT_UPDATE: _("Tell them something now"),
    Metric.RESOLUTION: _("Solve now"),
    Metric.QUOTE: _("Send the quote now"),
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
SINCE: dict[str, Promise] = {
    State.WAITING_CUSTOMER: _("Waiting for the customer since %(time)s"),
    State.WAITING_THIRD_PARTY: _("Waiting for a supplier since %(time)s"),
    State.SOLVED: _("Solved %(time)s, to be confirmed"),
}
UNPROMISED: dict[str, Promise] = {
    State.NEW: _("Answer: no time is promised"),
    State.OPEN: _("Go on: no time is promised"),
}


@dataclass(frozen=True, slots=True)
class Owed:
    """`words` are the sentence now; `state` is running, risk, missed, paused or none.

    `at` is the due time (None if nothing runs). For the browser, which keeps the sentence current
    near the due time: `ahead`, `now` and `late` with `{}` for the length, and from how many
    seconds before it is at risk.
    """

    words: str
    state: str
    at: datetime | None = None
    ahead: str = ""
    now: str = ""
    late: str = ""
    risk_seconds: int = 0


def owed(ticket: Ticket, clocks: Iterable[Clock], now: datetime) -> Owed:
    """The first thing that breaks, or why nothing does."""
    running = [clock for clock in clocks if clock.state == ClockState.RUNNING and clock.due_at]
    if ticket.is_live and running:
        return _running(min(running, key=lambda one: (one.due_at or now, one.metric)), now)
    if ticket.state in UNPROMISED:
        return Owed(str(UNPROMISED[ticket.state]), "none")
    if ticket.state == State.SCHEDULED and ticket.scheduled_until:
        # A date the customer agreed to stops the clocks, so it is our word to them.
        words = _("Promised for %(time)s") if ticket.line_id else _("Put off until %(time)s")
        return Owed(words % {"time": when(ticket.scheduled_until, now)}, "paused")
    if ticket.state in SINCE:
        said = SINCE[ticket.state] % {"time": when(ticket.state_since, now)}
        return Owed(said, "paused" if ticket.is_live else "none")
    return Owed(str(state_in_words(ticket)), "none")


def _running(clock: Clock, now: datetime) -> Owed:
    metric, due = Metric(clock.metric), clock.due_at
    assert due is not None
    left, hole = due - now, {"time": "{}"}
    return Owed(
        words=_sentence(metric, due, left, now),
        state=clock_state(clock, now),
        at=due,
        ahead=AHEAD[metric] % hole,
        now=str(RIGHT_NOW[metric]),
        late=LATE[metric] % hole,
        risk_seconds=int(risk_from(clock).total_seconds()),
    )


def _sentence(metric: Metric, due: datetime, left: timedelta, now: datetime) -> str:
    minutes = say_minutes(left.total_seconds(), get_language() or "en")
    if not minutes:
        return str(RIGHT_NOW[metric])
    if -NEAR_LATE < left <= NEAR:
        words = AHEAD if left > timedelta(0) else LATE
        return words[metric] % {"time": minutes}
    words = BY if left > timedelta(0) else LATE_SINCE
    return words[metric] % {"time": when(due, now)}


def when(instant: datetime, now: datetime) -> str:
    """ "14:00" today, "tomorrow 8:20" or "Wed 14:00" otherwise, in the reader's zone."""
    zone = get_current_timezone()
    if instant.astimezone(zone).date() == now.astimezone(zone).date():
        return say_clock(instant, zone=zone)
    return say_time(instant, zone=zone, language=get_language() or "en", now=now)


def risk_from(clock: Clock) -> timedelta:
    """How long before its due time a running clock is at risk."""
    if clock.due_at is None:
        return timedelta(0)
    return min(max(RISK, (clock.due_at - clock.started_at) * RISK_SHARE), RISK_AT_MOST)


def clock_state(clock: Clock, now: datetime) -> str:
    """How urgently a clock is to be shown: running, risk, missed, paused or met."""
    if clock.state == ClockState.MET:
        return "missed" if clock.missed_at else "met"
    if clock.state != ClockState.RUNNING or clock.due_at is None:
        return "paused"
    if clock.due_at <= now:
        return "missed"
    return "risk" if clock.due_at - now <= risk_from(clock) else "running"


def state_in_words(ticket: Ticket) -> Promise | str:
    if ticket.state == State.CLOSED:
        return OUTCOMES.get(ticket.outcome, STATES[State.CLOSED])
    return STATES[ticket.state]

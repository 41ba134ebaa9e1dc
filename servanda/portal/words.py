"""A ticket's state and its one main time, in words a customer uses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from servanda.catalogue.models import Metric
from servanda.clocks.models import Clock
from servanda.tickets.models import State, Ticket

STATES: dict[str, Promise] = {
    State.NEW: _("We have it"),
    State.OPEN: _("We are on it"),
    State.WAITING_CUSTOMER: _("Waiting for your answer"),
    State.WAITING_THIRD_PARTY: _("Waiting for a third party"),
    State.SCHEDULED: _("Planned"),
    State.SOLVED: _("Solved: does it work for you?"),
    State.CLOSED: _("Closed"),
    State.DECLINED: _("Declined"),
    State.MERGED: _("Joined with another ticket"),
    State.NOT_A_TICKET: _("Not a ticket"),
}
PROMISED: dict[str, Promise] = {
    Metric.FIRST_RESPONSE: _("We answer by"),
    Metric.QUOTE: _("The quote is there by"),
    Metric.RESOLUTION: _("We solve it by"),
}
OWED: dict[str, Promise] = {
    Metric.FIRST_RESPONSE: _("We are late: an answer was due"),
    Metric.QUOTE: _("We are late: the quote was due"),
    Metric.RESOLUTION: _("We are late: it was to be solved"),
}


@dataclass(frozen=True, slots=True)
class Main:
    """The one time we mean: what is promised, and when. `late`: it has passed.

    `metric` is whose clock says so; none where no clock does.
    """

    words: Promise
    at: datetime | None = None
    late: bool = False
    metric: str = ""


def state_of(ticket: Ticket) -> Promise:
    """As the customer would say it: "on it" only when somebody is."""
    if ticket.state == State.OPEN and ticket.assignee_id is None:
        return STATES[State.NEW]
    return STATES[ticket.state]


def main_time(ticket: Ticket, clocks: Iterable[Clock], now: datetime) -> Main | None:
    """First the answer, then the quote, then the solution; None where nothing is promised."""
    if ticket.state == State.SCHEDULED and ticket.scheduled_until:
        return Main(_("Planned for"), ticket.scheduled_until)
    if not ticket.is_live:
        return None
    by_metric = {clock.metric: clock for clock in clocks if clock.met_at is None}
    for metric, words in PROMISED.items():
        clock = by_metric.get(metric)
        if clock is not None and clock.due_at is not None:
            late = clock.due_at <= now
            return Main(OWED[metric] if late else words, clock.due_at, late, metric)
    return None

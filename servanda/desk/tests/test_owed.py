"""What a row says is owed: whole sentences, near ones as lengths, far ones as times."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from servanda.catalogue.models import Metric
from servanda.clocks.models import Clock
from servanda.desk.owed import owed
from servanda.tickets.models import State, Ticket

NOW = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)  # a Wednesday, 10:00 in Budapest


def ticket(state=State.OPEN, **values):
    return Ticket(state=state, state_since=NOW - timedelta(hours=1), **values)


def said(one, *clocks, language="en"):
    with translation.override(language), timezone.override(ZoneInfo("Europe/Budapest")):
        return owed(one, clocks, NOW)


def clock(minutes, metric=Metric.FIRST_RESPONSE, state="running"):
    due = NOW + timedelta(minutes=minutes)
    return Clock(metric=metric, state=state, started_at=NOW - timedelta(hours=4), due_at=due)


@pytest.mark.parametrize(
    ("minutes", "metric", "words", "state"),
    [
        (12, Metric.FIRST_RESPONSE, "Answer in 12 min", "risk"),
        (0, Metric.FIRST_RESPONSE, "Answer now", "missed"),
        (240, Metric.NEXT_UPDATE, "Tell them something by 14:00", "running"),
        (-40, Metric.RESOLUTION, "Late by 40 min: solve", "missed"),
        (-1440, Metric.RESOLUTION, "Late since yesterday 10:00: solve", "missed"),
        (1440 * 2, Metric.QUOTE, "Send the quote by Fri 10:00", "running"),
    ],
)
def test_a_running_clock_is_one_sentence(minutes, metric, words, state):
    found = said(ticket(), clock(minutes, metric))
    assert (found.words, found.state) == (words, state)


def test_the_first_that_breaks_is_said():
    assert said(ticket(), clock(90, Metric.RESOLUTION), clock(20)).words == "Answer in 20 min"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("hu", "Válasz 12 perc múlva"),
        ("he", "לענות בעוד 12 דק׳"),
        ("es", "Responder en 12 min"),
    ],
)
def test_each_language_orders_the_sentence_its_own_way(language, words):
    assert said(ticket(), clock(12), language=language).words == words


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.NEW, "Answer: no time is promised"),
        (State.WAITING_CUSTOMER, "Waiting for the customer since 9:00"),
        (State.WAITING_THIRD_PARTY, "Waiting for a supplier since 9:00"),
        (State.SOLVED, "Solved 9:00, to be confirmed"),
    ],
)
def test_without_a_running_clock_it_says_why_nothing_breaks(state, words):
    assert said(ticket(state)).words == words


def test_a_date_agreed_with_the_customer_is_our_word():
    until = NOW + timedelta(hours=6)
    stands = ticket(State.SCHEDULED, scheduled_until=until, line_id=1)
    assert said(stands, clock(0, state="paused")).words == "Promised for 16:00"
    loose = ticket(State.SCHEDULED, scheduled_until=until)
    assert said(loose).words == "Put off until 16:00"

"""Any day will do to start the demo, and the same day gives the same company."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from servanda.clocks.models import Clock
from servanda.demo.script import Script, scripts
from servanda.demo.tests.conftest import Company
from servanda.kernel.models import Entry, FailedReaction
from servanda.tickets.models import LIVE, Ticket

pytestmark = pytest.mark.django_db
ANY_DAY = datetime(2026, 9, 16, 9, 5, tzinfo=UTC)


def some() -> list[Script]:
    """Every fourth script of those that are over, and of those that are alive."""
    found = [one for one in scripts() if not one.after]
    return found[::4]


def fingerprint() -> list[Any]:
    tickets = Ticket.objects.order_by("received_at", "number")
    clocks = Clock.objects.order_by("ticket__number", "metric")
    fields = ("subject", "state", "priority", "received_at", "state_since", "rank_at", "outcome")
    rows: list[Any] = list(tickets.values_list(*fields))
    rows += clocks.values_list("metric", "state", "due_at", "missed_at", "misses")
    return [*rows, list(Entry.objects.order_by("recorded_at", "id").values_list("kind", "at"))]


def test_the_same_seed_and_day_give_the_same_company(company: Company):
    prints = []
    for _ in range(2):
        with company(ANY_DAY, some()):
            prints.append(fingerprint())
    assert prints[0] == prints[1]


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(datetime(2026, 3, 29, 1, 30, tzinfo=UTC), id="the clocks go forward"),
        pytest.param(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), id="the clocks go back"),
        pytest.param(datetime(2026, 12, 31, 23, 15, tzinfo=UTC), id="the last minutes of a year"),
    ],
)
def test_it_can_be_made_on_any_day(company: Company, end: datetime):
    with company(end, some()):
        assert not FailedReaction.objects.exists()
        assert Ticket.objects.filter(state__in=LIVE).count() > 3
        assert Ticket.objects.filter(state="closed").exists()

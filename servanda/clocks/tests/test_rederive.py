"""Contracts and calendars change under open tickets: those are derived anew, some at a time."""

from __future__ import annotations

import pytest

from servanda import kernel
from servanda.calendars.actions import Hours, change_calendar
from servanda.calendars.models import Calendar
from servanda.calendars.tests.factories import make_calendar
from servanda.clocks import reactions
from servanda.clocks.check import check
from servanda.clocks.models import Clock
from servanda.clocks.reactions import concerned
from servanda.clocks.tests.build import at
from servanda.clocks.tests.play import Play
from servanda.contracts.tests.factory import calendar_of, hours, ladder_14, make_contract
from servanda.kernel import Actor
from servanda.kernel.models import Timer
from servanda.kernel.timers import fire_one

pytestmark = pytest.mark.django_db

GOLD = {("resolution", 1): hours(4)}
LATE = Hours({day: ["10:00-16:00"] for day in range(5)})


def change(calendar: Calendar, hours_: Hours = LATE) -> None:
    with kernel.pretend(at("2026-06-02 15:40")):
        day = at("2026-06-03 00:00").date()
        change_calendar(calendar, hours_, effective_from=day, by=Actor.system())


def test_no_transaction_takes_more_tickets_than_one_batch(monkeypatch):
    monkeypatch.setattr(reactions, "BATCH", 2)
    one = Play(make_contract(targets=GOLD))
    for _ in range(5):
        one.opens("2026-06-02 15:30")
    change(calendar_of("HU"))
    moved = []
    with kernel.pretend(at("2026-06-02 15:40")):
        while fire_one():
            moved.append(Clock.objects.filter(due_at=at("2026-06-03 13:00")).count())
    assert moved == [2, 4, 5]
    assert check() == []
    assert Timer.objects.filter(kind=reactions.REDERIVE).count() == 3


def test_calendars_of_the_customer_and_of_a_rung_concern_a_ticket_too():
    one = Play(make_contract(targets=GOLD, ladder=ladder_14()))
    one.opens("2026-06-02 15:30")
    contract = one.line.version.contract
    own = make_calendar("Own", week={0: ["08:00-16:00"]}, zone="Europe/Budapest")
    director = Calendar.objects.get(name={"en": "Director"})
    other = make_calendar("Other", week={0: ["08:00-16:00"]}, zone="Europe/Budapest")
    contract.customer.calendar = own
    contract.customer.save(update_fields=["calendar"])
    for calendar in (own, director, one.line.calendar):
        assert concerned("calendar", calendar.pk).get() == one.ticket
    assert not concerned("calendar", other.pk).exists()
    assert concerned("contract", contract.pk).get() == one.ticket
    assert concerned("customer", contract.customer_id).get() == one.ticket

"""What changed hours would do, without doing it."""

from __future__ import annotations

import pytest

from servanda import kernel
from servanda.calendars.actions import Hours, change_calendar
from servanda.clocks.check import check
from servanda.clocks.hypothetical import outlook
from servanda.clocks.tests.build import at
from servanda.clocks.tests.play import Play
from servanda.contracts.tests.factory import calendar_of, hours, make_contract
from servanda.kernel import Actor, Refused
from servanda.kernel.models import Entry, Timer
from servanda.people.tests.factory import make_actor

pytestmark = pytest.mark.django_db
SHORT = Hours({day: ["10:00-16:00"] for day in range(5)})


def change(day="2026-06-03"):
    return lambda: change_calendar(
        calendar_of("HU"), SHORT, effective_from=at(f"{day} 00:00").date(), by=Actor.system()
    )


@pytest.fixture
def one():
    one = Play(make_contract(targets={("resolution", 1): hours(4)}))
    one.opens("2026-06-02 15:30")
    return one


def test_it_says_what_would_move_and_writes_nothing(one):
    rows, timers = Entry.objects.count(), Timer.objects.count()
    with kernel.pretend(at("2026-06-02 15:40")):
        found = outlook(change(), "calendar", calendar_of("HU").pk, actor=one.agent)
    (move,) = found.moves
    assert (move.ticket, move.metric) == (one.ticket, "resolution")
    assert (move.before, move.after) == (at("2026-06-03 11:00"), at("2026-06-03 13:00"))
    assert (Entry.objects.count(), Timer.objects.count()) == (rows, timers)
    assert calendar_of("HU").versions.count() == 1
    assert one.due() == "Wed 06-03 11:00"
    assert check() == []


def test_it_is_what_then_happens(one):
    with kernel.pretend(at("2026-06-02 15:40")):
        found = outlook(change(), "calendar", calendar_of("HU").pk, actor=one.agent)
        change()()
    one.wakes("2026-06-02 15:40")
    assert one.clock().due_at == found.moves[0].after


def test_it_is_quiet_where_nothing_moves(one):
    with kernel.pretend(at("2026-06-02 15:40")):
        found = outlook(change("2026-07-01"), "calendar", calendar_of("HU").pk, actor=one.agent)
    assert found.is_quiet


def test_who_may_not_see_a_ticket_hears_only_that_there_is_one(one):
    with kernel.pretend(at("2026-06-02 15:40")):
        asker = make_actor("administrator")
        found = outlook(change(), "calendar", calendar_of("HU").pk, actor=asker)
    assert (found.moves, found.hidden, found.is_quiet) == ([], 1, False)


def test_what_would_be_refused_is_refused(one):
    with kernel.pretend(at("2026-06-10 15:40")), pytest.raises(Refused):
        outlook(change(), "calendar", calendar_of("HU").pk, actor=one.agent)

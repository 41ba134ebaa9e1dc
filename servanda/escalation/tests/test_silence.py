"""Worked example 17: what silence after "solved" leads to."""

from __future__ import annotations

import pytest

from servanda import kernel
from servanda.calendars.actions import Hours, change_calendar
from servanda.calendars.tests.factories import make_calendar
from servanda.clocks.tests.build import at
from servanda.clocks.tests.play import Play
from servanda.contracts.clauses import Silence
from servanda.contracts.tests.factory import hours, make_contract
from servanda.kernel import Actor
from servanda.kernel.models import Timer
from servanda.tickets import actions

pytestmark = pytest.mark.django_db


def play(lapse_days=10, **values):
    one = Play(
        make_contract(targets={("resolution", 1): hours(4)}, silence=Silence(lapse_days=lapse_days))
    )
    one.opens("2026-10-22 14:00", **values)
    return one


def solved(**values):
    one = play(**values)
    one.solves("2026-10-22 15:30")
    return one


def reminders(one):
    return [(entry.data["step"], entry.at) for entry in one.journal("ticket.reminded")]


def test_17_reminder_manager_lapsed():
    one = solved()
    one.passes("2026-11-30 12:00")
    assert reminders(one) == [
        ("reminder", at("2026-10-27 09:00")),
        ("manager", at("2026-10-30 09:00")),
    ]
    (lapsed,) = one.journal("ticket.lapsed")
    assert lapsed.at == at("2026-11-06 14:00")
    one.ticket.refresh_from_db()
    assert (one.ticket.state, one.ticket.outcome) == ("closed", "lapsed")
    outcomes = [entry.data["outcome"] for entry in one.journal("clock.concluded")]
    assert outcomes == ["in_time"]


def test_17_without_the_clause_it_is_still_solved():
    one = solved(lapse_days=None)
    one.passes("2026-11-30 12:00")
    one.ticket.refresh_from_db()
    assert one.ticket.state == "solved"
    assert len(reminders(one)) == 2


def test_17_a_confirmation_ends_the_silence():
    one = solved()
    one.at("2026-10-26 10:00", actions.confirm, by=one.customer, channel="portal")
    one.passes("2026-11-30 12:00")
    assert reminders(one) == []
    assert one.journal("ticket.lapsed") == []


def test_17_an_objection_ends_it_and_the_next_solution_begins_it_anew():
    one = solved()
    one.objects("2026-10-26 10:00")
    assert not Timer.objects.open().filter(kind="silence.due").exists()
    one.solves("2026-10-26 11:00")
    one.passes("2026-10-28 09:00")
    assert reminders(one) == [("reminder", at("2026-10-28 09:00"))]


def test_17_an_alert_gets_none_of_these_mails():
    line = make_contract(targets={("resolution", 1): hours(4)})
    one = Play(line)
    one.opens(
        "2026-10-22 14:00",
        kind="alert",
        channel="monitoring",
        by=Actor.system(),
        customer=line.version.contract.customer,
        requester=None,
    )
    one.solves("2026-10-22 15:30")
    one.passes("2026-11-30 12:00")
    assert reminders(one) == []


def test_17_nor_does_a_duplicate():
    one = play()
    first = one.ticket
    one.opens("2026-10-22 14:10")
    one.at("2026-10-22 14:20", actions.merge, into=first)
    one.passes("2026-11-30 12:00")
    assert reminders(one) == []


class TestTheCustomersDaysChange:
    def solved(self):
        line = make_contract(targets={("resolution", 1): hours(4)})
        one, customer = Play(line), line.version.contract.customer
        self.own = make_calendar(
            "Own", week={day: ["08:00-16:00"] for day in range(5)}, zone="Europe/Budapest"
        )
        customer.calendar = self.own
        customer.save(update_fields=["calendar"])
        one.opens("2026-06-02 08:30")
        one.solves("2026-06-02 10:00")
        assert self.reminder() == at("2026-06-04 09:00")
        with kernel.pretend(at("2026-06-02 15:40")):
            change_calendar(
                self.own,
                Hours({0: ["08:00-16:00"]}),
                effective_from=at("2026-06-03 00:00").date(),
                by=Actor.system(),
            )
        return one

    def reminder(self):
        timer = Timer.objects.open().get(kind="silence.due", data__step="reminder")
        return timer.fire_at.astimezone(at("2026-06-02 08:30").tzinfo)

    def test_the_timers_move_with_them(self):
        one = self.solved()
        one.wakes("2026-06-02 15:40")
        assert self.reminder() == at("2026-06-15 09:00")

    def test_a_timer_that_fires_before_that_waits_for_the_new_day(self):
        one = self.solved()
        Timer.objects.filter(kind="clocks.rederive").delete()
        one.wakes("2026-06-04 09:00")
        assert self.reminder() == at("2026-06-15 09:00")
        assert one.journal("ticket.reminded") == []
        one.wakes("2026-06-15 09:00")
        assert [row.data["step"] for row in one.journal("ticket.reminded")] == ["reminder"]

"""Worked example 20: the whole company's mail is down, and nine people phone about it."""

from __future__ import annotations

from datetime import datetime

import pytest

from servanda.clocks.tests.build import at
from servanda.clocks.tests.play import Play
from servanda.contracts.tests.factory import hours, ladder_14, make_contract, minutes
from servanda.escalation.models import Firing
from servanda.kernel import chain
from servanda.mail.models import Outgoing
from servanda.people.tests.factory import make_contact
from servanda.tickets import actions
from servanda.tickets.faults import reporters_of
from servanda.tickets.models import Ticket

pytestmark = pytest.mark.django_db
GOLD = {("resolution", 1): hours(4), ("first_response", 1): minutes(30)}
DAY = "2026-06-09"


def outage(callers: int = 9) -> Play:
    """Tue 08:05: the first call opens the incident; the others join it until 08:25."""
    one = Play(make_contract(targets=GOLD, ladder=ladder_14()))
    one.opens(
        f"{DAY} 08:05",
        by=one.agent,
        channel="call",
        subject="Nobody can send mail",
        spoken=True,
        acknowledge=False,
    )
    one.at(f"{DAY} 08:05", actions.mail_is_down)
    one.at(f"{DAY} 08:05", actions.read_out, contact=one.contact)
    customer = one.contact.customer
    one.others = [make_contact(customer) for _ in range(callers - 1)]
    one.others[0].duties.create(role="coordinator")
    for number, caller in enumerate(one.others):
        minute = 7 + 18 * number // (callers - 1)
        one.at(f"{DAY} 08:{minute:02}", actions.join, contact=caller, text="No mail here either.")
    one.ticket.refresh_from_db()
    return one


def test_20_nine_callers_are_one_incident_with_nine_reporters():
    one = outage()
    assert Ticket.objects.count() == 1
    assert [row.contact for row in reporters_of(one.ticket)] == [one.contact, *one.others]
    assert one.ticket.messages.filter(channel="call").count() == 9
    assert one.ticket.clocks.count() == 2


def test_20_it_is_due_four_working_hours_after_the_first_call():
    one = outage()
    assert one.due() == "Tue 06-09 12:35"
    assert one.clock("first_response").state == "met"
    assert list(chain.verify()) == []


def test_20_each_rung_is_called_on_once():
    one = outage()
    one.passes(f"{DAY} 18:00")
    fired = [(row.percent, row.fired_at) for row in Firing.objects.order_by("percent")]
    assert fired == [(50, local("10:05")), (75, local("11:05")), (100, local("12:35"))]
    assert Outgoing.objects.filter(purpose="rung", held_at=None).count() == 3


def test_20_nothing_goes_to_their_dead_mail_until_it_works_again():
    one = outage()
    one.at(f"{DAY} 09:00", actions.answer, text="The provider's line is cut; we reroute.")
    (letter,) = Outgoing.objects.filter(about=one.ticket.ref).exclude(purpose="rung")
    assert (letter.state, letter.hold_reason) == ("held", "mail-down")
    assert one.at(f"{DAY} 11:00", actions.mail_is_up) == 1
    letter.refresh_from_db()
    assert letter.state == "waiting"
    assert len(letter.cc) == 8


def test_20_the_phone_list_says_who_has_not_heard_the_news():
    one = outage()
    assert all(row.told for row in reporters_of(one.ticket))
    one.at(f"{DAY} 09:00", actions.answer, text="We reroute.")
    one.at(f"{DAY} 09:05", actions.log_call, contact=one.others[3], direction="out", text="Told.")
    one.ticket.refresh_from_db()
    assert [row.contact for row in reporters_of(one.ticket) if row.told] == [one.others[3]]


def test_20_one_confirmation_by_the_coordinator_closes_it():
    one = outage()
    one.at(f"{DAY} 11:50", actions.mail_is_up)
    one.solves(f"{DAY} 12:00")
    asked = Outgoing.objects.filter(purpose="solved").values_list("recipient", flat=True)
    assert set(asked) == {one.contact.email, one.others[0].email}
    told = Outgoing.objects.filter(purpose="solved_too").values_list("recipient", flat=True)
    assert set(told) == {other.email for other in one.others[1:]}
    one.at(
        f"{DAY} 12:10",
        actions.confirm_in_call,
        contact=one.others[0],
        direction="out",
        text="Works for all of us.",
    )
    one.ticket.refresh_from_db()
    assert (one.ticket.state, one.ticket.outcome) == ("closed", "confirmed")
    assert len(one.journal("ticket.confirmed")) == 1
    outcomes = [row.data["outcome"] for row in one.journal("clock.concluded")]
    assert set(outcomes) == {"in_time"}


def test_20_a_late_caller_opens_what_counted_as_solved():
    one = outage(2)
    one.solves(f"{DAY} 10:00")
    one.at(f"{DAY} 10:20", actions.join, contact=make_contact(one.contact.customer), text="No.")
    one.ticket.refresh_from_db()
    assert one.ticket.state == "open"
    assert len(reporters_of(one.ticket)) == 3


def local(time: str) -> datetime:
    return at(f"{DAY} {time}")


def test_what_a_further_reporter_reads_says_who_confirms():
    one = outage(3)
    one.at(f"{DAY} 09:00", actions.mail_is_up)
    one.solves(f"{DAY} 12:00")
    letter = Outgoing.objects.get(purpose="solved_too")
    assert one.others[0].name in letter.text
    assert "\n> It prints." in letter.text

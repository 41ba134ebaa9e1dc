"""The worked examples, parts A and B, through the real actions."""

from __future__ import annotations

import pytest

from servanda import kernel
from servanda.calendars.actions import Hours, change_calendar
from servanda.calendars.models import Calendar
from servanda.calendars.tests.factories import make_both
from servanda.clocks.check import check
from servanda.clocks.tests.build import at
from servanda.clocks.tests.play import Play
from servanda.contracts.tests.factory import (
    calendar_of,
    days,
    hours,
    make_amendment,
    make_contract,
    minutes,
)
from servanda.kernel import Actor, Refused
from servanda.kernel.models import Entry
from servanda.tickets import actions

pytestmark = pytest.mark.django_db

GOLD = {("resolution", 1): hours(4), ("first_response", 1): minutes(30)}
ZONES = {"IL": "Asia/Jerusalem", "BCN": "Europe/Madrid", "MAD": "Europe/Madrid"}
ZONES |= {"IL 24x7": "Asia/Jerusalem", "ES 24x7": "Europe/Madrid"}


def play(calendar="HU", **values):
    return Play(make_contract(calendar=calendar, **values), ZONES.get(calendar, "Europe/Budapest"))


@pytest.mark.parametrize(
    ("calendar", "received", "promise", "due"),
    [
        pytest.param("HU", "2026-01-09 13:15", hours(4), "Sat 01-10 11:15", id="1"),
        pytest.param("HU", "2026-08-07 13:00", hours(8), "Mon 08-10 09:00", id="2a"),
        pytest.param("HU", "2026-08-19 15:00", hours(8), "Mon 08-24 15:00", id="2b"),
        pytest.param("HU", "2026-12-11 10:00", days(3), "Tue 12-15 16:30", id="3a"),
        pytest.param("HU", "2026-12-11 10:00", hours(24), "Tue 12-15 12:00", id="3b"),
        pytest.param("HU", "2026-12-23 15:00", hours(4), "Mon 12-28 10:30", id="3c"),
        pytest.param("IL", "2026-03-31 16:00", hours(16), "Tue 04-07 09:00", id="5"),
        pytest.param("BCN", "2026-09-10 17:00", hours(6), "Mon 09-14 13:30", id="6a"),
        pytest.param("MAD", "2026-09-10 17:00", hours(6), "Fri 09-11 13:30", id="6b"),
        pytest.param("BCN", "2026-09-23 18:00", hours(2), "Fri 09-25 10:30", id="6c"),
        pytest.param("BCN", "2026-06-30 17:30", hours(4), "Wed 07-01 11:00", id="6d"),
        pytest.param("HU 24x7", "2026-03-28 22:00", hours(8), "Sun 03-29 07:00", id="7a HU"),
        pytest.param("ES 24x7", "2026-03-28 22:00", hours(8), "Sun 03-29 07:00", id="7a ES"),
        pytest.param("HU 24x7", "2026-10-24 22:00", hours(8), "Sun 10-25 05:00", id="7b HU"),
        pytest.param("ES 24x7", "2026-10-24 22:00", hours(8), "Sun 10-25 05:00", id="7b ES"),
        pytest.param("IL 24x7", "2026-03-26 22:00", hours(8), "Fri 03-27 07:00", id="7c"),
        pytest.param("IL 24x7", "2026-03-28 22:00", hours(8), "Sun 03-29 06:00", id="7d"),
        pytest.param("IL 24x7", "2026-10-24 22:00", hours(8), "Sun 10-25 05:00", id="7e"),
    ],
)
def test_a_ticket_is_due_when_the_contract_says(calendar, received, promise, due):
    one = play(calendar, targets={("resolution", 1): promise})
    one.opens(received)
    assert one.due() == due


def test_1_the_worked_saturday_is_in_the_ledger():
    one = play(targets=GOLD)
    one.opens("2026-01-09 13:15")
    assert one.ledger("2026-01-09 13:15") == (
        "Gold, clause 3.2: resolution in 4 working hours. Received Fri 13:15. "
        "Counted 45 min until 14:00. Outside opening hours not counted. Due Sat 11:15."
    )


def test_4_a_call_meets_the_first_response_at_once():
    one = play(targets=GOLD)
    one.opens("2026-06-05 13:50", by=one.agent, channel="call", spoken=True)
    assert one.due() == "Mon 06-08 11:50"
    response = one.clock("first_response")
    assert response.state == "met"
    assert response.met_at == at("2026-06-05 13:50")
    assert one.due("first_response") == "Mon 06-08 08:20"
    assert "Answered Fri 13:50, with 30 min of working time left." in one.ledger(
        "2026-06-05 13:55", "first_response"
    )


def test_4_by_mail_the_first_response_is_due_on_monday():
    one = play(targets=GOLD)
    one.opens("2026-06-05 13:50")
    assert one.clock("first_response").state == "running"
    assert one.due("first_response") == "Mon 06-08 08:20"


class Test8OpenOnlyWhenBothSidesAre:
    def agreed(self):
        both = make_both("Both sides", calendar_of("IL"), calendar_of("HU"))
        one = Play(make_contract(calendar=both, targets=GOLD), "Asia/Jerusalem")
        one.opens("2026-10-22 16:00")
        return one

    def test_due_when_both_have_been_open_for_four_hours(self):
        assert self.agreed().due() == "Mon 10-26 11:30"

    def test_one_side_alone_would_be_due_on_sunday(self):
        alone = play("IL", targets=GOLD)
        alone.opens("2026-10-22 16:00")
        assert alone.due() == "Sun 10-25 11:00"

    def test_the_ledger_says_whose_holiday_and_whose_weekend(self):
        assert self.agreed().ledger("2026-10-22 16:05") == (
            "Gold, clause 3.2: resolution in 4 working hours. Received Thu 16:00. "
            "Counted 1 h 30 min until 17:30. Not counted, as both must be open: "
            "IL – weekend (Fri – Sat); HU – holiday (Fri), weekend (Sat – Sun). Due Mon 11:30."
        )

    def test_changed_hours_of_one_side_move_what_is_open(self):
        one = self.agreed()
        with kernel.pretend(at("2026-10-22 16:30", one.zone)):
            change_calendar(
                calendar_of("HU"),
                Hours({day: ["10:00-16:00"] for day in range(5)}),
                effective_from=at("2026-10-26 00:00").date(),
                by=Actor.system(),
            )
        one.wakes("2026-10-22 16:30")
        assert one.due() == "Mon 10-26 13:30"
        assert check() == []


def test_9_a_quote_within_two_working_days_over_easter():
    one = play(targets={("quote", 3): days(2)})
    one.opens("2026-04-02 15:00", kind="quote", priority=3)
    assert one.due("quote") == "Wed 04-08 16:30"


class Test10PriorityChange:
    targets = {("resolution", 1): hours(4), ("resolution", 3): hours(16)}

    def raised(self, reclassification):
        one = play(targets=self.targets, reclassification=reclassification)
        one.opens("2026-06-01 09:00", priority=3)
        assert one.due() == "Wed 06-03 09:00"
        one.prioritises("2026-06-01 14:00", 1)
        return one

    def test_from_the_start(self):
        one = self.raised("from_start")
        assert one.due() == "Mon 06-01 13:30"
        (miss,) = one.misses()
        assert miss["reclassified"] is True
        assert one.clock().misses == 1

    def test_from_the_change(self):
        one = self.raised("from_change")
        assert one.due() == "Tue 06-02 09:30"
        assert one.misses() == []

    @pytest.mark.parametrize(
        ("clause", "due"), [("from_start", "Wed 06-03 09:00"), ("from_change", "Wed 06-03 14:10")]
    )
    def test_back_again(self, clause, due):
        one = self.raised(clause)
        one.prioritises("2026-06-01 14:10", 3)
        assert one.due() == due
        assert one.journal("clock.struck_out") == []

    @pytest.mark.parametrize("clause", ["from_start", "from_change"])
    def test_a_correction(self, clause):
        one = self.raised(clause)
        one.at("2026-06-01 14:10", actions.correct_priority)
        assert one.due() == "Wed 06-03 09:00"
        struck = [entry.data for entry in one.journal("clock.struck_out")]
        if clause == "from_change":
            assert struck == []
        else:
            (missed,) = one.journal("clock.missed")
            assert [row["strikes"] for row in struck] == [missed.number]
            assert struck[0]["why"] == "priority_corrected"
        assert one.clock().misses == 0


class Test11WaitingForTheCustomer:
    def paused(self, **clause):
        one = play(targets={("resolution", 1): hours(4)}, **clause)
        one.opens("2026-06-02 10:00")
        one.asks("2026-06-02 11:00")
        return one

    def test_resumes_when_the_day_begins(self):
        one = self.paused()
        one.replies("2026-06-02 11:01", automatic=True)
        clock = one.clock()
        assert (clock.state, clock.due_at, clock.left) == ("paused", None, 3 * 3600)
        one.ticket.refresh_from_db()
        assert one.ticket.rank_at is None
        one.passes("2026-06-02 20:00")
        one.replies("2026-06-03 06:50")
        assert one.due() == "Wed 06-03 11:00"
        assert one.misses() == []
        assert one.ledger("2026-06-03 07:00") == (
            "Gold, clause 3.2: resolution in 4 working hours. Received Tue 10:00. "
            "Counted 1 h until 11:00. 11:00 – Wed 6:50 waiting for the customer's answer, "
            "not counted (clause 3.4). Outside opening hours not counted. Due Wed 11:00."
        )

    def test_the_pause_took_five_working_hours(self):
        from servanda.clocks.reactions import standing
        from servanda.clocks.spans import spans

        one = self.paused()
        one.replies("2026-06-03 06:50")
        (found,) = standing([one.ticket], at("2026-06-03 07:00"))
        paused = [span for span in spans(found.courses["resolution"]) if span.kind == "paused"]
        assert [span.seconds for span in paused] == [5 * 3600]

    def test_clause_waiting_counts(self):
        assert self.paused(waiting_customer_counts=True).due() == "Tue 06-02 14:30"

    def test_without_a_question_it_is_refused(self):
        one = play(targets=GOLD)
        one.opens("2026-06-02 10:00")
        with pytest.raises(Refused):
            one.at("2026-06-02 11:00", actions.wait_for_customer, question=None)

    def test_12_solved_not_yet(self):
        one = self.paused()
        one.replies("2026-06-03 06:50")
        one.solves("2026-06-03 10:30")
        clock = one.clock()
        assert (clock.state, clock.met_at) == ("met", at("2026-06-03 10:30"))
        one.passes("2026-06-04 13:00")
        one.objects("2026-06-04 13:00")
        assert one.due() == "Thu 06-04 13:30"
        assert one.ledger("2026-06-04 13:00", side="customer") == (
            "Gold, clause 3.2: resolution in 4 working hours. Received Tue 10:00. "
            "Counted 1 h until 11:00. 11:00 – Wed 6:50 waiting for your answer, not counted "
            "(clause 3.4). Outside opening hours not counted. 8:00–10:30 counted. "
            "10:30 – Thu 13:00 solved until you said “not yet”, not counted. Due Thu 13:30."
        )
        one.passes("2026-06-04 14:00")
        assert [miss["due_at"] for miss in one.misses()] == ["2026-06-04T11:30:00+00:00"]

    def test_12_confirmed_fix_by_the_new_due_time_is_in_time(self):
        one = self.paused()
        one.replies("2026-06-03 06:50")
        one.solves("2026-06-03 10:30")
        one.objects("2026-06-04 13:00")
        one.solves("2026-06-04 13:30")
        one.at("2026-06-05 09:00", actions.confirm, by=one.customer, channel="portal")
        outcomes = {
            entry.data["metric"]: entry.data["outcome"] for entry in one.journal("clock.concluded")
        }
        assert outcomes == {"resolution": "in_time"}


@pytest.mark.parametrize(
    ("says", "due", "words"),
    [
        ("old", "Wed 07-01 14:00", "for this ticket the old clause still counts"),
        ("from_opening", "Wed 07-01 09:30", "the new clause counts from opening"),
        ("from_effective", "Wed 07-01 12:00", "the new clause counts from that moment"),
    ],
)
def test_13_amendment_in_the_middle(says, due, words):
    line = make_contract(targets={("resolution", 1): hours(8)})
    one = Play(line)
    one.opens("2026-06-30 14:00")
    assert one.due() == "Wed 07-01 14:00"
    make_amendment(
        line,
        effective_from=at("2026-07-01 00:00"),
        open_tickets=says,
        targets={("resolution", 1): hours(4)},
    )
    one.wakes("2026-07-01 00:00")
    assert one.due() == due
    assert words in one.ledger("2026-07-01 08:00")


class Test15ReceivedAndFetched:
    targets = {("first_response", 1): hours(1)}

    def test_a_mail_fetched_late_is_due_from_its_receipt(self):
        one = play(targets=self.targets)
        one.opens("2026-06-08 16:10", entered="2026-06-09 07:55")
        assert one.due("first_response") == "Tue 06-09 08:40"

    def test_a_call_typed_in_later_gives_the_same(self):
        one = play(targets=self.targets)
        one.opens("2026-06-08 16:10", entered="2026-06-09 07:55", by=one.agent, channel="call")
        assert one.due("first_response") == "Tue 06-09 08:40"
        (opened,) = one.journal("ticket.opened")
        assert opened.at == at("2026-06-08 16:10")
        assert opened.recorded_at == at("2026-06-09 07:55")
        assert (opened.actor_kind, opened.actor_id) == ("staff", one.staff.pk)


def test_a_changed_calendar_moves_what_is_open():
    one = play(targets=GOLD)
    one.opens("2026-06-02 15:30")
    assert one.due() == "Wed 06-03 11:00"
    calendar = Calendar.objects.get(pk=calendar_of("HU").pk)
    with kernel.pretend(at("2026-06-02 15:40")):
        change_calendar(
            calendar,
            Hours({day: ["10:00-16:00"] for day in range(5)}),
            effective_from=at("2026-06-03 00:00").date(),
            by=Actor.system(),
        )
    one.wakes("2026-06-02 15:40")
    assert one.due() == "Wed 06-03 13:00"


def test_an_answer_given_in_a_ticket_counts_in_the_one_it_is_merged_into():
    one = play(targets=GOLD)
    answered = one.opens("2026-06-02 08:00")
    one.at("2026-06-02 08:10", actions.answer, text="On it.")
    second = one.opens("2026-06-02 10:00")
    with kernel.pretend(at("2026-06-02 10:20")):
        actions.merge(answered, by=one.agent, into=second)
    one.passes("2026-06-02 11:00")
    response = one.clock("first_response")
    assert (response.state, response.met_at) == ("met", at("2026-06-02 10:20"))
    assert one.misses() == []
    assert (
        "Merged on Tue 10:20 with a ticket that was answered already: that answer counts."
        in one.ledger("2026-06-02 11:00", "first_response")
    )


def test_an_amendment_signed_late_makes_no_miss_of_what_was_in_time():
    line = make_contract(targets={("resolution", 1): hours(16)})
    one = Play(line)
    one.opens("2026-07-06 08:00")
    one.solves("2026-07-06 15:00")
    other = one.opens("2026-07-09 15:00")
    make_amendment(
        line,
        effective_from=at("2026-07-06 09:00"),
        signed_at=at("2026-07-10 09:00"),
        open_tickets="from_opening",
        targets={("resolution", 1): hours(2)},
    )
    one.passes("2026-07-10 09:05")
    (missed,) = Entry.objects.filter(kind="clock.missed")
    assert missed.stream_id == other.stream_id
    assert missed.at == at("2026-07-10 09:00")
    assert missed.data["reclassified"] is True

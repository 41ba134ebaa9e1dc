"""The worked examples on the pure function, with hand-made facts."""

from __future__ import annotations

from datetime import time

import pytest

from servanda.clocks.tests.build import HOUR, MINUTE, Life, amended, at, clause, rule, terms

P1, P3 = 1, 3


def resolution(amount, *, priority=P1, **values):
    return terms(clause(rule("resolution", priority, amount), **values))


class TestResolution:
    def test_1_counts_45_minutes_on_friday_and_the_rest_on_the_worked_saturday(self):
        course = Life("2026-01-09 13:15", priority=P1).derive(resolution(4 * HOUR))["resolution"]
        assert course.state == "running"
        assert course.due_at == at("2026-01-10 11:15")

    def test_3a_counts_working_days_not_hours(self):
        agreed = terms(clause(rule("resolution", P1, 3, "working_days")))
        course = Life("2026-12-11 10:00", priority=P1).derive(agreed)["resolution"]
        assert course.due_at == at("2026-12-15 16:30")

    def test_a_pause_moves_a_target_in_working_days_later_by_as_much_working_time(self):
        agreed = terms(clause(rule("resolution", P1, 3, "working_days")))
        life = Life("2026-12-11 10:00", priority=P1)
        life.waits("2026-12-14 10:00")
        assert life.derive(agreed)["resolution"].due_at is None
        life.resumed("2026-12-14 11:00")
        assert life.derive(agreed)["resolution"].due_at == at("2026-12-16 09:00")

    def test_a_time_of_day_outside_the_hours_is_not_moved_earlier_by_a_pause(self):
        agreed = terms(clause(rule("resolution", P1, 1, "time_of_day", time(7))))
        life = Life("2026-12-14 10:00", priority=P1)
        assert life.derive(agreed)["resolution"].due_at == at("2026-12-15 07:00")
        life.waits("2026-12-14 20:00")
        assert life.derive(agreed)["resolution"].due_at == at("2026-12-15 07:00")

    def test_a_pause_outside_working_hours_moves_nothing(self):
        agreed = terms(clause(rule("resolution", P1, 3, "working_days")))
        life = Life("2026-12-11 10:00", priority=P1)
        life.waits("2026-12-14 17:00")
        life.resumed("2026-12-14 21:00")
        assert life.derive(agreed)["resolution"].due_at == at("2026-12-15 16:30")

    def test_solved_meets_it(self):
        life = Life("2026-06-02 10:00", priority=P1)
        life.solved("2026-06-02 12:00")
        course = life.derive(resolution(4 * HOUR))["resolution"]
        assert (course.state, course.met_at) == ("met", at("2026-06-02 12:00"))
        assert course.due_at == at("2026-06-02 14:30")
        assert course.misses == ()

    def test_solved_at_the_very_due_time_is_in_time(self):
        life = Life("2026-06-02 10:00", priority=P1)
        life.solved("2026-06-02 14:30")
        assert life.derive(resolution(4 * HOUR))["resolution"].misses == ()

    def test_it_is_missed_when_it_runs_at_the_due_time(self):
        life = Life("2026-06-02 10:00", priority=P1)
        course = life.derive(resolution(4 * HOUR), "2026-06-02 14:30")["resolution"]
        assert [miss.at for miss in course.misses] == [at("2026-06-02 14:30")]
        assert not life.derive(resolution(4 * HOUR), "2026-06-02 14:29")["resolution"].misses

    def test_scheduled_pauses_only_when_the_customer_agreed(self):
        for agreed, due in ((True, "2026-06-03 13:30"), (False, "2026-06-02 14:30")):
            life = Life("2026-06-02 10:00", priority=P1)
            until = at("2026-06-03 09:00")
            life.add("ticket.scheduled", "2026-06-02 10:00", until=until, agreed=agreed)
            course = life.derive(resolution(4 * HOUR))["resolution"]
            assert course.due_at == at(due)
            assert course.state == ("paused" if agreed else "running")

    def test_waiting_for_a_third_party_counts_unless_the_clause_says_otherwise(self):
        life = Life("2026-06-02 10:00", priority=P1)
        life.waits("2026-06-02 10:00", on="third_party")
        assert life.derive(resolution(HOUR))["resolution"].due_at == at("2026-06-02 11:00")
        paused = life.derive(resolution(HOUR, waiting_third_party_counts=False))["resolution"]
        assert (paused.state, paused.due_at, paused.left) == ("paused", None, HOUR)

    def test_who_turns_out_to_be_covered_was_covered_from_receipt(self):
        life = Life("2026-06-02 10:00", priority=P3, line=None)
        life.add("ticket.attached", "2026-06-02 12:00", customer=1, line=7, priority=P1)
        course = life.derive(resolution(4 * HOUR))["resolution"]
        assert course.due_at == at("2026-06-02 14:30")

    def test_declined_stops_it(self):
        life = Life("2026-06-02 10:00", priority=P1, kind="request")
        life.add("ticket.declined", "2026-06-02 11:00", message=1)
        course = life.derive(resolution(4 * HOUR), "2026-07-01 10:00")["resolution"]
        assert (course.state, course.misses) == ("stopped", ())

    def test_discarding_undone_counts_through(self):
        life = Life("2026-06-02 10:00", priority=P1)
        life.add("ticket.discarded", "2026-06-02 10:10")
        life.add("ticket.restored", "2026-06-02 11:10")
        course = life.derive(resolution(4 * HOUR))["resolution"]
        assert (course.state, course.due_at) == ("running", at("2026-06-02 14:30"))


class Test10PriorityChange:
    def agreed(self, reclassification):
        return terms(
            clause(
                rule("resolution", P1, 4 * HOUR),
                rule("resolution", P3, 16 * HOUR),
                reclassification=reclassification,
            )
        )

    def life(self):
        return Life("2026-06-01 09:00", priority=P3)

    def test_before(self):
        course = self.life().derive(self.agreed("from_start"))["resolution"]
        assert course.due_at == at("2026-06-03 09:00")

    def test_from_the_start_it_is_missed_already_and_only_by_the_change(self):
        life = self.life()
        life.prioritised("2026-06-01 14:00", P3, P1)
        course = life.derive(self.agreed("from_start"))["resolution"]
        assert course.due_at == at("2026-06-01 13:30")
        assert course.left_at(at("2026-06-01 14:00")) == -30 * MINUTE
        (miss,) = course.misses
        assert (miss.at, miss.due_at) == (at("2026-06-01 14:00"), at("2026-06-01 13:30"))
        assert miss.reclassified
        assert course.overdue_by_change

    def test_from_the_change(self):
        life = self.life()
        life.prioritised("2026-06-01 14:00", P3, P1)
        course = life.derive(self.agreed("from_change"))["resolution"]
        assert (course.due_at, course.misses) == (at("2026-06-02 09:30"), ())

    @pytest.mark.parametrize(
        ("clause_says", "due"),
        [("from_start", "2026-06-03 09:00"), ("from_change", "2026-06-03 14:10")],
    )
    def test_back_again(self, clause_says, due):
        life = self.life()
        life.prioritised("2026-06-01 14:00", P3, P1)
        life.prioritised("2026-06-01 14:10", P1, P3)
        course = life.derive(self.agreed(clause_says))["resolution"]
        assert course.due_at == at(due)
        assert len(course.misses) == (clause_says == "from_start")

    @pytest.mark.parametrize("clause_says", ["from_start", "from_change"])
    def test_a_misclick_never_happened(self, clause_says):
        life = self.life()
        before = life.derive(self.agreed(clause_says))["resolution"]
        number = life.prioritised("2026-06-01 14:00", P3, P1)
        life.corrected("2026-06-01 14:10", number, P1, P3)
        course = life.derive(self.agreed(clause_says))["resolution"]
        assert (course.due_at, course.misses) == (at("2026-06-03 09:00"), ())
        assert course.due_at == before.due_at

    def test_a_genuine_miss_after_the_change_is_no_miss_by_the_change(self):
        life = self.life()
        life.prioritised("2026-06-01 13:00", P3, P1)
        course = life.derive(self.agreed("from_start"), "2026-06-01 15:00")["resolution"]
        (miss,) = course.misses
        assert (miss.at, miss.reclassified) == (at("2026-06-01 13:30"), False)


class Test11WaitingForTheCustomer:
    def life(self):
        life = Life("2026-06-02 10:00", priority=P1)
        life.waits("2026-06-02 11:00")
        return life

    def test_paused_while_an_out_of_office_arrives(self):
        life = self.life()
        life.add("ticket.received", "2026-06-02 11:01", message=2, automatic=True)
        course = life.derive(resolution(4 * HOUR), "2026-06-02 16:00")["resolution"]
        assert (course.state, course.due_at, course.left) == ("paused", None, 3 * HOUR)

    def test_the_answer_before_opening_resumes_at_opening(self):
        life = self.life()
        life.resumed("2026-06-03 06:50")
        course = life.derive(resolution(4 * HOUR))["resolution"]
        assert course.due_at == at("2026-06-03 11:00")

    def test_clause_waiting_counts(self):
        course = self.life().derive(resolution(4 * HOUR, waiting_customer_counts=True))[
            "resolution"
        ]
        assert (course.state, course.due_at) == ("running", at("2026-06-02 14:30"))

    def test_12_time_from_solved_to_not_yet_is_not_counted(self):
        life = self.life()
        life.resumed("2026-06-03 06:50")
        life.solved("2026-06-03 10:30")
        assert life.derive(resolution(4 * HOUR))["resolution"].used_at(at("2026-06-03 10:30")) == (
            3 * HOUR + 30 * MINUTE
        )
        life.objected("2026-06-04 13:00")
        course = life.derive(resolution(4 * HOUR))["resolution"]
        assert course.due_at == at("2026-06-04 13:30")
        life.solved("2026-06-04 14:00")
        course = life.derive(resolution(4 * HOUR))["resolution"]
        assert [miss.at for miss in course.misses] == [at("2026-06-04 13:30")]

    def test_a_reopening_that_was_only_thanks_leaves_no_trace(self):
        life = self.life()
        life.resumed("2026-06-03 06:50")
        life.solved("2026-06-03 10:30")
        before = life.derive(resolution(4 * HOUR))["resolution"]
        number = life.add("ticket.reopened", "2026-06-03 10:40", why="reply", message=5)
        later = "2026-06-05 10:00"
        assert life.derive(resolution(4 * HOUR), later)["resolution"].misses
        life.add("ticket.reopening_undone", later, undoes=number, message=5, why="thanks")
        after = life.derive(resolution(4 * HOUR))["resolution"]
        assert (after.state, after.met_at, after.misses) == ("met", before.met_at, ())


@pytest.mark.parametrize(
    ("says", "due"),
    [
        ("old", "2026-07-01 14:00"),
        ("from_opening", "2026-07-01 09:30"),
        ("from_effective", "2026-07-01 12:00"),
    ],
)
@pytest.mark.parametrize("seen", ["2026-06-30 15:00", "2026-07-01 08:00"])
def test_13_amendment_in_the_middle(says, due, seen):
    old = clause(rule("resolution", P1, 8 * HOUR))
    new = amended(old, "2026-07-01 00:00", says, rule("resolution", P1, 4 * HOUR))
    course = Life("2026-06-30 14:00", priority=P1).derive(terms(old, new), seen)["resolution"]
    assert course.due_at == at(due)


def test_13_a_due_time_which_only_the_amendment_puts_into_the_past_is_missed_by_it():
    old = clause(rule("resolution", P1, 8 * HOUR))
    new = amended(old, "2026-07-01 00:00", "from_opening", rule("resolution", P1, HOUR))
    life = Life("2026-06-30 14:00", priority=P1)
    before = life.derive(terms(old, new), "2026-06-30 16:00")["resolution"]
    assert (before.misses, before.falls_at) == ((), at("2026-07-01 00:00"))
    (miss,) = life.derive(terms(old, new), "2026-07-01 00:00")["resolution"].misses
    assert miss.reclassified


class TestFirstResponse:
    agreed = terms(clause(rule("first_response", P1, 30 * MINUTE)))

    def test_4_is_due_on_monday(self):
        course = Life("2026-06-05 13:50", priority=P1).derive(self.agreed)["first_response"]
        assert course.due_at == at("2026-06-08 08:20")

    def test_4_a_call_meets_it_at_once(self):
        life = Life("2026-06-05 13:50", priority=P1, spoken=True)
        course = life.derive(self.agreed)["first_response"]
        assert (course.state, course.met_at) == ("met", at("2026-06-05 13:50"))

    def test_it_never_pauses(self):
        life = Life("2026-06-02 10:00", priority=P1)
        life.waits("2026-06-02 10:01", on="third_party")
        agreed = terms(clause(rule("first_response", P1, HOUR), waiting_third_party_counts=False))
        course = life.derive(agreed)["first_response"]
        assert (course.state, course.due_at) == ("running", at("2026-06-02 11:00"))

    def test_a_voice_box_does_not_meet_it(self):
        life = Life("2026-06-02 10:00", priority=P1)
        life.add("ticket.called", "2026-06-02 10:05", message=1, direction="out", spoken=False)
        assert life.derive(self.agreed)["first_response"].state == "running"
        life.add("ticket.called", "2026-06-02 10:06", message=1, direction="out", spoken=True)
        assert life.derive(self.agreed)["first_response"].met_at == at("2026-06-02 10:06")

    def test_15_counts_from_the_receipt_by_the_mail_server(self):
        agreed = terms(clause(rule("first_response", P1, HOUR)))
        course = Life("2026-06-08 16:10", priority=P1).derive(agreed)["first_response"]
        assert course.due_at == at("2026-06-09 08:40")

    def test_tasks_and_alerts_have_nobody_to_answer(self):
        assert Life("2026-06-02 10:00", priority=P1, kind="alert").derive(self.agreed) == {}


class TestNextUpdate:
    agreed = terms(clause(rule("next_update", P1, 2 * HOUR)))

    def life(self):
        return Life("2026-06-02 08:00", priority=P1)

    def test_each_public_word_starts_it_again(self):
        life = self.life()
        life.answered("2026-06-02 09:00")
        course = life.derive(self.agreed)["next_update"]
        assert (course.due_at, course.cycle) == (at("2026-06-02 11:00"), 1)

    def test_after_a_miss_it_starts_again_at_the_missed_due_time(self):
        course = self.life().derive(self.agreed, "2026-06-02 12:40")["next_update"]
        assert [miss.due_at for miss in course.misses] == [
            at("2026-06-02 10:00"),
            at("2026-06-02 12:00"),
        ]
        assert course.due_at == at("2026-06-02 14:30")

    def test_the_cycle_that_a_miss_ended_is_at_hand_until_somebody_speaks(self):
        life = self.life()
        course = life.derive(self.agreed, "2026-06-02 10:30")["next_update"]
        assert course.first is not None
        assert (course.first.cycle, course.first.due_at) == (0, at("2026-06-02 10:00"))
        life.answered("2026-06-02 10:40")
        assert life.derive(self.agreed)["next_update"].first is None

    def test_a_miss_by_the_change_alone_starts_it_again_at_the_change(self):
        both = terms(clause(rule("next_update", P1, 2 * HOUR), rule("next_update", P3, 8 * HOUR)))
        life = Life("2026-06-02 08:00", priority=P3)
        life.prioritised("2026-06-02 11:00", P3, P1)
        course = life.derive(both)["next_update"]
        assert [miss.reclassified for miss in course.misses] == [True]
        assert course.due_at == at("2026-06-02 13:30")

    def test_a_target_of_no_time_at_all_ends_somewhere(self):
        none = terms(clause(rule("next_update", P1, 0)))
        assert len(self.life().derive(none, "2026-06-03 08:00")["next_update"].misses) == 1

    def test_misses_before_an_answer_stay_counted(self):
        life = self.life()
        life.answered("2026-06-02 11:00")
        course = life.derive(self.agreed)["next_update"]
        assert len(course.misses) == 1
        assert course.due_at == at("2026-06-02 13:30")

    def test_solved_meets_it_and_an_objection_starts_it_again(self):
        life = self.life()
        life.solved("2026-06-02 09:00")
        assert life.derive(self.agreed, "2026-06-05 09:00")["next_update"].state == "met"
        life.objected("2026-06-03 08:00")
        course = life.derive(self.agreed)["next_update"]
        assert (course.state, course.due_at, course.misses) == (
            "running",
            at("2026-06-03 10:00"),
            (),
        )

    def test_it_pauses_by_clause(self):
        life = self.life()
        life.waits("2026-06-02 09:00")
        assert life.derive(self.agreed, "2026-06-02 15:00")["next_update"].state == "paused"


class TestQuote:
    agreed = terms(clause(rule("quote", P3, 2, "working_days"), rule("resolution", P3, 16 * HOUR)))

    def test_9_over_easter(self):
        life = Life("2026-04-02 15:00", kind="quote")
        courses = life.derive(self.agreed)
        assert set(courses) == {"quote"}
        assert courses["quote"].due_at == at("2026-04-08 16:30")

    def test_becoming_a_quote_starts_it_and_stops_the_resolution(self):
        life = Life("2026-04-01 15:00")
        life.add("ticket.kind_changed", "2026-04-02 15:00", before="incident", after="quote")
        courses = life.derive(self.agreed)
        assert courses["quote"].due_at == at("2026-04-08 16:30")
        assert courses["resolution"].state == "stopped"

    def test_met_by_the_quote_sent(self):
        life = Life("2026-04-02 15:00", kind="quote")
        life.add("ticket.quoted", "2026-04-07 09:00", message=1)
        assert life.derive(self.agreed)["quote"].state == "met"


def test_merged_the_earlier_receipt_counts():
    agreed = resolution(4 * HOUR)
    life = Life("2026-06-02 10:00", priority=P1)
    life.add("ticket.absorbed", "2026-06-02 11:00", other=9, received_at=at("2026-06-02 09:00"))
    assert life.derive(agreed)["resolution"].due_at == at("2026-06-02 13:30")
    life.add("ticket.separated", "2026-06-02 11:10", other=9)
    assert life.derive(agreed)["resolution"].due_at == at("2026-06-02 14:30")


class TestFirstResponseOfMergedTickets:
    agreed = terms(clause(rule("first_response", P1, 30 * MINUTE)))

    def merged(self, when, *, answered, received="2026-06-02 09:00"):
        life = Life("2026-06-02 10:00", priority=P1)
        data = {"other": 9, "received_at": at(received), "answered": answered}
        life.add("ticket.absorbed", when, **data)
        return life

    def test_the_answer_in_the_other_ticket_meets_it_at_the_merge(self):
        life = self.merged("2026-06-02 10:20", answered=True)
        course = life.derive(self.agreed, "2026-06-03 10:00")["first_response"]
        assert (course.state, course.met_at) == ("met", at("2026-06-02 10:20"))
        assert (course.due_at, course.misses) == (at("2026-06-02 10:30"), ())

    def test_what_was_missed_before_the_merge_stays_missed(self):
        life = self.merged("2026-06-02 11:00", answered=True)
        course = life.derive(self.agreed)["first_response"]
        assert [miss.reclassified for miss in course.misses] == [False]
        assert course.met_at == at("2026-06-02 11:00")

    def test_answered_nowhere_the_earlier_receipt_makes_no_plain_miss(self):
        life = self.merged("2026-06-02 10:20", answered=False)
        course = life.derive(self.agreed, "2026-06-02 10:25")["first_response"]
        assert course.state == "running"
        assert [(miss.reclassified, miss.at) for miss in course.misses] == [
            (True, at("2026-06-02 10:20"))
        ]

    def test_parted_again_it_runs_as_if_they_had_never_been_one(self):
        life = self.merged("2026-06-02 10:20", answered=True)
        life.add("ticket.separated", "2026-06-02 10:25", other=9)
        course = life.derive(self.agreed)["first_response"]
        assert (course.state, course.due_at) == ("running", at("2026-06-02 10:30"))

    def test_it_starts_no_next_update_since_nobody_spoke(self):
        agreed = terms(clause(rule("next_update", P1, 2 * HOUR)))
        course = self.merged("2026-06-02 10:20", answered=True).derive(agreed)["next_update"]
        assert course.due_at == at("2026-06-02 11:00")


def test_14_percentages_of_working_time_move_with_the_pause():
    life = Life("2026-07-08 14:30", priority=P1)
    agreed = resolution(4 * HOUR)
    assert life.derive(agreed)["resolution"].at_percent(50) == at("2026-07-08 16:30")
    life.waits("2026-07-09 08:30")
    paused = life.derive(agreed)["resolution"]
    assert paused.at_percent(50) == at("2026-07-08 16:30")
    assert paused.at_percent(75) is None
    life.resumed("2026-07-09 09:15")
    course = life.derive(agreed)["resolution"]
    assert course.at_percent(75) == at("2026-07-09 09:45")
    assert course.at_percent(100) == at("2026-07-09 10:45")

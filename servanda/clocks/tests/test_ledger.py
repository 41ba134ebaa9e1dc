from __future__ import annotations

from datetime import time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from servanda.calendars.worktime import Schedule
from servanda.clocks.ledger import Reader, say, say_text
from servanda.clocks.spans import spans
from servanda.clocks.tests.build import HOUR, MINUTE, Life, amended, at, clause, rule, terms

NINE_TO_FIVE = Schedule("Europe/Budapest", {day: ["09:00-17:00"] for day in range(5)})
BUDAPEST = ZoneInfo("Europe/Budapest")


def told(course, now, side="agent", language="en"):
    return say_text(course, Reader(language, BUDAPEST, at(now), side))


def example():
    life = Life("2026-06-05 16:20", priority=1)
    life.waits("2026-06-08 10:15")
    life.resumed("2026-06-08 11:40")
    return life


def test_the_ledger_of_the_design():
    agreed = terms(clause(rule("resolution", 1, 4 * HOUR), schedule=NINE_TO_FIVE))
    course = example().derive(agreed)["resolution"]
    assert told(course, "2026-06-08 12:00", "customer") == (
        "Gold, clause 3.2: resolution in 4 working hours. Received Fri 16:20. "
        "Counted 40 min until 17:00. Weekend not counted. Mon 9:00–10:15 counted. "
        "10:15–11:40 waiting for your answer, not counted (clause 3.4). Due Mon 13:45."
    )
    assert "waiting for the customer's answer" in told(course, "2026-06-08 12:00")


def test_the_spans_have_no_gaps_and_add_up():
    agreed = terms(clause(rule("resolution", 1, 4 * HOUR), schedule=NINE_TO_FIVE))
    found = spans(example().derive(agreed)["resolution"])
    assert all(a.end == b.start for a, b in pairwise(found))
    assert sum(span.seconds for span in found if span.kind == "counted") == 4 * HOUR
    assert [span.seconds for span in found if span.kind == "paused"] == [85 * MINUTE]


def test_each_line_carries_its_figures():
    agreed = terms(clause(rule("resolution", 1, 4 * HOUR), schedule=NINE_TO_FIVE))
    lines = say(
        example().derive(agreed)["resolution"], Reader("en", BUDAPEST, at("2026-06-08 12:00"))
    )
    assert [line.kind for line in lines] == [
        "promise", "received", "counted", "closed", "counted", "paused", "due",
    ]  # fmt: skip
    assert (lines[2].start, lines[2].seconds) == (at("2026-06-05 16:20"), 40 * MINUTE)
    assert lines[-1].end == at("2026-06-08 13:45")


def test_11_paused_says_how_much_is_left():
    life = Life("2026-06-02 10:00", priority=1)
    life.waits("2026-06-02 11:00")
    course = life.derive(terms(clause(rule("resolution", 1, 4 * HOUR))))["resolution"]
    assert told(course, "2026-06-02 12:00").endswith(
        "Counted 1 h until 11:00. Since 11:00 waiting for the customer's answer, not counted "
        "(clause 3.4). Then 3 h of working time are left."
    )


def test_a_lunch_break_and_a_night():
    course = Life("2026-06-02 11:30", priority=1).derive(
        terms(clause(rule("resolution", 1, 6 * HOUR)))
    )["resolution"]
    assert told(course, "2026-06-02 12:00").endswith(
        "Received Tue 11:30. Counted 30 min until 12:00. 12:00–12:30 break, not counted. "
        "12:30–16:30 counted. Outside opening hours not counted. Due Wed 9:30."
    )


def test_holidays_are_named():
    names = {"2026-04-03": "Good Friday", "2026-04-06": "Easter Monday"}
    course = Life("2026-04-02 15:00").derive(terms(clause(rule("resolution", 3, 4 * HOUR))))
    reader = Reader("en", BUDAPEST, at("2026-04-02 15:00"))
    reader.names = lambda calendar, day, language: names.get(str(day), "")
    assert (
        "Good Friday (Fri), weekend, Easter Monday (Mon) not counted. Due Tue 10:30."
        in say_text(course["resolution"], reader)
    )


@pytest.mark.parametrize(
    ("says", "words", "due"),
    [
        ("old", "for this ticket the old clause still counts.", "Due Wed 14:00."),
        ("from_opening", "the new clause counts from opening.", "Due Wed 9:30."),
        ("from_effective", "the new clause counts from that moment.", "Due Wed 12:00."),
    ],
)
def test_13_each_rule_of_an_amendment_is_named(says, words, due):
    old = clause(rule("resolution", 1, 8 * HOUR))
    new = amended(old, "2026-07-01 00:00", says, rule("resolution", 1, 4 * HOUR))
    course = Life("2026-06-30 14:00", priority=1).derive(terms(old, new))["resolution"]
    text = told(course, "2026-07-01 08:00")
    assert f"The contract was amended with effect from Wed 0:00: {words}" in text
    assert text.endswith(due)


def test_10_a_miss_by_the_change_alone_says_so():
    life = Life("2026-06-01 09:00", priority=3)
    life.prioritised("2026-06-01 14:00", 3, 1)
    agreed = terms(clause(rule("resolution", 1, 4 * HOUR), rule("resolution", 3, 16 * HOUR)))
    text = told(life.derive(agreed)["resolution"], "2026-06-01 14:00")
    assert (
        "Priority changed from P3 to P1 on Mon 14:00: the new target counts from the start." in text
    )
    assert text.endswith(
        "Due Mon 13:30. Past already when it was changed on Mon 14:00: missed by the change alone."
    )


def test_dates_where_a_weekday_alone_would_not_do():
    agreed = terms(clause(rule("resolution", 1, 4 * HOUR), schedule=NINE_TO_FIVE))
    course = example().derive(agreed)["resolution"]
    later = at("2026-06-08 12:00") + timedelta(days=30)
    text = say_text(course, Reader("en", BUDAPEST, later))
    assert "Received Fri 5 Jun 16:20." in text
    assert text.endswith("Due Mon 8 Jun 13:45.")


def test_the_end_is_told():
    life = Life("2026-06-02 10:00", priority=1)
    life.solved("2026-06-02 12:00")
    course = life.derive(terms(clause(rule("resolution", 1, 4 * HOUR))))["resolution"]
    assert told(course, "2026-06-02 12:00").endswith(
        "Counted 2 h until 12:00. Due Tue 14:30. Solved Tue 12:00, with 2 h of working time left."
    )


def test_other_units():
    course = Life("2026-12-11 10:00", priority=1).derive(
        terms(
            clause(
                rule("resolution", 1, 3, "working_days"),
                rule("first_response", 1, 1, "time_of_day", time(12)),
            )
        )
    )
    assert "resolution in 3 working days." in told(course["resolution"], "2026-12-11 10:00")
    first = told(course["first_response"], "2026-12-11 10:00")
    assert "first response by 12:00 on the next working day." in first
    assert first.endswith("Due Sat 12:00.")


@pytest.mark.parametrize("language", ["hu", "he", "es"])
def test_every_language_can_be_read(language):
    agreed = terms(clause(rule("resolution", 1, 4 * HOUR), schedule=NINE_TO_FIVE))
    text = told(example().derive(agreed)["resolution"], "2026-06-08 12:00", language=language)
    assert "13:45" in text

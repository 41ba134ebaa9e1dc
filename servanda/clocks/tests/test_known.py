"""A long silence costs no more than a short one: what is known is not found again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda import kernel
from servanda.clocks import derive
from servanda.clocks.check import check
from servanda.clocks.facts import Fact
from servanda.clocks.known import known_misses
from servanda.clocks.reactions import standing
from servanda.clocks.tests.build import HOUR, Life, at, clause, rule, terms
from servanda.clocks.tests.play import Play
from servanda.clocks.tests.test_laws import START, acts, facts_of, gaps, lived
from servanda.contracts.tests.factory import hours, make_contract
from servanda.tickets import actions

AGREED = terms(clause(*(rule("next_update", priority, 2 * HOUR) for priority in (1, 3))))


def recorded(life: Life, upto) -> list[Fact]:
    """The misses as they would have been written down by then."""
    course = life.derive(AGREED, upto).get("next_update")
    return [
        Fact(
            miss.at,
            len(life.facts) + 1 + number,
            "clock.missed",
            {
                "metric": "next_update",
                "due_at": miss.due_at.isoformat(),
                "line": miss.line,
                "priority": miss.priority,
                "reclassified": miss.reclassified,
            },
            "system",
        )
        for number, miss in enumerate(course.misses if course else ())
    ]


@settings(deadline=None, max_examples=60, derandomize=True)
@given(acts, gaps, gaps, st.integers(min_value=0, max_value=3000))
def test_what_is_known_gives_the_same_as_everything_anew(acts, first, second, late):
    life = lived(acts)
    seen = life.facts[-1].at + timedelta(minutes=first)
    rows = recorded(life, seen)
    spoken = max(START, seen - timedelta(minutes=late))
    number = len(life.facts) + len(rows) + 1
    life.facts.append(Fact(spoken, number, "ticket.called", {"spoken": True}))
    upto = seen + timedelta(minutes=second)
    known = known_misses(life.facts, rows, upto)
    again = derive.derive(life.facts, {AGREED.line_id: AGREED}, upto, known)
    whole = life.derive(AGREED, upto)
    assert facts_of(again) == facts_of(whole)
    assert [one.first and one.first.due_at for one in again.values()] == [
        one.first and one.first.due_at for one in whole.values()
    ]


def silent_for(days: int) -> tuple[Life, list[Fact]]:
    life = Life(START, priority=1)
    return life, recorded(life, START + timedelta(days=days))


def test_only_the_last_cycle_of_a_long_silence_is_walked(monkeypatch):
    walked, walk = [], derive._walk
    monkeypatch.setattr(derive, "_walk", lambda *given: walked.append(1) or walk(*given))
    counts = []
    for days in (10, 60):
        life, rows = silent_for(days)
        upto = START + timedelta(days=days)
        known = known_misses(life.facts, rows, upto)
        assert len(known["next_update"]) == len(rows)
        walked.clear()
        derive.derive(life.facts, {AGREED.line_id: AGREED}, upto, known)
        counts.append(len(walked))
    assert counts == [4, 4]  # three metrics, and the cycle to which the ladder belongs


def test_what_was_written_down_late_makes_later_misses_doubtful():
    life, rows = silent_for(10)
    middle = rows[7]
    when = middle.at + timedelta(minutes=1)
    life.facts.append(Fact(when, 10**6, "ticket.called", {"spoken": True}))
    known = known_misses(life.facts, rows, START + timedelta(days=10))
    assert len(known["next_update"]) == 8


@pytest.mark.django_db
def test_a_ticket_left_alone_for_days_is_still_proven_right():
    one = Play(make_contract(calendar="HU 24x7", targets={("next_update", 1): hours(6)}))
    one.opens("2026-06-02 08:00")
    one.wakes("2026-06-06 08:30")
    (settled,) = standing([one.ticket], at("2026-06-06 08:40"))
    assert len(settled.known["next_update"]) == 16
    assert check() == []
    call = {"direction": "in", "text": "They rang.", "at": at("2026-06-03 09:00")}
    one.at("2026-06-06 09:00", actions.log_call, contact=one.contact, **call)
    assert check() == []
    with kernel.pretend(at("2026-06-06 10:00")):
        assert one.clock("next_update").misses == len(one.misses()) - len(
            one.journal("clock.struck_out")
        )

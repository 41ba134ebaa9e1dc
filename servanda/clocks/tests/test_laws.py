"""What holds for any ticket, by random lives."""

from __future__ import annotations

import random
from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.calendars.tests.scenario_calendars import HU, IL, MAD
from servanda.clocks.spans import spans
from servanda.clocks.tests import oracle
from servanda.clocks.tests.build import HOUR, MINUTE, Life, amended, at, clause, rule, terms

START = at("2026-06-01 09:00")
METRICS = ("first_response", "next_update", "resolution")
TARGETS = [
    rule(metric, priority, amount * HOUR)
    for metric, times in (
        ("first_response", (1, 4)),
        ("next_update", (2, 8)),
        ("resolution", (4, 16)),
    )
    for priority, amount in zip((1, 3), times, strict=True)
]
AGREED = terms(clause(*TARGETS))

gaps = st.integers(min_value=0, max_value=36 * 60)
# The same lives every time; few, since each of them is checked at every step of its way.
law = settings(max_examples=40, deadline=None, derandomize=True)
acts = st.lists(
    st.tuples(
        st.sampled_from(["waits", "resumed", "answered", "solved", "objected", "raise", "lower"]),
        gaps,
    ),
    max_size=12,
)


def lived(acts, priority=1) -> Life:
    """A life in which each act follows the one before after so many minutes."""
    life, now, current = Life(START, priority=priority), START, priority
    for act, gap in acts:
        now += timedelta(minutes=gap)
        if act in ("raise", "lower"):
            after = 1 if act == "raise" else 3
            life.prioritised(now, current, after)
            current = after
        else:
            getattr(life, act)(now)
    return life


def ending(life: Life):
    return life.facts[-1].at + timedelta(days=3)


def facts_of(courses):
    return {
        metric: (course.state, course.due_at, course.left, course.met_at, course.misses)
        for metric, course in courses.items()
    }


@law
@given(acts, st.randoms(use_true_random=False))
def test_the_order_in_which_rows_are_read_does_not_matter(acts, chance: random.Random):
    life = lived(acts)
    until = ending(life)
    found = facts_of(life.derive(AGREED, until))
    chance.shuffle(life.facts)
    assert facts_of(life.derive(AGREED, until)) == found


@law
@given(acts)
def test_due_times_do_not_depend_on_when_one_looks(acts):
    life = lived(acts)
    early = life.derive(AGREED, life.facts[-1].at)
    late = life.derive(AGREED, life.facts[-1].at + timedelta(days=30))
    for metric in ("first_response", "resolution"):
        assert early[metric].due_at == late[metric].due_at
        assert early[metric].state == late[metric].state
        assert set(early[metric].misses) <= set(late[metric].misses)


@law
@given(acts, gaps, gaps)
def test_a_pause_never_makes_it_due_earlier(acts, before, length):
    plain = lived([act for act in acts if act[0] in ("answered", "raise", "lower")])
    paused = Life(START)
    paused.facts = list(plain.facts)
    start = START + timedelta(minutes=before)
    paused.waits(start)
    paused.resumed(start + timedelta(minutes=length))
    without = plain.derive(AGREED, ending(paused))["resolution"].due_at
    with_pause = paused.derive(AGREED, ending(paused))["resolution"].due_at
    assert with_pause >= without


@law
@given(acts, gaps)
def test_a_priority_there_and_back_by_correction_restores_the_course(acts, gap):
    life = lived([act for act in acts if act[0] not in ("raise", "lower")])
    when = life.facts[-1].at + timedelta(minutes=gap)
    until = when + timedelta(days=3)
    before = facts_of(life.derive(AGREED, until))
    number = life.prioritised(when, 1, 3)
    life.corrected(when + timedelta(minutes=5), number, 3, 1)
    assert facts_of(life.derive(AGREED, until)) == before


@law
@given(acts)
def test_the_ledger_has_no_gaps_and_its_counted_spans_add_up(acts):
    life = lived(acts)
    for course in life.derive(AGREED, ending(life)).values():
        found = spans(course)
        for one, following in pairwise(found):
            assert one.end == following.start
        counted = sum(span.seconds for span in found if span.kind == "counted")
        end = course.ended_at or course.due_at
        if end is not None and end >= course.count.base:
            assert counted == course.used_at(end)
        if course.state == "running":
            assert counted == course.count.budget


@law
@given(acts)
def test_each_cycle_is_missed_at_most_once(acts):
    life = lived(acts)
    for metric, course in life.derive(AGREED, ending(life)).items():
        own = [(miss.cycle, miss.reclassified) for miss in course.misses]
        assert len(own) == len(set(own))
        if metric != "next_update":
            assert {miss.cycle for miss in course.misses} <= {0}


@given(
    st.sampled_from([HU, IL, MAD]),
    st.lists(
        st.tuples(st.sampled_from(["waits", "resumed", "solved", "objected"]), gaps), max_size=8
    ),
    st.integers(min_value=1, max_value=40),
)
@settings(law, max_examples=25)
def test_resolution_against_a_walk_minute_by_minute(hours, acts, quarters):
    seconds = quarters * 15 * MINUTE
    life = Life(START, priority=1)
    now, state = START, "open"
    allowed = {"open": ("waits", "solved"), "waits": ("resumed", "solved"), "solved": ("objected",)}
    after = {"waits": "waits", "resumed": "open", "solved": "solved", "objected": "open"}
    for act, gap in acts:
        now += timedelta(minutes=gap)
        if act in allowed[state]:
            getattr(life, act)(now)
            state = after[act]
    course = life.derive(
        terms(clause(rule("resolution", 1, seconds), schedule=hours)), now + timedelta(days=40)
    )["resolution"]
    expected = oracle.due(life.facts, hours, seconds)
    if course.state == "met":
        assert (course.due_at <= course.met_at) == (
            expected is not None and expected <= course.met_at
        )
        assert bool(course.misses) == (expected is not None and expected < course.met_at)
    else:
        assert course.due_at == expected


@law
@given(acts, st.sampled_from(["old", "from_opening", "from_effective"]), gaps)
def test_an_amendment_known_beforehand_or_not_gives_the_same_due_time_once_in_force(
    acts, says, gap
):
    old = clause(*TARGETS)
    effective = (START + timedelta(minutes=gap)).strftime("%Y-%m-%d %H:%M")
    new = amended(
        old, effective, says, *[rule(one.metric, one.priority, one.amount // 2) for one in TARGETS]
    )
    life = lived(acts)
    seen_at = [ending(life), at(effective) + timedelta(minutes=1)]
    both = [
        life.derive(terms(old, new), upto)["resolution"].due_at
        for upto in (min(seen_at), max(seen_at))
    ]
    assert both[0] == both[1]

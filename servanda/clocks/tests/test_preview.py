from __future__ import annotations

import pytest
from django.utils import timezone, translation

from servanda import kernel
from servanda.clocks.ledger import Reader, say_shortly
from servanda.clocks.models import Clock
from servanda.clocks.preview import new_courses, preview
from servanda.clocks.tests.build import BUDAPEST, at
from servanda.clocks.tests.play import Play
from servanda.contracts.tests.factory import hours, make_contract, minutes
from servanda.kernel.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reader():
    with translation.override("en"), timezone.override(BUDAPEST):
        yield


TARGETS = {("resolution", 1): hours(4), ("resolution", 3): hours(16)}


def foreseen(one: Play, local: str, **what):
    with kernel.pretend(one.when(local)):
        return {effect.metric: effect for effect in preview(one.ticket, **what)}


def test_10_the_miss_is_shown_before_saving_and_nothing_is_written():
    one = Play(make_contract(targets=TARGETS))
    one.opens("2026-06-01 09:00", priority=3)
    rows = Entry.objects.count()
    effect = foreseen(one, "2026-06-01 14:00", priority=1)["resolution"]
    assert (effect.before, effect.after) == (at("2026-06-03 09:00"), at("2026-06-01 13:30"))
    assert effect.missed == 30 * 60
    assert effect.words == "was due today 13:30: already missed by 30 working minutes"
    assert Entry.objects.count() == rows
    assert Clock.objects.get().due_at == at("2026-06-03 09:00")


def test_10_from_the_change():
    one = Play(make_contract(targets=TARGETS, reclassification="from_change"))
    one.opens("2026-06-01 09:00", priority=3)
    effect = foreseen(one, "2026-06-01 14:00", priority=1)["resolution"]
    assert (effect.words, effect.missed) == ("due tomorrow 9:30", 0)


def test_what_is_shown_is_what_happens():
    one = Play(make_contract(targets=TARGETS))
    one.opens("2026-06-01 09:00", priority=3)
    effect = foreseen(one, "2026-06-01 11:00", priority=1)["resolution"]
    one.prioritises("2026-06-01 11:00", 1)
    assert effect.after == one.clock().due_at


def test_a_pause_and_its_end():
    one = Play(make_contract(targets=TARGETS))
    one.opens("2026-06-01 09:00")
    effect = foreseen(one, "2026-06-01 10:00", pause="customer")["resolution"]
    assert (effect.after, effect.words) == (None, "waiting, not counted")
    one.asks("2026-06-01 10:00")
    effect = foreseen(one, "2026-06-01 11:00", resume=True)["resolution"]
    assert (effect.before, effect.after) == (None, at("2026-06-01 14:30"))


def test_what_changes_nothing_is_not_shown():
    one = Play(make_contract(targets=TARGETS))
    one.opens("2026-06-01 09:00")
    assert foreseen(one, "2026-06-01 10:00", priority=1) == {}
    assert foreseen(one, "2026-06-01 10:00", pause="third_party") == {}


@pytest.mark.parametrize(
    ("now", "priority", "words"),
    [
        ("2026-06-05 13:50", 1, "10 min today, then Mon 8:20"),
        ("2026-06-05 11:50", 1, "today 12:20"),
        ("2026-06-05 20:00", 1, "Mon 8:30"),
    ],
)
def test_4_what_a_caller_may_expect_before_there_is_a_ticket(now, priority, words):
    line = make_contract(targets={("first_response", 1): minutes(30)})
    instant = at(now)
    course = new_courses(line, at=instant, priorities=[priority])[priority]["first_response"]
    assert say_shortly(course, Reader("en", BUDAPEST, instant)) == words


def test_a_day_between_makes_the_rest_of_today_no_news():
    line = make_contract(targets={("resolution", 3): hours(16)})
    instant = at("2026-06-01 09:00")
    course = new_courses(line, at=instant, priorities=[3])[3]["resolution"]
    assert say_shortly(course, Reader("en", BUDAPEST, instant)) == "Wed 9:00"


@pytest.mark.parametrize(
    ("now", "words"),
    [("2026-06-05 23:25", "tomorrow 3:25"), ("2026-06-05 20:00", "tomorrow 0:00")],
)
def test_where_nothing_closes_at_midnight_the_day_that_ends_is_not_spoken_of(now, words):
    line = make_contract(calendar="HU 24x7", targets={("resolution", 1): hours(4)})
    instant = at(now)
    course = new_courses(line, at=instant, priorities=[1])[1]["resolution"]
    assert say_shortly(course, Reader("en", BUDAPEST, instant)) == words

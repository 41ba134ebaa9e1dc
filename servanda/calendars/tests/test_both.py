"""Calendars that are open when two others are."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from servanda.calendars.actions import (
    BothOpen,
    Hours,
    change_calendar,
    create_calendar,
    extend_calendars,
)
from servanda.calendars.models import Calendar, CalendarVersion
from servanda.calendars.rules import DayRules
from servanda.calendars.tests.factories import make_both, make_calendar
from servanda.calendars.tests.scenario_calendars import BOTH_SIDES
from servanda.kernel import Actor, Refused, pretend
from servanda.kernel.tests.test_concurrency import in_parallel

pytestmark = pytest.mark.django_db

HEAD = Actor("staff", 1, frozenset({"head"}))
JULY = date(2026, 7, 1)
HOUR = 3600
ZONE = "Europe/Budapest"


@pytest.fixture(autouse=True)
def _june():
    with pretend(datetime(2026, 6, 1, 12, tzinfo=UTC)):
        yield


def office(name, periods, zone=ZONE, **rules):
    week = {weekday: [periods] for weekday in range(5)}
    return create_calendar(name, zone, Hours(week, DayRules(**rules)), by=HEAD)


def day_of(calendar, day):
    start = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(calendar.zone))
    return calendar.schedule().elapsed(start, start.replace(hour=23)) / HOUR


def test_it_is_open_when_both_are():
    both = make_both("Both", make_calendar("IL"), make_calendar("HU"))
    a, b = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    assert both.schedule().spans(a, b) == BOTH_SIDES.spans(a, b)
    assert both.zone == "Asia/Jerusalem"


def test_it_follows_a_change_of_either_part():
    left, right = office("Left", "08:00-16:00"), office("Right", "10:00-18:00")
    both = make_both("Both", left, right)
    assert day_of(both, "2026-07-02") == 6
    change_calendar(
        left, Hours({day: ["08:00-12:00"] for day in range(5)}), by=HEAD, effective_from=JULY
    )
    assert [day_of(both, day) for day in ("2026-06-30", "2026-07-02")] == [6, 2]


def test_a_calendar_may_become_and_cease_to_be_such_a_one():
    left, right = office("Left", "08:00-16:00"), office("Right", "10:00-18:00")
    third = office("Third", "00:00-24:00")
    change_calendar(third, BothOpen(left, right), by=HEAD, effective_from=JULY)
    change_calendar(third, Hours({3: ["09:00-10:00"]}), by=HEAD, effective_from=date(2026, 8, 1))
    days = ("2026-06-30", "2026-07-02", "2026-08-06")
    assert [day_of(third, day) for day in days] == [23, 6, 1]


def test_of_three_at_once():
    left, right = office("Left", "08:00-16:00"), office("Right", "10:00-18:00")
    inner = make_both("Inner", left, right)
    outer = make_both("Outer", inner, office("Third", "15:00-20:00"))
    assert day_of(outer, "2026-07-02") == 1


def test_its_days_are_those_of_the_part_in_its_own_zone():
    here, there = office("Here", "08:00-16:00"), office("There", "08:00-16:00", "Asia/Jerusalem")
    calendar = office("Which", "09:00-10:00")
    version = change_calendar(calendar, BothOpen(there, here), by=HEAD, effective_from=JULY)
    assert (version.left, version.right) == (here, there)


def test_a_holiday_of_either_part_has_its_name_and_its_owner():
    left, right = office("Left", "08:00-16:00", country="HU"), office("Right", "08:00-16:00")
    both = make_both("Both", right, left)
    closed, name = both.closed_reason(datetime(2026, 10, 23, 8, tzinfo=UTC), "hu")
    assert (closed.kind, closed.whose) == ("holiday", left.pk)
    assert name == left.day_name(date(2026, 10, 23), "hu") != ""
    assert both.day_name(date(2026, 10, 23), "hu") == name


class TestRefused:
    def test_the_same_one_twice(self):
        one = office("One", "08:00-16:00")
        with pytest.raises(Refused, match="two different calendars"):
            make_both("Both", one, one)

    def test_a_part_of_itself(self):
        left, right = office("Left", "08:00-16:00"), office("Right", "10:00-18:00")
        with pytest.raises(Refused, match="“Left” cannot be a part of “Left”"):
            change_calendar(left, BothOpen(left, right), by=HEAD, effective_from=JULY)

    def test_a_circle_over_others(self):
        left, right = office("Left", "08:00-16:00"), office("Right", "10:00-18:00")
        inner = make_both("Inner", left, right)
        outer = make_both("Outer", inner, right)
        with pytest.raises(Refused, match="“Outer” cannot be a part of “Left”"):
            change_calendar(left, BothOpen(outer, right), by=HEAD, effective_from=JULY)
        assert day_of(outer, "2026-07-02") == 6

    def test_two_that_are_never_open_together(self):
        with pytest.raises(Refused, match="“Both” would never be open"):
            make_both("Both", office("Early", "06:00-10:00"), office("Late", "12:00-18:00"))
        assert not Calendar.objects.filter(name={"en": "Both"}).exists()

    def test_a_change_of_a_part_after_which_they_never_are(self):
        left, right = office("Left", "08:00-16:00"), office("Right", "10:00-18:00")
        make_both("Both", left, right)
        early = Hours({day: ["05:00-09:00"] for day in range(5)})
        with pytest.raises(Refused, match="“Both” would never be open"):
            change_calendar(left, early, by=HEAD, effective_from=JULY)
        assert left.versions.count() == 1

    def test_neither_part_in_its_zone(self):
        calendar = office("Far", "08:00-16:00", "America/New_York")
        parts = BothOpen(office("Left", "08:00-16:00"), office("Right", "10:00-18:00"))
        with pytest.raises(Refused, match="time zone America/New_York"):
            change_calendar(calendar, parts, by=HEAD, effective_from=JULY)

    def test_half_of_it_by_the_database(self):
        one = office("One", "08:00-16:00")
        with pytest.raises(IntegrityError), transaction.atomic():
            CalendarVersion.objects.create(
                calendar=one, effective_from=JULY, week={}, left=one, last_year=None
            )


def test_only_its_parts_get_new_years():
    left = office("Left", "08:00-16:00", country="HU")
    both = make_both("Both", left, office("Right", "08:00-16:00"))
    with pretend(datetime(2029, 2, 1, tzinfo=UTC)):
        extended = extend_calendars(by=Actor.system())
    assert both not in [version.calendar for version in extended]
    assert day_of(both, "2031-10-23") == 0


def test_who_rests_on_whom():
    left, right = office("Left", "08:00-16:00"), office("Right", "10:00-18:00")
    inner = make_both("Inner", left, right)
    outer = make_both("Outer", inner, right)
    assert Calendar.objects.resting_on(left.pk) == {left.pk, inner.pk, outer.pk}
    assert Calendar.objects.resting_on(outer.pk) == {outer.pk}


def test_its_parts_cost_one_query_more(django_assert_num_queries):
    both = make_both("Both", office("Left", "08:00-16:00"), office("Right", "10:00-18:00"))
    Calendar.objects.filter(pk=both.pk).hours()
    with django_assert_num_queries(3):
        Calendar.objects.filter(pk=both.pk).hours()


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_at_once_cannot_make_a_circle():
    one, other, third = (office(name, "08:00-16:00") for name in ("One", "Other", "Third"))
    pairs = [(one, other), (other, one)]
    refused = []

    def make(number):
        whole, part = pairs[number]
        with pretend(datetime(2026, 6, 1, 12, tzinfo=UTC)):
            try:
                change_calendar(whole, BothOpen(part, third), by=HEAD, effective_from=JULY)
            except Refused as refusal:
                refused.append(refusal.code)

    in_parallel(2, make)
    assert refused == ["calendar_circle"]
    assert day_of(one, "2026-07-02") == day_of(other, "2026-07-02") == 8

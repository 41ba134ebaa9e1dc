"""Who is in, until when; and who is not to be disturbed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from servanda import kernel
from servanda.calendars.actions import Hours, create_calendar
from servanda.kernel import Actor, Refused
from servanda.people import actions, actors
from servanda.people.models import Absence, Quiet
from servanda.people.queries import staff_of_account
from servanda.people.rota import rota_of_staff
from servanda.people.tests.factory import ROOT, make_staff

pytestmark = pytest.mark.django_db
# A Tuesday in winter, in UTC.
TEN = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@pytest.fixture
def anna():
    hours = Hours({day: ["08:00-12:00", "13:00-16:30"] for day in range(5)})
    calendar = create_calendar("Office", "UTC", hours, by=Actor.system())
    return make_staff(calendar=calendar)


def at(hour, minute=0, days=0):
    return TEN.replace(hour=hour, minute=minute) + timedelta(days=days)


def standing(staff, instant=TEN):
    presence = rota_of_staff([staff], instant).presence(staff, instant)
    return presence.state, presence.until


def away(staff, start, end):
    actions.add_absence(staff, by=ROOT, starts_at=start, ends_at=end)


def test_in_until_the_end_of_the_working_day(anna):
    assert standing(anna) == ("in", at(16, 30))


def test_before_the_opening_and_over_lunch_it_is_later(anna):
    assert standing(anna, at(7)) == ("later", at(8))
    assert standing(anna, at(12, 30)) == ("later", at(13))


def test_after_hours_one_is_in_again_the_next_working_day(anna):
    assert standing(anna, at(17)) == ("off", at(8, days=1))
    assert standing(anna, at(17, days=3)) == ("off", at(8, days=6))


def test_away_until_they_really_work_again(anna):
    away(anna, at(0, days=-1), at(0, days=4))  # until Saturday midnight
    assert standing(anna) == ("away", at(8, days=6))


def test_absences_that_join_are_one(anna):
    away(anna, at(0), at(0, days=4))  # to the end of Friday
    away(anna, at(0, days=6), at(0, days=7))  # and the Monday
    assert standing(anna) == ("away", at(8, days=7))


def test_an_absence_ahead_shortens_the_day(anna):
    away(anna, at(14), at(0, days=1))
    assert standing(anna) == ("in", at(14))


def test_without_hours_of_their_own_nobody_knows_until_when():
    assert standing(make_staff()) == ("in", None)


def test_who_left_is_gone(anna):
    anna.left_at = at(9)
    assert standing(anna) == ("gone", None)


def test_the_rota_takes_as_many_queries_for_ten_as_for_one(anna, django_assert_max_num_queries):
    people = [make_staff(calendar=anna.calendar) for _number in range(10)]
    with django_assert_max_num_queries(5):
        rota_of_staff(people, TEN)


# Absences


def test_two_absences_at_the_same_time_are_refused(anna):
    away(anna, at(0), at(0, days=2))
    with pytest.raises(Refused) as refused:
        away(anna, at(0, days=1), at(0, days=3))
    assert refused.value.code == "away_already"


def test_why_is_told_to_managers_and_to_oneself_alone(anna):
    away(anna, at(0), at(0, days=2))
    row = Absence.objects.get()
    colleague, head = make_staff("agent"), make_staff("head")
    assert row.kind_for(actors.of_staff(colleague)) == ""
    assert row.kind_for(actors.of_staff(make_staff("administrator"))) == ""
    assert row.kind_for(actors.of_staff(head)) == "leave"
    assert row.kind_for(actors.of_staff(anna)) == "leave"


# Quiet


def be_quiet(staff, until):
    return actions.be_quiet(staff, by=actors.of_staff(staff), until=until)


def test_quiet_lasts_until_its_time(anna):
    with kernel.pretend(TEN):
        be_quiet(anna, at(11))
        assert staff_of_account(anna.account).quiet_until == at(11)
    assert rota_of_staff([anna], at(10, 59)).quiet == {anna.pk: at(11)}
    assert rota_of_staff([anna], at(11)).quiet == {}


def test_quiet_can_be_ended_before(anna):
    with kernel.pretend(TEN):
        be_quiet(anna, at(12))
    with kernel.pretend(at(11)):
        actions.end_quiet(anna, by=actors.of_staff(anna))
        assert rota_of_staff([anna], at(11)).quiet == {}
    assert rota_of_staff([anna], at(10, 30)).quiet == {anna.pk: at(12)}


def test_a_second_quiet_time_takes_the_place_of_the_first(anna):
    with kernel.pretend(TEN):
        be_quiet(anna, at(15))
        be_quiet(anna, at(11))
    assert Quiet.objects.at(at(12)).count() == 0


@pytest.mark.parametrize(("until", "code"), [(TEN, "past"), (at(11, days=1), "too_long")])
def test_a_time_that_makes_no_sense_is_refused(anna, until, code):
    with kernel.pretend(TEN), pytest.raises(Refused) as refused:
        be_quiet(anna, until)
    assert refused.value.code == code


def test_nobody_is_made_quiet_by_others(anna):
    with pytest.raises(Refused) as refused:
        actions.be_quiet(anna, by=ROOT, until=kernel.now() + timedelta(hours=1))
    assert refused.value.code == "not_yours"

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from servanda.calendars.actions import (
    Hours,
    change_calendar,
    create_calendar,
    extend_calendars,
    rename_calendar,
    withdraw_change,
)
from servanda.calendars.models import Calendar
from servanda.calendars.rules import DayRules
from servanda.calendars.tests.factories import make_calendar
from servanda.calendars.tests.scenario_calendars import GIVEN
from servanda.kernel import Actor, Refused, pretend
from servanda.kernel.models import Entry

pytestmark = pytest.mark.django_db

HEAD = Actor("staff", 1, frozenset({"head"}))
AGENT = Actor("staff", 2, frozenset({"agent"}))
OFFICE = Hours({weekday: ["09:00-17:00"] for weekday in range(5)}, DayRules("HU"))
SHORT = Hours({weekday: ["09:00-12:00"] for weekday in range(5)}, DayRules("HU"))
HOUR = 3600


def budapest(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Budapest"))


@pytest.fixture(autouse=True)
def _june():
    with pretend(datetime(2026, 6, 1, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def calendar():
    return create_calendar({"en": "Office", "hu": "Iroda"}, "Europe/Budapest", OFFICE, by=HEAD)


def kinds(calendar):
    return [entry.kind for entry in Entry.objects.filter(stream=calendar.stream).order_by("number")]


def test_a_calendar_is_made_with_its_days_pinned(calendar):
    version = calendar.versions.get()
    assert version.effective_from == date(2026, 6, 1)
    assert version.days["2026-10-23"]["periods"] == []
    assert (version.first_year, version.last_year) == (2025, 2030)
    assert kinds(calendar) == ["calendar.created"]


def test_the_first_version_holds_for_all_time_before(calendar):
    schedule = calendar.schedule_at(budapest("2026-01-05 10:00"))
    assert schedule.is_open(budapest("2026-01-05 10:00"))


def test_a_change_leaves_what_was_before(calendar):
    change_calendar(calendar, SHORT, by=HEAD, effective_from=date(2026, 7, 1))
    assert kinds(calendar) == ["calendar.created", "calendar.changed"]
    schedule = calendar.schedule()
    assert schedule.elapsed(budapest("2026-06-30 00:00"), budapest("2026-07-02 00:00")) == 11 * HOUR
    starts = [start for start, _ in calendar.dated_schedules()]
    assert starts[1] == budapest("2026-07-01 00:00")
    assert calendar.schedule_at(starts[1]).advance(starts[1], HOUR) == budapest("2026-07-01 10:00")


@pytest.mark.parametrize("day", [date(2026, 5, 31), date(2020, 1, 1)])
def test_the_past_cannot_be_changed(calendar, day):
    with pytest.raises(Refused, match="today or a later day"):
        change_calendar(calendar, SHORT, by=HEAD, effective_from=day)


def test_today_is_today_in_the_calendar_s_zone(calendar):
    with pretend(budapest("2026-07-01 00:30")), pytest.raises(Refused):
        change_calendar(calendar, SHORT, by=HEAD, effective_from=date(2026, 6, 30))


def test_hours_given_from_the_same_day_are_replaced(calendar):
    today = date(2026, 6, 1)
    change_calendar(calendar, SHORT, by=HEAD, effective_from=today)
    assert calendar.schedule().elapsed(
        budapest("2026-06-01 00:00"), budapest("2026-06-02 00:00")
    ) == (3 * HOUR)
    replaced, standing = calendar.versions.order_by("pk")
    assert (replaced.withdrawn_at is not None, standing.withdrawn_at) == (True, None)


def test_a_change_to_come_can_be_taken_back(calendar):
    version = change_calendar(calendar, SHORT, by=HEAD, effective_from=date(2026, 7, 1))
    withdraw_change(version, by=HEAD)
    assert calendar.schedule().elapsed(
        budapest("2026-07-02 00:00"), budapest("2026-07-03 00:00")
    ) == (8 * HOUR)
    assert kinds(calendar)[-1] == "calendar.change_withdrawn"


def test_what_counts_already_is_not_taken_back(calendar):
    with pytest.raises(Refused, match="count already"):
        withdraw_change(calendar.versions.get(), by=HEAD)


def test_a_calendar_is_renamed(calendar):
    rename_calendar(calendar, by=HEAD, name={"en": "Desk"})
    rename_calendar(calendar, by=HEAD, name={"en": "Desk"})
    assert kinds(calendar) == ["calendar.created", "calendar.renamed"]
    with pytest.raises(Refused, match="name"):
        rename_calendar(calendar, by=HEAD, name={})


def test_hours_that_cannot_be_are_refused_with_their_reason():
    wrong = [
        ("Europe/Budapset", OFFICE, "not a time zone"),
        ("Europe/Budapest", Hours({}), "never open"),
        ("Europe/Budapest", Hours({0: ["09:00-12:00", "11:00-13:00"]}), "overlap"),
        ("Europe/Budapest", Hours(OFFICE.week, DayRules("XX")), "no holidays are known"),
    ]
    for zone, hours, reason in wrong:
        with pytest.raises(Refused, match=reason):
            create_calendar("Wrong", zone, hours, by=HEAD)
    assert not Calendar.objects.exists()


def test_who_may_not_is_refused(calendar):
    with pytest.raises(Refused) as refusal:
        change_calendar(calendar, SHORT, by=AGENT, effective_from=date(2026, 7, 1))
    assert refusal.value.code == "not_allowed"


def test_a_day_is_called_by_its_name_in_the_reader_s_language(calendar):
    assert calendar.day_name(date(2026, 4, 3), "hu") == "Nagypéntek"
    assert calendar.day_name(date(2026, 4, 3), "es") == "Viernes Santo"
    assert calendar.day_name(date(2026, 4, 7), "hu") == ""


def test_why_time_does_not_count(calendar):
    reason, name = calendar.closed_reason(budapest("2026-10-23 10:00"), "en")
    assert (reason.kind, name) == ("holiday", "National Day")
    assert calendar.closed_reason(budapest("2026-06-02 10:00"), "en") is None


def test_many_calendars_cost_three_queries_and_then_two(calendar, django_assert_num_queries):
    made = [calendar, make_calendar("IL"), make_calendar("MAD")]
    everything = Calendar.objects.filter(pk__in=[each.pk for each in made])
    with django_assert_num_queries(3):
        first = everything.dated_schedules()
    with django_assert_num_queries(2):
        again = everything.dated_schedules()
    assert first == again
    assert set(first) == {each.pk for each in made}


@pytest.mark.parametrize("name", GIVEN)
def test_the_calendars_of_the_examples_come_back_from_the_database(name):
    calendar, given = make_calendar(name), GIVEN[name].schedule
    a, b = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    assert calendar.schedule().spans(a, b) == given.spans(a, b)


def test_years_that_run_out_are_extended_and_what_is_pinned_stays(calendar):
    system = Actor.system()
    assert extend_calendars(by=system) == []
    with pretend(datetime(2029, 2, 1, tzinfo=UTC)):
        (version,) = extend_calendars(by=system)
        assert extend_calendars(by=system) == []
    assert version.effective_from == date(2031, 1, 1)
    assert calendar.day_name(date(2031, 10, 23), "en") == "National Day"
    assert calendar.day_name(date(2026, 10, 23), "en") == "National Day"

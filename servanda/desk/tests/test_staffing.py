"""Before a contract is signed it says what of it nobody is there to keep."""

import datetime as dt

import pytest
from django.urls import reverse

from servanda.calendars.tests.factories import make_calendar
from servanda.contracts import actions as contracts
from servanda.contracts.tests.factory import make_draft, put_line
from servanda.desk.contracts.staffing import unstaffed
from servanda.people.models import Staff
from servanda.people.tests.factory import ROOT, make_staff

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 6, 3, 10, tzinfo=dt.UTC)  # a Wednesday


def week(**days):
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    times = {name: days.get(name, days.get("all", "")) for name in names}
    return {number: times[name].split() for number, name in enumerate(names)}


@pytest.fixture
def works():
    """Somebody works in these hours."""

    def make(**days):
        calendar = make_calendar("Ours", week=week(**days), zone="Europe/Budapest")
        staff = make_staff()
        Staff.objects.filter(pk=staff.pk).update(calendar=calendar)

    return make


@pytest.fixture
def draft():
    version = make_draft()
    calendar = make_calendar("Long", week=week(all="08:00-20:00"), zone="Europe/Budapest")
    put_line(version, calendar=calendar)
    return version


def test_hours_between_and_beyond_those_of_all_colleagues_are_named(draft, works):
    works(
        mon="08:00-16:00",
        tue="08:00-20:00",
        wed="08:00-20:00",
        thu="08:00-20:00",
        fri="09:00-18:00",
    )
    works(mon="14:00-18:00", sat="08:00-20:00", sun="08:00-20:00")
    found = unstaffed(draft, NOW)
    assert found.monday == dt.date(2026, 6, 8)
    assert found.gaps == [("Long", ["Mon, Fri 18:00\N{EN DASH}20:00", "Fri 8:00\N{EN DASH}9:00"])]


def test_nothing_is_said_when_all_is_worked_or_nobodys_hours_are_known(draft, works):
    assert unstaffed(draft, NOW) is None
    works(all="07:00-21:00")
    assert unstaffed(draft, NOW) is None


def test_the_draft_says_it_and_what_is_signed_does_not(draft, works, desk):
    works(mon="08:00-20:00")
    browser = desk.as_role("head")
    page = reverse("desk:contract", args=[draft.contract.ref])
    assert "Promised, but nobody works then" in browser.get(page).content.decode()
    contracts.sign(draft, by=ROOT)
    assert "Promised, but nobody works then" not in browser.get(page).content.decode()

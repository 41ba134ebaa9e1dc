"""Opening hours on their pages."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from servanda import kernel
from servanda.calendars.models import Calendar
from servanda.calendars.tests.factories import make_calendar
from servanda.desk.settings.periods import read, written

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 12, tzinfo=ZoneInfo("Europe/Budapest"))


@pytest.fixture(autouse=True)
def _june():
    with kernel.pretend(NOON):
        yield


@pytest.fixture
def boss(desk):
    return desk.as_role("head")


def page_of(response):
    return response.content.decode()


def week(*periods, days=range(5)):
    return {f"day{day}": ", ".join(periods) for day in days}


def rows(**filled):
    """The three sets of rows, those of `filled` with what is given."""
    typed = {}
    for prefix in ("days", "swaps", "seasons"):
        given = filled.get(prefix, [])
        typed |= {f"{prefix}-TOTAL_FORMS": len(given), f"{prefix}-INITIAL_FORMS": 0}
        for number, row in enumerate(given):
            typed |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return typed


def new(**values):
    given = {"name_en": "Office", "zone": "Europe/Budapest", "how": "own", "act": "save"}
    return given | week("8-12", "12:30-16:30") | rows() | values


class TestHoursAsPeopleWriteThem:
    @pytest.mark.parametrize(
        ("text", "periods"),
        [
            ("", []),
            ("9-17", ["09:00-17:00"]),
            ("8.00–12.00, 12.30–16.30", ["08:00-12:00", "12:30-16:30"]),
            ("8:00 to 12:00 and 13:00 to 17:00", ["08:00-12:00", "13:00-17:00"]),
            ("22:00-6:00", ["22:00-06:00"]),
            ("0-24", ["00:00-24:00"]),
        ],
    )
    def test_are_read(self, text, periods):
        assert read(text) == periods
        assert read(written(periods)) == periods

    @pytest.mark.parametrize("text", ["nine to five", "9", "9-12, 11-14", "25-26", "8:75-9"])
    def test_what_is_not_clear_is_refused(self, text):
        with pytest.raises(ValueError):
            read(text)


def test_a_new_calendar_proposes_week_and_holidays(boss):
    page = page_of(boss.get(reverse("desk:new_calendar")))
    assert "9:00–17:00" in page
    assert "State Foundation Day" in page
    assert page.count(">National Day<") == 2


def test_a_calendar_is_made_without_the_holidays_that_are_not_taken(boss):
    shown = boss.get(reverse("desk:new_calendar")).context["form"]
    taken = [key for _day, key, _name in shown.proposals if key != "National Day #2"]
    typed = new(country="HU", shown="HU", taken=taken)
    assert boss.post(reverse("desk:new_calendar"), typed).status_code == 302
    version = Calendar.objects.get(name={"en": "Office"}).versions.get()
    assert version.days["2027-03-15"]["periods"] == []
    assert "2026-10-23" not in version.days
    assert "2029-10-23" not in version.days


def test_half_days_swaps_and_seasons(boss):
    typed = new(
        country="",
        **rows(
            days=[
                {"on": "2026-12-24", "yearly": "on", "name": "Christmas Eve", "hours": "8-12"},
                {"on": "2026-09-24", "name": "La Mercè", "hours": ""},
            ],
            swaps=[{"worked": "2026-08-08", "instead_of": "2026-08-21"}],
            seasons=[
                {"start": "2026-07-01", "end": "2026-08-31", "yearly": "on", "name": "Summer"}
                | week("8-15")
            ],
        ),
    )
    assert boss.post(reverse("desk:new_calendar"), typed).status_code == 302
    calendar = Calendar.objects.get(name={"en": "Office"})
    days = calendar.versions.get().days
    assert days["2027-12-24"] == {"periods": ["08:00-12:00"], "name": {"en": "Christmas Eve"}}
    assert days["2026-09-24"]["periods"] == []
    assert "2027-09-24" not in days
    assert days["2026-08-08"]["periods"] == ["08:00-15:00"]
    assert days["2028-07-03"]["periods"] == ["08:00-15:00"]
    page = page_of(boss.get(reverse("desk:hours", args=[calendar.ref])))
    assert "La Mercè" in page
    assert "2026-08-21" in page
    assert "Summer" in page


def test_what_is_not_clear_is_said_at_its_day_and_stays(boss):
    response = boss.post(reverse("desk:new_calendar"), new(day2="nine to five"))
    assert response.status_code == 422
    assert "“nine to five” is not clear" in page_of(response)
    assert not Calendar.objects.filter(name={"en": "Office"}).exists()


def test_hours_that_never_open_are_refused(boss):
    response = boss.post(reverse("desk:new_calendar"), new(**week("", days=range(7))))
    assert response.status_code == 422
    assert "These hours never open. Give" in page_of(response)


def test_another_country_shows_its_holidays_before_anything_is_saved(boss):
    typed = new(country="ES", region="CT", shown="HU", taken=["National Day"], act="")
    page = page_of(boss.post(reverse("desk:new_calendar"), typed))
    assert "Cataluña" in page or "Catalunya" in page
    assert "National Day of Catalonia" in page
    assert "checked" in page


def test_open_when_two_others_are(boss):
    left, right = make_calendar("IL"), make_calendar("HU")
    typed = new(how="both", left=left.pk, right=right.pk, zone="UTC")
    assert boss.post(reverse("desk:new_calendar"), typed).status_code == 302
    made = Calendar.objects.get(name={"en": "Office"})
    assert made.zone == "Asia/Jerusalem"
    page = page_of(boss.get(reverse("desk:calendar", args=[made.ref])))
    assert "Open when both are" in page
    change = page_of(boss.get(reverse("desk:hours", args=[made.ref])))
    assert change.count("<option") > 2


def test_two_that_are_never_open_together_are_refused(boss):
    left = make_calendar("Early", week={0: ["06:00-10:00"]}, zone="UTC")
    right = make_calendar("Late", week={0: ["14:00-18:00"]}, zone="UTC")
    response = boss.post(
        reverse("desk:new_calendar"), new(how="both", left=left.pk, right=right.pk)
    )
    assert response.status_code == 422
    assert "would never be open" in page_of(response)
    assert not Calendar.objects.filter(name={"en": "Office"}).exists()


class TestAChange:
    @pytest.fixture
    def calendar(self):
        return Calendar.objects.get(name={"en": "HU"})

    def typed(self, boss, calendar, **values):
        given = {"name_en": "HU", "how": "own", "act": "save", "effective_from": "2026-06-02"}
        return given | week("10-16") | rows() | values

    def change(self, boss, calendar, **values):
        address = reverse("desk:hours", args=[calendar.ref])
        return boss.post(address, self.typed(boss, calendar, **values))

    def test_shows_what_it_does_to_open_tickets_before_it_is_saved(self, desk, boss, calendar):
        ticket = desk.ticket(priority=3)
        before = ticket.clocks.get(metric="resolution").due_at
        response = self.change(boss, calendar)
        page = page_of(response)
        assert f"#{ticket.number}" in page
        assert calendar.versions.count() == 1
        assert ticket.clocks.get(metric="resolution").due_at == before
        seen = response.context["seen"]
        assert self.change(boss, calendar, seen=seen).status_code == 302
        assert calendar.versions.get(effective_from=date(2026, 6, 2)).week["0"] == ["10:00-16:00"]

    def test_what_was_seen_is_saved_and_nothing_else(self, desk, boss, calendar):
        desk.ticket(priority=3)
        seen = self.change(boss, calendar).context["seen"]
        response = self.change(boss, calendar, seen=seen, day0="6-22")
        assert response.status_code == 200
        assert calendar.versions.count() == 1

    def test_that_moves_nothing_is_saved_at_once(self, boss, calendar):
        assert self.change(boss, calendar).status_code == 302
        assert calendar.versions.count() == 2

    def test_of_the_name_alone_makes_no_version(self, boss):
        calendar = make_calendar("Plain", week={0: ["09:00-10:00"]}, zone="Europe/Budapest")
        address = reverse("desk:hours", args=[calendar.ref])
        given = {"name_en": "Plain, renamed", "how": "own", "act": "save"}
        given |= {"day0": "9-10", "effective_from": "2026-06-01"} | rows()
        assert boss.post(address, given).status_code == 302
        calendar.refresh_from_db()
        assert str(calendar.name) == "Plain, renamed"
        assert calendar.versions.count() == 1

    def test_for_the_past_is_refused(self, boss, calendar):
        response = self.change(boss, calendar, effective_from="2026-05-30")
        assert response.status_code == 422
        assert "today or a later day" in page_of(response)

    def test_to_come_is_listed_and_taken_back(self, boss, calendar):
        self.change(boss, calendar)
        page = page_of(boss.get(reverse("desk:calendar", args=[calendar.ref])))
        assert "Changes to come" in page
        coming = calendar.versions.get(effective_from=date(2026, 6, 2))
        boss.post(reverse("desk:withdraw_hours", args=[calendar.ref, coming.ref]))
        page = page_of(boss.get(reverse("desk:calendar", args=[calendar.ref])))
        assert "Changes to come" not in page


def test_the_list_costs_the_same_for_many(boss, django_assert_max_num_queries):
    make_calendar("IL")
    boss.get(reverse("desk:calendars"))
    with django_assert_max_num_queries(40) as few:
        boss.get(reverse("desk:calendars"))
    count = len(few)
    for name in ("BCN", "MAD", "HU 24x7", "IL 24x7"):
        make_calendar(name)
    boss.get(reverse("desk:calendars"))
    with django_assert_max_num_queries(count):
        boss.get(reverse("desk:calendars"))

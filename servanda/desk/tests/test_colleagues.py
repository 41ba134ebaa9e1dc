"""Who is in; entering an absence; not to be disturbed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from servanda import kernel
from servanda.people import actions
from servanda.people.models import Absence, Quiet
from servanda.people.tests.factory import ROOT

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # Tuesday 10:00 in Budapest
PAGE = "/desk/colleagues"


@pytest.fixture(autouse=True)
def tuesday():
    with kernel.pretend(NOW):
        yield


@pytest.fixture
def anna(desk):
    return desk.staff("agent", given_name="Anna")


def enter(client, **values):
    given = {"first_day": "2026-11-25", "last_day": "2026-11-27", "kind": "sick"} | values
    return client.post(reverse("desk:away"), given)


def test_everybody_enters_their_own_absence(desk, anna):
    assert enter(desk.client(anna)).status_code == 302
    absence = Absence.objects.get()
    assert (absence.staff, absence.kind) == (anna, "sick")
    assert absence.starts_at == datetime(2026, 11, 24, 23, tzinfo=UTC)  # midnight in Budapest
    assert absence.ends_at == datetime(2026, 11, 27, 23, tzinfo=UTC)


def test_part_of_a_day_is_enough(desk, anna):
    enter(desk.client(anna), last_day="", from_time="14:00", until_time="16:00")
    absence = Absence.objects.get()
    assert (absence.starts_at.hour, absence.ends_at.hour) == (13, 15)


def test_why_somebody_is_away_is_seen_by_managers_only(desk, anna):
    enter(desk.client(anna))
    assert 'tag--outline">Sick' in desk.as_role("head").get(PAGE).content.decode()
    assert 'tag--outline">Sick' in desk.client(anna).get(PAGE).content.decode()
    page = desk.as_role("agent").get(PAGE).content.decode()
    assert "away" in page
    assert 'tag--outline">Sick' not in page


def test_a_manager_enters_it_for_somebody_else_and_a_colleague_cannot(desk, anna):
    enter(desk.as_role("head"), staff=anna.ref)
    assert Absence.objects.get().staff == anna
    Absence.objects.all().delete()
    other = desk.staff("agent")
    enter(desk.client(other), staff=anna.ref)
    assert Absence.objects.get().staff == other


def test_bad_days_are_refused_and_kept(desk, anna):
    response = enter(desk.client(anna), last_day="2026-11-20")
    assert response.status_code == 422
    assert "An absence ends after it starts" in response.content.decode()
    assert "2026-11-25" in response.content.decode()


def test_one_withdraws_ones_own_but_not_a_colleagues(desk, anna):
    enter(desk.client(anna))
    address = reverse("desk:withdraw_away", args=[Absence.objects.get().pk])
    desk.as_role("agent").post(address)
    assert Absence.objects.exists()
    desk.client(anna).post(address)
    assert not Absence.objects.exists()


@pytest.mark.parametrize(
    ("how", "until"),
    [
        ({"for": "30"}, NOW.replace(minute=30)),
        ({"for": "noon"}, NOW.replace(hour=11)),
        ({"for": "own", "until": "14:15"}, NOW.replace(hour=13, minute=15)),
        ({"for": "today"}, NOW.replace(hour=23)),
    ],
)
def test_quiet_for_a_while(desk, anna, how, until):
    desk.client(anna).post(reverse("desk:quiet"), how)
    assert Quiet.objects.get().until == until


@pytest.mark.parametrize("wanted", ["", "25:00", "soon", "08:00"])
def test_a_time_that_cannot_be_is_said(desk, anna, wanted):
    client = desk.client(anna)
    response = client.post(reverse("desk:quiet"), {"for": "own", "until": wanted}, follow=True)
    assert "toast--error" in response.content.decode()
    assert not Quiet.objects.exists()


def test_everybody_sees_until_when_and_one_goes_back_to_where_one_was(desk, anna):
    client = desk.client(anna)
    response = client.post(
        reverse("desk:quiet"), {"for": "own", "until": "14:15", "back": "/desk/"}
    )
    assert response["Location"] == "/desk/"
    assert "data-quiet-until" in client.get("/desk/").content.decode()
    page = desk.as_role("specialist").get(PAGE).content.decode()
    assert "quiet until 14:15; P1 still gets through" in page
    client.post(reverse("desk:quiet_end"))
    assert "data-quiet-until" not in client.get("/desk/").content.decode()


def test_it_never_leads_to_another_site(desk, anna):
    response = desk.client(anna).post(
        reverse("desk:quiet"), {"for": "30", "back": "https://evil.example/"}
    )
    assert response["Location"] == PAGE


def test_the_callers_card_says_whether_their_own_people_are_in(desk, anna):
    actions.change_customer(desk.customer, by=ROOT, own_supporter=anna)
    enter(desk.client(anna), first_day="2026-11-24", last_day="2026-11-24")
    page = desk.as_role("agent").get(reverse("desk:card", args=[desk.contact.ref]))
    assert "away until" in page.content.decode()
    assert "Sick" not in page.content.decode()


def test_the_page_asks_as_often_for_many_colleagues(desk, anna, django_assert_max_num_queries):
    for _number in range(8):
        enter(desk.client(desk.staff("agent")))
    client = desk.client(anna)
    with django_assert_max_num_queries(16):
        client.get(PAGE)

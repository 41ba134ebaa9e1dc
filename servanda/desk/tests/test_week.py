"""A colleague's own week, and telling the customer what follows from it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from servanda import kernel
from servanda.calendars.actions import Hours, create_calendar
from servanda.kernel import Actor
from servanda.people import actions as people
from servanda.people.tests.factory import ROOT
from servanda.promises.models import Block, Promise

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)  # a Monday
WEEK = "/desk/week"


@pytest.fixture(autouse=True)
def monday():
    with kernel.pretend(NOW):
        yield


@pytest.fixture
def balint(desk):
    hours = Hours({day: ["08:00-12:00", "13:00-17:00"] for day in range(5)})
    calendar = create_calendar("Office", "UTC", hours, by=Actor.system())
    return desk.staff("specialist", given_name="Bálint", calendar=calendar, zone="UTC")


@pytest.fixture
def ticket(desk, balint):
    return desk.ticket("New server", assignee=balint, priority=4)


def plan(client, ticket, **values):
    given = {"ticket": ticket.ref, "start": "2026-11-24T10:00", "hours": "2"} | values
    return client.post(reverse("desk:week_plan"), given, follow=True)


def change(client, block, **values):
    address = reverse("desk:week_change", args=[block.ref])
    return client.post(address, values, follow=True)


def undo(client, response):
    page = response.content.decode()
    address = page.split('action="/desk/week/undo/')[1].split('"')[0]
    return client.post(f"/desk/week/undo/{address}", follow=True)


def starts():
    return [block.starts_at for block in Block.objects.standing().order_by("starts_at")]


TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def test_a_ticket_is_planned_by_a_form_and_shown_in_its_day(desk, balint, ticket):
    page = plan(desk.client(balint), ticket).content.decode()
    assert starts() == [TUESDAY]
    assert "10:00–12:00" in page
    assert "2 h of 8 h" in page
    assert "2 h planned of 40 h" in page


def test_dropped_without_a_length_it_takes_an_hour(desk, balint, ticket):
    plan(desk.client(balint), ticket, hours="")
    assert Block.objects.get().seconds == 3600


def test_it_is_moved_made_longer_and_taken_out_each_with_undo(desk, balint, ticket):
    client = desk.client(balint)
    undo(client, plan(client, ticket))
    assert starts() == []
    plan(client, ticket)
    block = Block.objects.standing().get()
    undo(client, change(client, block, start="2026-11-25T08:00"))
    assert starts() == [TUESDAY]
    change(client, block, start="2026-11-24T10:00", end="2026-11-24T15:00")  # over lunch
    block.refresh_from_db()
    assert (block.seconds, block.ends_at.hour) == (4 * 3600, 15)
    undo(client, change(client, block, act="remove"))
    assert starts() == [TUESDAY]


def test_overload_is_said_in_hours(desk, balint, ticket):
    client = desk.client(balint)
    plan(client, ticket, hours="7", start="2026-11-24T08:00")
    page = plan(client, ticket, hours="3", start="2026-11-24T08:00").content.decode()
    assert "2 h too much" in page


def test_absences_and_lunch_are_seen_but_not_why(desk, balint, ticket):
    start = datetime(2026, 11, 25, tzinfo=UTC)
    people.add_absence(
        balint, by=ROOT, starts_at=start, ends_at=start + timedelta(days=1), kind="sick"
    )
    page = desk.as_role("agent").get(WEEK, {"who": balint.ref}).content.decode()
    assert "week__away" in page
    assert "sick" not in page.lower()
    assert "13:00–17:00" in page


def test_a_week_may_begin_on_sunday(desk):
    hours = Hours({day: ["08:00-16:00"] for day in (6, 0, 1, 2, 3)})
    calendar = create_calendar("Israel", "UTC", hours, by=Actor.system())
    noa = desk.staff("specialist", calendar=calendar, zone="UTC")
    page = desk.client(noa).get(WEEK, {"week": "2026-11-24"}).content.decode()
    assert page.index("2026-11-22") < page.index("2026-11-26")
    assert 'data-day="2026-11-27"' not in page


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"start": "soon"}, "Say from when"),
        ({"hours": "200"}, "at most 80 hours"),
        ({"hours": "0"}, "at least 5 minutes"),
    ],
)
def test_bad_input_is_said(desk, balint, ticket, values, words):
    assert words in plan(desk.client(balint), ticket, **values).content.decode()
    assert not Block.objects.exists()


def test_a_specialist_sees_and_changes_their_own_week_only(desk, balint, ticket):
    plan(desk.client(balint), ticket)
    block = Block.objects.get()
    other = desk.staff("specialist", given_name="Other")
    client = desk.client(other)
    page = client.get(WEEK, {"who": balint.ref}).content.decode()
    assert "New server" not in page
    assert change(client, block, act="remove").status_code == 404
    assert plan(client, ticket).status_code == 404
    assert starts() == [TUESDAY]


def test_the_desk_plans_for_a_specialist(desk, balint, ticket):
    plan(desk.as_role("agent"), ticket, who=balint.ref)
    assert Block.objects.get().staff == balint


def test_an_undo_of_somebody_elses_making_does_nothing(desk, balint):
    address = reverse("desk:week_undo", args=["made-up"])
    assert desk.client(balint).post(address).status_code == 404


def test_colleagues_see_on_the_ticket_when_it_is_planned(desk, balint, ticket):
    plan(desk.client(balint), ticket)
    page = desk.as_role("agent").get(reverse("desk:ticket", args=[ticket.ref])).content.decode()
    assert "tomorrow" in page
    assert "Planned for" in page  # in its history too


def tell(client, ticket, **values):
    given = {"until": "2026-11-24T12:00", "text": "By noon.", "reason": ""} | values
    return client.post(reverse("desk:tell", args=[ticket.ref]), given, follow=True)


def test_the_letter_is_drafted_with_the_planned_end(desk, balint, ticket):
    client = desk.client(balint)
    plan(client, ticket)
    page = client.get(reverse("desk:tell", args=[ticket.ref])).content.decode()
    assert 'value="2026-11-24T12:00"' in page
    assert "13:00" in page  # in the letter: noon UTC as the contact's clock says it


def test_told_it_is_a_promise_on_the_ticket(desk, balint, ticket):
    page = tell(desk.client(balint), ticket).content.decode()
    assert Promise.objects.get().until == datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert "promised" in page


def test_when_the_plan_moves_past_the_promise_the_desk_offers_to_tell_them(desk, balint, ticket):
    client = desk.client(balint)
    plan(client, ticket)
    tell(client, ticket)
    page = change(client, Block.objects.get(), start="2026-11-26T08:00").content.decode()
    assert "that will not hold" in page
    assert reverse("desk:tell", args=[ticket.ref]) in page
    letter = client.get(reverse("desk:tell", args=[ticket.ref])).content.decode()
    assert "Tell them that it will be another time" in letter


def test_a_refused_letter_keeps_every_word(desk, balint, ticket):
    response = desk.client(balint).post(
        reverse("desk:tell", args=[ticket.ref]), {"until": "2026-11-20T12:00", "text": "My words"}
    )
    assert response.status_code == 422
    assert "My words" in response.content.decode()
    assert "This time has passed already" in response.content.decode()


def test_the_page_asks_as_often_for_a_full_week(
    desk, balint, ticket, django_assert_max_num_queries
):
    client = desk.client(balint)
    for hour in range(8, 16):
        plan(client, desk.ticket(f"More {hour}", assignee=balint), start=f"2026-11-24T{hour:02}:00")
    with django_assert_max_num_queries(30):
        client.get(WEEK)


def test_full_hours_are_named_beside_the_grid(desk, balint, ticket):
    page = desk.client(balint).get(WEEK).content.decode()
    hours = page.split('class="week__hour nums"')[1:]
    assert 'data-row="0"' in hours[0]
    assert "8:00" in hours[0]


def test_how_sure_a_promise_is_stands_beside_it(desk, balint, ticket):
    client = desk.client(balint)
    given = {"until": "2026-11-25T12:00", "text": "By Wednesday noon.", "confidence": "95"}
    page = client.post(reverse("desk:tell", args=[ticket.ref]), given, follow=True)
    assert Promise.objects.get().confidence == 95
    assert "95 % sure" in page.content.decode()


def test_times_promised_stand_on_the_heads_page_and_open_their_tickets(desk, balint, ticket):
    client = desk.client(balint)
    address = reverse("desk:tell", args=[ticket.ref])
    for time in ("2026-11-23T12:00", "2026-11-23T15:00"):
        client.post(address, {"until": time, "text": "Today.", "confidence": "80"})
    head = desk.as_role("head")
    assert "Times promised" in head.get(reverse("desk:day")).content.decode()
    listed = head.get(reverse("desk:day_list", args=["promised_open"])).content.decode()
    assert listed.count("New server") == 1

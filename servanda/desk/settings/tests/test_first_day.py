"""From an empty database to the first ticket, page by page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from servanda.calendars.models import Calendar
from servanda.mail.models import Outgoing
from servanda.people.first import set_up_code
from servanda.people.invitations import url_of
from servanda.people.models import Customer, Staff, Team
from servanda.people.tests.factory import make_staff
from servanda.reviews.setup import STEPS, progress
from servanda.tickets.models import Ticket

pytestmark = pytest.mark.django_db
WORD = "correct horse battery"
FIRST = {
    "company": "Kapocs IT",
    "given_name": "Anna",
    "family_name": "Kiss",
    "email": "anna@kapocs.example",
    "password": WORD,
    "desk_address": "desk@kapocs.example",
    "language": "en",
    "zone": "Europe/Budapest",
}


def first(client, **values):
    return client.post(reverse("desk:first"), FIRST | {"code": set_up_code()} | values)


def page_of(response):
    return response.content.decode()


def test_an_empty_installation_leads_to_its_first_account(client):
    assert client.get("/").status_code == 302
    assert client.get(reverse("desk:sign_in"))["Location"] == reverse("desk:first")
    assert "Set-up code" in page_of(client.get(reverse("desk:first")))


def test_the_printed_link_brings_the_code_along(client):
    page = page_of(client.get(reverse("desk:first"), {"code": set_up_code()}))
    assert "Set-up code" not in page
    assert set_up_code() in page


def test_without_the_code_nothing_is_made_and_what_was_typed_stays(client):
    response = first(client, code="WRON-GWRO-NGWR")
    assert response.status_code == 422
    assert "not the set-up code" in page_of(response)
    assert "anna@kapocs.example" in page_of(response)
    assert WORD not in page_of(response)
    assert not Staff.objects.exists()


def test_a_weak_password_is_refused_before_anything_is_made(client):
    response = first(client, password="kapocs")
    assert response.status_code == 422
    assert not Staff.objects.exists()


def test_the_page_speaks_the_language_one_asks_for(client):
    page = page_of(client.get(reverse("desk:first"), {"lang": "he"}))
    assert 'dir="rtl"' in page


def test_once_there_is_a_colleague_the_page_is_gone(client):
    make_staff()
    assert client.get(reverse("desk:first"))["Location"] == reverse("desk:sign_in")
    assert first(client).status_code == 302
    assert Staff.objects.count() == 1


def test_the_whole_first_day(client):
    assert first(client)["Location"] == reverse("desk:first_day")
    then = {"QUERY_STRING": "then=first-day"}
    week = {f"day{day}": "8-12, 12:30-16:30" for day in range(5)}
    rows = {
        f"{prefix}-{name}": value
        for prefix in ("days", "swaps", "seasons")
        for name, value in (("TOTAL_FORMS", 0), ("INITIAL_FORMS", 0))
    }
    hours = week | rows | {"name_en": "Office hours", "zone": "Europe/Budapest", "country": "HU"}
    steps = [
        ("new_calendar", hours | {"how": "own", "act": "save"}),
        ("new_team", {"name_en": "Support", "members": [Staff.objects.get().pk]}),
        (
            "new_colleague",
            {
                "email": "bela@kapocs.example",
                "given_name": "Béla",
                "family_name": "Nagy",
                "roles": ["agent"],
                "language": "hu",
                "zone": "Europe/Budapest",
            },
        ),
        (
            "new_mailbox",
            {
                "address": "desk@kapocs.example",
                "port": 993,
                "security": "tls",
                "sign_in": "password",
                "acknowledge_hours": 48,
                "folder": "INBOX",
                "smtp_port": 587,
                "smtp_security": "starttls",
            },
        ),
        (
            "new_customer",
            {
                "name": "Alma Kft.",
                "country": "HU",
                "language": "hu",
                "zone": "Europe/Budapest",
                "given_name": "Dóra",
                "address": "dora@alma.example",
                "domains": "alma.example",
            },
        ),
    ]
    for name, typed in steps:
        response = client.post(reverse(f"desk:{name}"), typed, **then)
        assert response.status_code == 302, page_of(response)
        assert response["Location"] == reverse("desk:first_day")
    assert progress() == dict.fromkeys(STEPS, "done") | {"ticket": "open"}
    contact = Customer.objects.get().contacts.get()
    assert reverse("desk:card", args=[contact.ref]) in page_of(
        client.get(reverse("desk:first_day"))
    )
    client.post(
        reverse("desk:card", args=[contact.ref]),
        {
            "subject": "The printer is silent",
            "kind": "incident",
            "priority": 3,
            "tell": "mail",
            "taken": 0,
        },
    )
    assert Ticket.objects.get().customer.name == "Alma Kft."
    page = page_of(client.get(reverse("desk:first_day")))
    assert "That is all" in page
    assert Team.objects.get().members.count() == 1
    assert Calendar.objects.get().versions.get().week["0"] == ["08:00-12:00", "12:30-16:30"]
    letter = Outgoing.objects.get(purpose="invitation")
    assert letter.language == "hu"
    assert url_of(Staff.objects.get(given_name="Béla").invitations.get()) in letter.text


def test_a_step_put_aside_is_no_longer_asked_for_but_still_there(desk):
    client = desk.as_role("administrator")
    assert "The first day" in page_of(client.get(reverse("desk:settings")))
    for step in STEPS:
        client.post(reverse("desk:skip_step"), {"step": step})
    assert progress()["ticket"] == "skipped"
    page = page_of(client.get(reverse("desk:first_day")))
    assert "put aside" in page
    assert reverse("desk:new_team") in page
    assert 'class="nav__count"' not in page.partition("</nav>")[0].partition("first-day")[2]


def test_a_colleague_comes_in_by_their_link_in_their_language(desk, client):
    boss = desk.as_role("administrator")
    boss.post(
        reverse("desk:new_colleague"),
        {
            "email": "noa@kapocs.example",
            "given_name": "נועה",
            "roles": ["agent"],
            "language": "he",
            "zone": "Asia/Jerusalem",
        },
    )
    staff = Staff.objects.get(given_name="נועה")
    address = url_of(staff.invitations.get()).partition("8000")[2] or (
        "/desk/invited/" + url_of(staff.invitations.get()).rpartition("/")[2]
    )
    assert 'dir="rtl"' in page_of(client.get(address))
    assert client.post(address, {"password": "short"}).status_code == 422
    response = client.post(address, {"password": WORD})
    assert response["Location"] == reverse("desk:queue")
    assert client.get(reverse("desk:queue")).status_code == 200
    assert client.get(address).status_code == 410
    assert client.get("/desk/invited/nonsense").status_code == 404


def test_looking_at_a_link_changes_nothing(desk, client):
    staff = desk.staff("agent")
    from servanda.people.actions import invite
    from servanda.people.tests.factory import ROOT

    address = "/desk/invited/" + url_of(invite(staff, by=ROOT)).rpartition("/")[2]
    for _ in range(3):
        assert client.get(address).status_code == 200
    assert not Staff.objects.get(pk=staff.pk).account.has_usable_password()


@pytest.mark.parametrize("role", ["agent", "service_manager"])
def test_the_list_is_for_those_who_run_the_company(desk, role):
    client = desk.as_role(role)
    assert client.get(reverse("desk:first_day")).status_code == 403
    assert client.post(reverse("desk:skip_step"), {"step": "teams"}).status_code == 403
    assert "first-day" not in page_of(client.get(reverse("desk:customers")))

"""How a colleague likes their desk."""

import pytest
from django.urls import reverse

from servanda.people import actors
from servanda.tickets import actions

pytestmark = pytest.mark.django_db

PAGE = "desk:preferences"
LIKED = {
    "language": "he",
    "zone": "Asia/Jerusalem",
    "theme": "dark",
    "density": "compact",
    "start_page": "mine",
}


@pytest.fixture
def staff(desk):
    return desk.staff("agent")


def test_everything_is_kept_with_the_colleague(desk, staff):
    client = desk.client(staff)
    assert client.post(reverse(PAGE), LIKED).status_code == 302
    staff.refresh_from_db()
    assert {name: getattr(staff, name) for name in LIKED} == LIKED
    shown = client.get(reverse(PAGE)).content.decode()
    assert 'dir="rtl" data-theme="dark" data-density="compact"' in shown


def test_what_the_device_was_set_to_in_passing_comes_first(desk, staff):
    client = desk.client(staff)
    client.post(reverse(PAGE), LIKED)
    client.cookies["theme"] = "light"
    assert 'data-theme="light"' in client.get(reverse(PAGE)).content.decode()
    client.post(reverse(PAGE), LIKED)
    assert 'data-theme="dark"' in client.get(reverse(PAGE)).content.decode()


def test_the_desk_opens_where_one_likes_to_begin(desk, staff):
    client = desk.client(staff)
    client.post(reverse(PAGE), LIKED)
    assert client.get("/")["Location"] == reverse("desk:queue") + "?list=mine"


def test_signing_in_leads_there(desk, client):
    staff = desk.staff("agent", email="eszter@kapocs.example")
    staff.start_page = "caller"
    staff.save()
    staff.account.set_password("a long password")
    staff.account.save()
    sent = {"username": "eszter@kapocs.example", "password": "a long password"}
    response = client.post(reverse("desk:sign_in"), sent)
    assert response["Location"] == reverse("desk:caller")


def test_only_pages_that_are_theirs_are_offered_and_kept_to(desk, staff):
    client = desk.client(staff)
    assert "Today" not in str(client.get(reverse(PAGE)).context["form"]["start_page"])
    assert client.post(reverse(PAGE), LIKED | {"start_page": "day"}).status_code == 200
    staff.start_page = "day"
    staff.save()
    assert client.get("/")["Location"] == reverse("desk:queue")


@pytest.mark.parametrize(
    "wrong", [{"zone": "Mars/Base"}, {"language": "xx"}, {"theme": "pink"}, {"density": "none"}]
)
def test_nonsense_changes_nothing(desk, staff, wrong):
    response = desk.client(staff).post(reverse(PAGE), LIKED | wrong)
    assert response.status_code == 200
    staff.refresh_from_db()
    assert staff.language == "en"


def test_notifications_say_number_and_subject_and_lead_to_the_ticket(desk, staff):
    client, mine = desk.client(staff), reverse("desk:knocks")
    ticket = desk.ticket("Printer", text="secret words")
    after = client.get(mine).json()["last"]
    actions.assign(ticket, by=actors.of_staff(desk.staff("head")), staff=staff)
    answer = client.get(mine, {"after": after})
    [knock] = answer.json()["knocks"]
    assert knock["title"] == f"#{ticket.number} Printer"
    assert knock["address"] == reverse("desk:ticket", args=[ticket.ref])
    assert "secret" not in answer.content.decode()


@pytest.mark.parametrize("after", ["", "x", "-1", "9" * 40])
def test_asking_without_a_place_only_tells_where_news_begin(desk, staff, after):
    desk.ticket()
    answer = desk.client(staff).get(reverse("desk:knocks"), {"after": after}).json()
    assert answer["knocks"] == []
    assert answer["last"] > 0


@pytest.mark.parametrize("path", ["desk:queue", PAGE])
def test_each_reads_the_whole_page_in_their_own_language(desk, staff, path):
    """What pages keep of each other is kept by language."""
    desk.ticket()
    shown = {}
    for language, now in (("en", ">Now<"), ("hu", ">Most<"), ("es", ">Ahora<"), ("he", ">עכשיו<")):
        desk.client(staff).post(reverse(PAGE), {**LIKED, "language": language})
        shown[language] = desk.client(staff).get(reverse(path)).content.decode()
        assert now in shown[language]
    for word in ("Keyboard shortcuts", "Clear", "With the chosen tickets"):
        assert not [one for one in ("hu", "es", "he") if word in shown[one]]

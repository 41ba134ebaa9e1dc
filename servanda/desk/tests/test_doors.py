"""Every address of the desk, and everybody who must not get in."""

import pytest
from django.urls import reverse

from servanda.desk import urls
from servanda.people.backend import SIGN_IN
from servanda.people.models import Account
from servanda.people.tests.factory import make_team

pytestmark = pytest.mark.django_db

OPEN_TO_ALL = {"home", "sign_in", "sign_out", "stream", "first", "invited"}
WITH_KEY = {"held_one", "sent_one", "sent_html", "raw"}
TICKET = [
    item.name for item in urls.urlpatterns if str(item.pattern).startswith("desk/t/<str:ref>")
]
NOT_BY_GET = 405


def address(name, ref="none"):
    if name in WITH_KEY:
        return reverse(f"desk:{name}", args=[1])
    pattern = next(item for item in urls.urlpatterns if item.name == name)
    kinds = pattern.pattern.converters
    return reverse(
        f"desk:{name}",
        kwargs=dict.fromkeys(kinds, ref) | dict.fromkeys({"pk", "number"} & set(kinds), 1),
    )


def knock(client, name, ref="none"):
    response = client.get(address(name, ref))
    return client.post(address(name, ref)) if response.status_code == NOT_BY_GET else response


NAMES = sorted({item.name for item in urls.urlpatterns} - OPEN_TO_ALL)


def let_in(client, names, *, ref="none", refusals=(403,)):
    """Which of these pages do not refuse. All are asked by one test: the world costs more than
    the pages."""
    return [name for name in names if knock(client, name, ref).status_code not in refusals]


def sent_away(client, name):
    response = knock(client, name)
    return response.status_code == 302 and response["Location"].startswith(reverse("desk:sign_in"))


def test_nobody_signed_in_is_sent_to_the_sign_in_page(client):
    assert [name for name in NAMES if not sent_away(client, name)] == []


def test_an_account_that_is_no_colleagues_stays_outside(desk, client):
    account = Account.objects.create_account("stranger@alma.example", "long enough 1")
    client.force_login(account, backend=SIGN_IN)
    assert [name for name in NAMES if not sent_away(client, name)] == []


def test_a_colleague_without_any_role_sees_nothing(desk):
    staff = desk.staff("agent")
    client = desk.client(staff)
    staff.roles.all().delete()
    assert let_in(client, NAMES) == []


def test_the_stream_is_closed_to_strangers(client):
    assert client.get(reverse("desk:stream")).status_code == 403


def test_a_specialist_does_not_reach_a_ticket_that_is_not_theirs(desk):
    ticket = desk.ticket()
    client = desk.as_role("specialist")
    assert let_in(client, TICKET, ref=ticket.ref, refusals=(403, 404)) == []


def test_a_specialist_reaches_the_tickets_of_their_team(desk):
    staff = desk.staff("specialist")
    ticket = desk.ticket(team=make_team(staff))
    assert desk.client(staff).get(address("ticket", ticket.ref)).status_code == 200


ROLE_PAGES = {
    "contracts": {
        "agent",
        "specialist",
        "account_manager",
        "service_manager",
        "head",
        "administrator",
    },
    "contract_new": {"account_manager", "service_manager", "head"},
    "queue": {"agent", "specialist", "account_manager", "service_manager", "head", "administrator"},
    "day": {"service_manager", "head"},
    "day_list": {"service_manager", "head"},
    "sight": {"head", "administrator"},
    "earnings": {"account_manager", "service_manager", "head"},
    "rates": {"head"},
    "settings": {"service_manager", "head", "administrator"},
    "company": {"head", "administrator"},
    "auto_letters": {"head", "administrator"},
    "calendars": {"service_manager", "head", "administrator"},
    "new_calendar": {"service_manager", "head", "administrator"},
    "teams": {"head", "administrator"},
    "colleague_list": {"head", "administrator"},
    "new_colleague": {"head", "administrator"},
    "first_day": {"head", "administrator"},
    "new_customer": {"agent", "account_manager", "service_manager", "head", "administrator"},
    "held": {"agent", "service_manager", "head", "administrator"},
    "sent": {"agent", "account_manager", "service_manager", "head", "administrator"},
}


@pytest.mark.parametrize("role", sorted(ROLE_PAGES["queue"]))
def test_which_role_sees_which_page(desk, role):
    client = desk.as_role(role)
    found = {name: knock(client, name, ref="came_in").status_code for name in ROLE_PAGES}
    assert found == {name: 200 if role in roles else 403 for name, roles in ROLE_PAGES.items()}


def test_somebody_who_left_is_out_at_once(desk):
    staff = desk.staff("agent")
    client = desk.client(staff)
    assert knock(client, "queue").status_code == 200
    staff.account.is_active = False
    staff.account.save()
    assert knock(client, "queue").status_code in (302, 403)


def test_signing_in_goes_back_to_where_one_wanted_to_be(desk, client):
    staff = desk.staff("agent", email="eszter@kapocs.example")
    staff.account.set_password("a long password")
    staff.account.save()
    wanted = reverse("desk:customers")
    response = client.post(
        reverse("desk:sign_in"),
        {"username": "Eszter@kapocs.example", "password": "a long password", "next": wanted},
    )
    assert response["Location"] == wanted


def test_signing_in_never_leads_to_another_site(desk, client):
    staff = desk.staff("agent", email="eszter@kapocs.example")
    staff.account.set_password("a long password")
    staff.account.save()
    response = client.post(
        reverse("desk:sign_in"),
        {
            "username": "eszter@kapocs.example",
            "password": "a long password",
            "next": "https://evil.example/",
        },
    )
    assert response["Location"] == reverse("desk:queue")


def test_a_wrong_password_keeps_the_address_and_says_what_to_do(desk, client):
    response = client.post(
        reverse("desk:sign_in"), {"username": "eszter@kapocs.example", "password": "wrong"}
    )
    page = response.content.decode()
    assert "eszter@kapocs.example" in page
    assert "Check both" in page

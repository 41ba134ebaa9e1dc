"""The service file as the people use it who keep it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from servanda.kernel import kept
from servanda.people import actions as people
from servanda.people.models import Contact, Customer
from servanda.people.queries import today_at
from servanda.people.tests.factory import ROOT, make_contact, make_customer
from servanda.systems import actions
from servanda.systems.models import System, SystemFile
from servanda.systems.queries import to_review

pytestmark = pytest.mark.django_db


def words(response):
    return response.content.decode()


@pytest.fixture
def agent(desk):
    return desk.as_role("agent")


@pytest.fixture
def server(desk):
    return actions.add_system(desk.customer, by=ROOT, name="Fileserver", kind="Server")


def test_the_page_of_a_system_says_what_is_known_and_since_when(desk, agent, server):
    desk.ticket(system=server)
    page = words(agent.get(reverse("desk:system", args=[server.ref])))
    assert "never checked" in page
    assert "The printer is silent" in page
    agent.post(reverse("desk:check_system", args=[server.ref]))
    page = words(agent.get(reverse("desk:system", args=[server.ref])))
    assert "checked today" in page
    assert "checked: still correct" in page


def test_what_was_changed_is_said_with_who(desk, server):
    staff = desk.staff("agent", given_name="Nóra", family_name="Pap")
    client = desk.client(staff)
    client.post(
        reverse("desk:edit_system", args=[server.ref]),
        {"name": "Fileserver", "place": "Cellar", "maintained_by": "Körte Kft., 06 1 555 0100"},
    )
    page = words(client.get(reverse("desk:system", args=[server.ref])))
    assert "changed: Kind, Where it stands, Who maintains it<" in page
    assert "Nóra Pap" in page


def test_a_file_is_kept_downloaded_taken_away_and_brought_back(agent, server):
    upload = SimpleUploadedFile("rack.svg", b"<svg onload=alert(1)>", "image/svg+xml")
    agent.post(reverse("desk:add_system_file", args=[server.ref]), {"uploads": upload})
    file = SystemFile.objects.get()
    response = agent.get(reverse("desk:system_file", args=[file.ref]), follow=True)
    assert response.content == b"<svg onload=alert(1)>"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    page, address = reverse("desk:system", args=[server.ref]), "desk:remove_system_file"
    agent.post(reverse(address, args=[file.ref]))
    assert agent.get(reverse("desk:system_file", args=[file.ref])).status_code == 404
    assert f"/system-file/{file.ref}" + '"' not in words(agent.get(page))
    agent.post(reverse(address, args=[file.ref]) + "?back")
    assert f"/system-file/{file.ref}" in words(agent.get(page))


def test_an_empty_file_is_refused_in_words(agent, server):
    upload = SimpleUploadedFile("rack.pdf", b"")
    response = agent.post(
        reverse("desk:add_system_file", args=[server.ref]), {"uploads": upload}, follow=True
    )
    assert "file is empty" in words(response)
    assert not SystemFile.objects.exists()


def test_half_a_year_makes_a_file_one_to_review(desk, agent, server):
    customers, today = Customer.objects.filter(pk=desk.customer.pk), today_at(desk.customer)
    assert to_review(customers, today).exists()
    review = reverse("desk:review", args=[desk.customer.ref])
    agent.post(review, {"still": ["profile", server.ref]})
    assert not to_review(customers, today).exists()
    assert not to_review(customers, today + timedelta(days=180)).exists()
    assert to_review(customers, today + timedelta(days=181)).exists()


def test_ticking_nothing_in_a_review_changes_nothing(desk, agent, server):
    response = agent.post(reverse("desk:review", args=[desk.customer.ref]), follow=True)
    assert "Tick what you looked at" in words(response)
    server.refresh_from_db()
    assert server.checked_on is None


def test_another_customers_system_is_not_checked_along(desk, agent, server):
    other = actions.add_system(make_customer(), by=ROOT, name="Theirs")
    agent.post(reverse("desk:review", args=[desk.customer.ref]), {"still": [other.ref, server.ref]})
    other.refresh_from_db()
    assert other.checked_on is None


def test_the_list_of_customers_counts_the_files_to_review(desk, agent, server):
    page = words(agent.get(reverse("desk:customers")))
    assert "1 file to review" in page
    assert "Alma Kft." in words(agent.get(reverse("desk:customers") + "?review=1"))
    people.check_profile(desk.customer, by=ROOT)
    actions.check_system(server, by=ROOT)
    assert "to review" not in words(agent.get(reverse("desk:customers")))


def test_a_customer_page_costs_the_same_with_many_systems(
    desk, agent, server, django_assert_max_num_queries
):
    for number in range(12):
        actions.add_system(desk.customer, by=ROOT, name=f"PC {number}")
    kept.forget()
    with django_assert_max_num_queries(40) as few:
        agent.get(reverse("desk:customer", args=[desk.customer.ref]))
    for number in range(12, 24):
        actions.add_system(desk.customer, by=ROOT, name=f"PC {number}")
    kept.forget()
    with django_assert_max_num_queries(len(few)):
        agent.get(reverse("desk:customer", args=[desk.customer.ref]))


def test_what_somebody_may_decide_stands_on_their_card(desk, agent):
    contact = make_contact(desk.customer, given_name="Zsófia", family_name="Vörös")
    values = {
        "given_name": "Zsófia",
        "family_name": "Vörös",
        "addresses": contact.email,
        "language": "hu",
        "zone": "Europe/Budapest",
        "channel": "phone",
        "manner": "Short and dry",
        "may_order": "on",
        "order_limit": "500",
        "may_approve": "on",
        "approval_limit": "",
        "limit_currency": "EUR",
    }
    agent.post(reverse("desk:contact", args=[contact.ref]), values)
    contact = Contact.objects.get(pk=contact.pk)
    assert (contact.order_limit, contact.approval_limit) == (50000, None)
    page = words(agent.get(reverse("desk:card", args=[contact.ref])))
    assert "orders up to €500" in page
    assert "approves, any amount" in page
    assert "Short and dry" in page
    form = words(agent.get(reverse("desk:contact", args=[contact.ref])))
    assert 'name="order_limit" value="500"' in form


def test_a_limit_without_the_right_is_none(desk, agent):
    contact = make_contact(desk.customer)
    values = {
        "given_name": "Béla", "addresses": contact.email, "language": "hu",
        "zone": "Europe/Budapest", "order_limit": "500", "limit_currency": "EUR",
    }  # fmt: skip
    agent.post(reverse("desk:contact", args=[contact.ref]), values)
    contact.refresh_from_db()
    assert (contact.may_order, contact.order_limit, contact.limit_currency) == (False, None, "")


@pytest.mark.parametrize("name", ["check_system", "retire_system", "add_system_file"])
def test_who_may_not_keep_the_file_changes_nothing(desk, server, name):
    response = desk.as_role("administrator").post(reverse(f"desk:{name}", args=[server.ref]))
    assert response.status_code == 403
    assert System.objects.get().checked_on is None

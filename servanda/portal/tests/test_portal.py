"""Signing in by a mailed link, and the list of one's own tickets."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from servanda import kernel
from servanda.mail.models import Outgoing
from servanda.notices.tests.world import FRIDAY, LANGUAGES, World, mails_to
from servanda.people.actors import of_contact, of_staff
from servanda.people.models import Contact, ContactDuty
from servanda.people.tests.factory import make_contact, make_staff
from servanda.tickets import actions, links
from servanda.tickets.attach import NewFile
from servanda.tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now() -> Any:
    with kernel.pretend(FRIDAY):
        yield


def mailed_link(client: Client, contact: Contact) -> str:
    client.post("/portal/ask", {"address": contact.email})
    (mail,) = mails_to(contact, "sign_in")
    found = re.search(r"/portal/in/\S+", mail.text)
    assert found
    return found.group()


def signed_in(contact: Contact) -> Client:
    client = Client()
    client.post(mailed_link(client, contact))
    return client


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mailed_link_lets_in(client: Client, language: str) -> None:
    world = World(language)
    world.open()
    url = mailed_link(client, world.contact)
    assert mails_to(world.contact, "sign_in")[0].language == language
    assert client.get(url).status_code == 200
    page = client.get("/portal/").content.decode()
    assert "Printer is down" not in page  # looking at the link signs nobody in
    page = client.post(url, follow=True).content.decode()
    assert "Printer is down" in page
    assert f'dir="{"rtl" if language == "he" else "ltr"}"' in page


def test_the_answer_never_tells_whether_an_address_is_known(client: Client) -> None:
    contact = World().contact
    known = client.post("/portal/ask", {"address": contact.email})
    unknown = client.post("/portal/ask", {"address": "nobody@nowhere.example"})
    assert known.status_code == unknown.status_code == 200

    def said(response: Any, address: str) -> str:
        page = response.content.decode().replace(address, "")
        return re.sub(r'csrf[^>]*value="[^"]*"|X-CSRFToken": "[^"]*"', "", page)

    assert said(known, contact.email) == said(unknown, "nobody@nowhere.example")
    assert not Outgoing.objects.filter(recipient="nobody@nowhere.example").exists()


def test_something_else_than_an_address_is_told_so(client: Client) -> None:
    response = client.post("/portal/ask", {"address": "Béla"})
    assert response.status_code == 409
    assert "Béla" in response.content.decode()


@pytest.mark.parametrize("hours", [2, 48])
def test_an_old_sign_in_link_does_not_open(client: Client, hours: int) -> None:
    url = mailed_link(client, World().contact)
    with kernel.pretend(FRIDAY + timedelta(hours=hours)):
        assert client.get(url).status_code == 410
        assert client.post(url).status_code == 410


def test_a_forged_sign_in_link_does_not_open(client: Client) -> None:
    url = mailed_link(client, World().contact)
    for forged in (f"{url}x", url.replace("/in/", "/in/a"), "/portal/in/x"):
        assert client.post(forged).status_code == 410


def test_a_ticket_link_does_not_sign_in(client: Client) -> None:
    world = World()
    signed = links.sign(world.open().ref, world.contact.ref)
    assert client.post(f"/portal/in/{signed}").status_code == 410


def test_who_left_is_out_at_once() -> None:
    world = World()
    world.open()
    client = signed_in(world.contact)
    type(world.contact).objects.filter(pk=world.contact.pk).update(left_at=FRIDAY)
    assert "Printer is down" not in client.get("/portal/").content.decode()


def test_signing_out() -> None:
    world = World()
    world.open()
    client = signed_in(world.contact)
    client.post("/portal/out")
    assert "Printer is down" not in client.get("/portal/").content.decode()


def test_the_session_gets_a_new_key(client: Client) -> None:
    world = World()
    session = client.session
    session["x"] = 1
    session.save()
    before = client.cookies["sessionid"].value
    client.post(mailed_link(client, world.contact))
    assert client.cookies["sessionid"].value != before


def test_the_list_costs_the_same_for_one_and_for_many() -> None:
    world = World()
    world.open()
    client = signed_in(world.contact)

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/portal/").status_code == 200
        return len(caught)

    one = cost()
    for number in range(20):
        world.open(subject=f"Number {number}")
    assert cost() == one


def test_the_list_shows_states_and_promised_times() -> None:
    world = World("en", zone="Europe/Budapest")
    ticket = world.open()
    actions.solve(world.open(subject="Screen"), by=of_staff(world.supporter), text="Done.")
    page = signed_in(world.contact).get("/portal/").content.decode()
    assert f"#{ticket.number}" in page
    assert "We answer by" in page
    assert "Solved: does it work for you?" in page
    assert page.index("Screen") < page.index("Printer is down")


def test_an_empty_list_says_what_to_do() -> None:
    world = World()
    assert world.provider.desk_address in signed_in(world.contact).get("/portal/").content.decode()


def urls(ticket: Ticket) -> list[str]:
    base = f"/portal/t/{ticket.ref}"
    return [base, f"{base}/reply", f"{base}/confirm", f"{base}/rate", f"{base}/file/abc"]


def with_file(world: World, ticket: Ticket) -> str:
    said = actions.receive(
        ticket, by=of_contact(world.contact), text="x", contact=world.contact,
        attachments=[NewFile("a.html", "text/html", b"<script>alert(1)</script>")],
    )  # fmt: skip
    return f"/portal/file/{said.attachments.get().ref}"


def test_nobody_signed_in_is_led_to_the_door(client: Client) -> None:
    world = World()
    ticket = world.open()
    for url in [*urls(ticket), with_file(world, ticket)]:
        response = client.get(url)
        assert (response.status_code, response.get("Location")) in {(302, "/portal/"), (405, None)}


def test_a_colleague_of_ours_is_nobody_here(client: Client) -> None:
    world = World()
    ticket = world.open()
    client.force_login(make_staff().account)
    for url in [*urls(ticket), with_file(world, ticket)]:
        assert client.get(url).status_code in {302, 405}


def test_strangers_see_and_do_nothing() -> None:
    world = World()
    ticket = world.open()
    file = with_file(world, ticket)
    actions.solve(ticket, by=of_staff(world.supporter), text="Done.")
    for stranger in (make_contact(), make_contact(world.customer)):
        client = signed_in(stranger)
        for url in urls(ticket):
            assert client.get(url).status_code in {404, 405}
            assert client.post(url, {"answer": "works"}).status_code in {404, 405}
        assert client.get(file).status_code == 404
        assert "Printer" not in client.get("/portal/").content.decode()
    ticket.refresh_from_db()
    assert ticket.state == "solved"


def test_a_coordinator_sees_what_colleagues_reported() -> None:
    world = World()
    world.open()
    chief = make_contact(world.customer)
    ContactDuty.objects.create(contact=chief, role="coordinator")
    page = signed_in(chief).get("/portal/").content.decode()
    assert "Printer is down" in page
    assert world.contact.name in page


def test_a_file_leaves_as_a_download_and_nothing_else() -> None:
    world = World()
    file = signed_in(world.contact).get(with_file(world, world.open()), follow=True)
    assert file["Content-Type"] == "application/octet-stream"
    assert file["Content-Disposition"].startswith("attachment")
    assert file["X-Content-Type-Options"] == "nosniff"


def test_closing_and_rating_when_signed_in() -> None:
    world = World()
    ticket = world.open()
    actions.solve(ticket, by=of_staff(world.supporter), text="Done.")
    client = signed_in(world.contact)
    client.post(f"/portal/t/{ticket.ref}/confirm", {"answer": "works"})
    client.post(f"/portal/t/{ticket.ref}/rate", {"stars": "4"})
    ticket.refresh_from_db()
    assert (ticket.state, ticket.rating.stars) == ("closed", 4)


def test_posts_from_elsewhere_are_refused() -> None:
    world = World()
    ticket = world.open()
    strict = Client(enforce_csrf_checks=True)
    for url in [
        "/portal/ask",
        "/portal/out",
        *urls(ticket)[1:4],
        mailed_link(Client(), world.contact),
    ]:
        assert strict.post(url, {"address": world.contact.email}).status_code == 403

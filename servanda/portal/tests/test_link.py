"""The page behind a signed link: what the customer sees, and that only buttons act."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from servanda import kernel
from servanda.kernel.models import Entry
from servanda.notices.tests.world import FRIDAY, LANGUAGES, World
from servanda.people.actors import of_contact, of_staff
from servanda.people.models import ContactDuty
from servanda.people.tests.factory import make_contact
from servanda.tickets import actions, links
from servanda.tickets.attach import NewFile
from servanda.tickets.models import Participant, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now() -> Any:
    with kernel.pretend(FRIDAY):
        yield


def link(ticket: Ticket, part: str = "") -> str:
    assert ticket.requester is not None
    return f"/t/{links.sign(ticket.ref, ticket.requester.ref)}{part}"


def solve(world: World, ticket: Ticket) -> Ticket:
    actions.solve(ticket, by=of_staff(world.supporter), text="A new toner.")
    return ticket


def state(ticket: Ticket) -> str:
    return str(Ticket.objects.get(pk=ticket.pk).state)


def test_addresses_in_mails_are_those_of_the_pages() -> None:
    ticket = World().open()
    url = links.confirm_url(ticket.ref, ticket.requester.ref)
    signed = url.split("/t/")[1].split("/")[0]
    assert url.endswith(reverse("portal:link_confirm", kwargs={"signed": signed}))
    assert links.ticket_url("a", "b").split("/t/")[0] == url.split("/t/")[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ticket_page_in_every_language(client: Client, language: str) -> None:
    ticket = World(language).open()
    response = client.get(link(ticket))
    page = response.content.decode()
    assert response.status_code == 200
    assert f'lang="{language}" dir="{"rtl" if language == "he" else "ltr"}"' in page
    assert "Printer is down" in page
    assert "It does not print." in page
    assert "Tóth" in page
    assert {"en": "7:20", "hu": "8:20", "he": "9:20", "es": "8:20"}[language] in page
    assert response["Cache-Control"].startswith("max-age=0")


def test_internal_words_are_not_shown(client: Client) -> None:
    world = World()
    ticket = world.open()
    actions.note(ticket, by=of_staff(world.supporter), text="A difficult one.")
    actions.answer(ticket, by=of_staff(world.supporter), text="We are coming.")
    page = client.get(link(ticket)).content.decode()
    assert "We are coming." in page
    assert "A difficult one." not in page


def test_a_reply_joins_the_conversation_with_its_files(client: Client) -> None:
    ticket = World().open()
    upload = SimpleUploadedFile("photo.png", b"\x89PNG", "image/png")
    response = client.post(
        link(ticket, "/reply"), {"text": "Here.", "files": [upload]}, follow=True
    )
    said = ticket.messages.order_by("id").last()
    assert (said.text, said.channel, said.direction) == ("Here.", "portal", "in")
    assert said.contact == ticket.requester
    page = response.content.decode()
    assert "photo.png" in page
    file = client.get(link(ticket, f"/file/{said.attachments.get().ref}"), follow=True)
    assert file.content == b"\x89PNG"
    assert file["Content-Disposition"].startswith("attachment")
    assert file["Content-Type"] == "application/octet-stream"
    assert file["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in file["Content-Security-Policy"]


def test_an_empty_reply_is_told_so(client: Client) -> None:
    ticket = World().open()
    response = client.post(link(ticket, "/reply"), {"text": "  "})
    assert response.status_code == 409
    assert ticket.messages.count() == 1


def test_too_many_files_keep_the_words(client: Client) -> None:
    ticket = World().open()
    files = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(11)]
    response = client.post(link(ticket, "/reply"), {"text": "All of them", "files": files})
    assert response.status_code == 409
    assert "All of them" in response.content.decode()
    assert ticket.messages.count() == 1


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("part", ["", "/confirm"])
def test_opening_the_links_changes_nothing(client: Client, method: str, part: str) -> None:
    world = World()
    ticket = solve(world, world.open())
    rows = Entry.objects.count()
    assert getattr(client, method)(link(ticket, part)).status_code == 200
    assert state(ticket) == "solved"
    assert Entry.objects.count() == rows


@pytest.mark.parametrize("part", ["/reply", "/rate"])
def test_acts_are_not_links(client: Client, part: str) -> None:
    assert client.get(link(World().open(), part)).status_code == 405


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_works_closes_it_and_asks_for_a_rating(client: Client, language: str) -> None:
    world = World(language)
    ticket = solve(world, world.open())
    page = client.get(link(ticket, "/confirm")).content.decode()
    assert 'value="works"' in page
    assert 'value="not_yet"' in page
    assert "A new toner." in page
    page = client.post(link(ticket, "/confirm"), {"answer": "works"}, follow=True).content.decode()
    assert state(ticket) == "closed"
    confirmed = Entry.objects.get(stream=ticket.stream_id, kind="ticket.confirmed")
    assert confirmed.data["channel"] == "link"
    assert confirmed.actor_id == world.contact.pk
    assert page.count('name="stars"') == 5


def test_one_click_rates_and_another_changes_it(client: Client) -> None:
    world = World()
    ticket = solve(world, world.open())
    client.post(link(ticket, "/confirm"), {"answer": "works"})
    client.post(link(ticket, "/rate"), {"stars": "2"})
    page = client.post(link(ticket, "/rate"), {"stars": "5", "text": "Quick!"}, follow=True)
    ticket.refresh_from_db()
    assert ticket.rating.stars == 5
    assert ticket.rating.remark.text == "Quick!"
    assert 'aria-pressed="true"' in page.content.decode()


@pytest.mark.parametrize("stars", ["", "0", "6", "x", "5" * 30])
def test_no_other_rating_is_taken(client: Client, stars: str) -> None:
    world = World()
    ticket = solve(world, world.open())
    client.post(link(ticket, "/confirm"), {"answer": "works"})
    assert client.post(link(ticket, "/rate"), {"stars": stars}).status_code == 409


def test_not_yet_reopens_with_the_words(client: Client) -> None:
    world = World()
    ticket = solve(world, world.open())
    client.post(link(ticket, "/confirm"), {"answer": "not_yet", "text": "Page two is blank."})
    assert state(ticket) == "open"
    assert ticket.messages.order_by("id").last().text == "Page two is blank."


def test_pressing_twice_is_no_fault(client: Client) -> None:
    world = World()
    ticket = solve(world, world.open())
    for _press in range(2):
        response = client.post(link(ticket, "/confirm"), {"answer": "works"}, follow=True)
        assert response.status_code == 200
    assert Entry.objects.filter(stream=ticket.stream_id, kind="ticket.confirmed").count() == 1


def test_words_are_kept_when_somebody_else_closed_it_meanwhile(client: Client) -> None:
    world = World()
    ticket = solve(world, world.open())
    actions.confirm(ticket, by=of_contact(world.contact), channel="portal")
    response = client.post(link(ticket, "/confirm"), {"answer": "not_yet", "text": "Still dark"})
    assert response.status_code == 409
    assert "Still dark" in response.content.decode()
    assert state(ticket) == "closed"


def test_a_coordinator_may_close_and_a_participant_may_not(client: Client) -> None:
    world = World()
    ticket = solve(world, world.open())
    helper, chief = make_contact(world.customer), make_contact(world.customer)
    Participant.objects.create(ticket=ticket, contact=helper, address=helper.email)
    ContactDuty.objects.create(contact=chief, role="coordinator")
    as_helper = f"/t/{links.sign(ticket.ref, helper.ref)}/confirm"
    assert 'value="works"' not in client.get(as_helper).content.decode()
    assert client.post(as_helper, {"answer": "works"}).status_code == 409
    assert state(ticket) == "solved"
    client.post(f"/t/{links.sign(ticket.ref, chief.ref)}/confirm", {"answer": "works"})
    assert state(ticket) == "closed"


PARTS = ["", "/reply", "/confirm", "/rate", "/file/abc"]


def answers(client: Client, url: str) -> set[int]:
    return {client.get(url).status_code, client.post(url, {"answer": "works"}).status_code} - {405}


@pytest.mark.parametrize("part", PARTS)
def test_forged_links_open_nothing(client: Client, part: str) -> None:
    world = World()
    ticket = solve(world, world.open())
    good = links.sign(ticket.ref, world.contact.ref)
    other = links.sign(world.open().ref, world.contact.ref)
    mixed = f"{good.rsplit('~', 1)[0]}~{other.rsplit('~', 1)[1]}"
    for signed in ("x", f"{good}a", mixed, good.replace(ticket.ref, "a" * 12)):
        assert answers(client, f"/t/{signed}{part}") == {404}
    assert state(ticket) == "solved"


@pytest.mark.parametrize("part", PARTS)
def test_expired_links_open_nothing_and_say_what_to_do(client: Client, part: str) -> None:
    world = World()
    ticket = solve(world, world.open())
    url = link(ticket, part)
    with kernel.pretend(FRIDAY + timedelta(days=30)):
        assert answers(client, url) == {410}
        assert "/portal/" in client.get(link(ticket).rsplit("/", 1)[0] + "/x").content.decode()
    assert state(ticket) == "solved"


@pytest.mark.parametrize("part", PARTS)
def test_who_left_is_refused(client: Client, part: str) -> None:
    world = World()
    ticket = solve(world, world.open())
    type(world.contact).objects.filter(pk=world.contact.pk).update(left_at=FRIDAY)
    assert answers(client, link(ticket, part)) == {403}
    assert state(ticket) == "solved"


@pytest.mark.parametrize("part", PARTS)
def test_strangers_with_a_link_of_their_own_see_nothing_here(client: Client, part: str) -> None:
    """Another customer's contact, and a colleague of the requester who has no part in it."""
    world = World()
    ticket = solve(world, world.open())
    for contact in (make_contact(), make_contact(world.customer)):
        url = f"/t/{links.sign(ticket.ref, contact.ref)}{part}"
        assert answers(client, url) == {404}
    assert state(ticket) == "solved"


def test_another_tickets_file_is_not_served(client: Client) -> None:
    world = World()
    ticket, other = world.open(), World().open()
    said = actions.receive(
        other, by=of_contact(other.requester), text="x", contact=other.requester,
        attachments=[NewFile("a.txt", "text/plain", b"secret")],
    )  # fmt: skip
    url = link(ticket, f"/file/{said.attachments.get().ref}")
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("part", ["/reply", "/confirm", "/rate"])
def test_posts_from_elsewhere_are_refused(part: str) -> None:
    world = World()
    ticket = solve(world, world.open())
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link(ticket, part), {"answer": "works", "stars": "5"}).status_code == 403
    assert state(ticket) == "solved"


def test_queries_do_not_grow_with_the_conversation(client: Client) -> None:
    world = World()
    ticket = world.open()

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(link(ticket)).status_code == 200
        return len(caught)

    cost()
    before = cost()
    for number in range(10):
        actions.receive(
            ticket, by=of_contact(world.contact), text=str(number), contact=world.contact,
            attachments=[NewFile("a.txt", "text/plain", b"x")],
        )  # fmt: skip
    assert cost() <= before + 2  # files and their bytes, once each

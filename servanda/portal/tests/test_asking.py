"""A new request from the portal (T14): with the customer's own words, received at once."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from servanda import kernel
from servanda.kernel import Refused
from servanda.notices.tests.world import FRIDAY, LANGUAGES, World, mails_to
from servanda.people.actors import of_contact
from servanda.people.tests.factory import ROOT, make_contact, make_customer
from servanda.portal.tests.test_portal import signed_in
from servanda.systems.actions import add_system
from servanda.tickets import actions
from servanda.tickets.models import Ticket

WORDS = {"kind": "incident", "subject": "Nobody can print", "text": "Since this morning."}


@pytest.fixture(autouse=True)
def _now() -> Any:
    with kernel.pretend(FRIDAY):
        yield


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_contact_writes_becomes_a_ticket_and_is_acknowledged(language: str) -> None:
    world = World(language)
    client = signed_in(world.contact)
    assert client.get("/portal/new").status_code == 200
    response = client.post("/portal/new", WORDS)
    ticket = Ticket.objects.get()
    assert response.headers["Location"] == f"/portal/t/{ticket.ref}"
    assert (ticket.channel, ticket.kind, ticket.line) == ("portal", "incident", world.line)
    assert ticket.received_at == FRIDAY
    assert ticket.messages.get().text == "Since this morning."
    assert f"#{ticket.number}" in mails_to(world.contact, "acknowledgement")[0].subject


@pytest.mark.django_db
def test_it_names_the_system_and_brings_files() -> None:
    world = World()
    system = add_system(world.customer, by=ROOT, name="Printer 2")
    file = SimpleUploadedFile("error.txt", b"0x80070643", "text/plain")
    signed_in(world.contact).post("/portal/new", {**WORDS, "system": system.ref, "files": file})
    ticket = Ticket.objects.get()
    assert ticket.system == system
    assert ticket.messages.get().attachments.get().name == "error.txt"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"subject": " "}, {"text": " "}, {"kind": "task"}, {"system": "nothing"}]
)
def test_what_cannot_be_taken_is_said_and_the_words_stay(wrong: dict[str, str]) -> None:
    client = signed_in(World().contact)
    response = client.post("/portal/new", {**WORDS, **wrong})
    page = response.content.decode()
    assert response.status_code == 409
    assert 'role="alert"' in page
    assert "Since this morning." in page or "text" in wrong
    assert not Ticket.objects.exists()


@pytest.mark.django_db
def test_a_system_of_another_customer_is_none_of_theirs() -> None:
    theirs = add_system(make_customer(), by=ROOT, name="Their printer")
    client = signed_in(World().contact)
    assert theirs.name not in client.get("/portal/new").content.decode()
    assert client.post("/portal/new", {**WORDS, "system": theirs.ref}).status_code == 409


@pytest.mark.django_db
def test_a_stranger_is_asked_to_sign_in() -> None:
    for method in ("get", "post"):
        response = getattr(Client(), method)("/portal/new", WORDS)
        assert response.headers["Location"] == "/portal/"
    assert not Ticket.objects.exists()


@pytest.mark.django_db
def test_pressing_twice_opens_one_ticket_and_the_same_trouble_later_another() -> None:
    client = signed_in(World().contact)
    first = client.post("/portal/new", WORDS).headers["Location"]
    assert client.post("/portal/new", WORDS).headers["Location"] == first
    client.post("/portal/new", {**WORDS, "text": "On the second floor too."})
    assert Ticket.objects.count() == 2
    with kernel.pretend(FRIDAY + timedelta(minutes=11)):
        client.post("/portal/new", WORDS)
    assert Ticket.objects.count() == 3


@pytest.mark.django_db
def test_the_same_words_of_a_colleague_are_another_ticket() -> None:
    world = World()
    signed_in(world.contact).post("/portal/new", WORDS)
    signed_in(make_contact(world.customer)).post("/portal/new", WORDS)
    assert Ticket.objects.count() == 2


@pytest.mark.django_db
def test_only_the_contact_asks_in_their_own_name() -> None:
    world, stranger = World(), make_contact(make_customer())
    with pytest.raises(Refused, match="may not"):
        actions.ask(by=of_contact(stranger), contact=world.contact, **WORDS)


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_open_one_ticket() -> None:
    contact = World().contact
    by, start = of_contact(contact), threading.Barrier(2)

    def press() -> None:
        try:
            start.wait(10)
            with kernel.pretend(FRIDAY):
                actions.ask(by=by, contact=contact, **WORDS)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert Ticket.objects.count() == 1

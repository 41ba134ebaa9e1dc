"""Writing as a customer, and what the customer gets."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from servanda import demo, kernel
from servanda.demo.loading import company
from servanda.mail import smtp_in
from servanda.mail.models import Outgoing, RawMail
from servanda.tickets import intake
from servanda.tickets.models import Ticket

LAIA = "laia.serra@montjuic-dist.example"


@pytest.fixture
def people(db: None, settings: Any) -> None:
    settings.DEMO = True
    company(kernel.now())


@pytest.fixture
def door(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """The SMTP door itself, which puts what comes into a list: tests have their own transaction."""
    taken: list[bytes] = []

    def keep(self: smtp_in.Porter, envelope: Any) -> str:
        taken.append(bytes(envelope.original_content))
        return "250 2.0.0 Kept"

    monkeypatch.setattr(smtp_in.Porter, "_keep", keep)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.LISTEN_SMTP = f"127.0.0.1:{free.getsockname()[1]}"
    listener = smtp_in.listen(settings.LISTEN_SMTP)
    yield taken
    listener.stop()


def arrive(raw: bytes) -> intake.Fate:
    from servanda.mail import actions

    mail, _new = actions.store(raw, source=RawMail.Source.SMTP, received_at=kernel.now())
    return intake.process_one(mail)


def test_pages_are_only_in_a_demo(db: None, settings: Any, client: Client):
    settings.DEMO = False
    for path in ("write", "letters", "people"):
        assert client.get(f"/demo/{path}").status_code == 404
    assert client.post("/demo/enter", {"email": "x@y.example"}).status_code == 404


@pytest.mark.usefixtures("people")
def test_both_sides_can_be_played(client: Client, door: list[bytes]):
    given = {"sender": LAIA, "subject": "Sin tienda", "text": "La tienda no carga."}
    response = client.post("/demo/write", given)
    assert response.status_code == 302, response.content
    assert arrive(door.pop()).outcome == "ticket"
    ticket = Ticket.objects.get()
    assert ticket.customer is not None

    page = client.get(response["Location"], headers={"Accept-Language": "es"})
    letter = Outgoing.objects.get(recipient=LAIA)
    assert letter.subject in page.content.decode()

    answer = f"/demo/write?reply={letter.ref}"
    assert client.get(answer).status_code == 200
    assert client.post(answer, {"text": "Ahora sí carga, pero lenta."}).status_code == 302
    assert arrive(door.pop()).outcome == "reply"
    assert Ticket.objects.count() == 1


@pytest.mark.usefixtures("people")
def test_what_was_typed_stays_when_nobody_listens(client: Client, settings: Any):
    settings.LISTEN_SMTP = "127.0.0.1:9"
    page = client.post("/demo/write", {"sender": LAIA, "subject": "Hola", "text": "Qué tal"})
    assert page.status_code == 200
    assert "Qué tal" in page.content.decode()


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("language", ["en", "hu", "he", "es"])
def test_pages_speak_four_languages(client: Client, language: str):
    page = client.get("/demo/write", {"lang": language}).content.decode()
    assert f'<html lang="{language}"' in page


@pytest.mark.usefixtures("people")
def test_one_click_signs_in(client: Client):
    assert client.get("/demo/people").content.decode().count("<form") == 6
    email = demo.people()[0][2]
    response = client.post("/demo/enter", {"email": email})
    assert response.status_code == 302
    assert "_auth_user_id" in client.session
    assert client.post("/demo/enter", {"email": "marta.vidal@rakpart.example"}).status_code == 400

"""Signed and encrypted mail, as the ticket says it."""

import pytest
from django.urls import reverse

from servanda.mail.tests.test_parse import mail
from servanda.mail.tests.test_protection import SECRET, SIGNED
from servanda.tickets import intake
from servanda.tickets.models import Message
from servanda.tickets.tests.world import store

pytestmark = pytest.mark.django_db


def page_of(desk, body, **fields):
    intake.process_one(store(mail(body.encode(), From=desk.contact.email, **fields)))
    said = Message.objects.get()
    page = desk.as_role("agent").get(reverse("desk:ticket", args=[said.ticket.ref]))
    return said, page.content.decode()


def test_a_signed_mail_is_readable_and_nobody_says_it_is_verified(desk):
    said, page = page_of(desk, SIGNED.format("Nem megy."))
    assert (said.text, said.protection) == ("Nem megy.", "signed")
    assert "signed, not checked" in page
    assert "BEGIN PGP" not in page


def test_an_encrypted_mail_becomes_a_ticket_that_says_so(desk):
    said, page = page_of(desk, SECRET)
    assert said.protection == "encrypted"
    assert "This mail is encrypted, and we cannot read it." in page
    assert "encrypted.asc" in page


def test_words_beside_an_encrypted_part_are_shown(desk):
    _said, page = page_of(desk, f"See below.\n\n{SECRET}")
    assert "See below." in page
    assert "Part of this mail is encrypted" in page


def test_a_signature_is_no_file_to_read(desk):
    body = "--b\n\nwords\n--b\nContent-Type: application/pgp-signature; name=s.asc\n\nsig\n--b--"
    said, page = page_of(desk, body, Content_Type="multipart/signed; boundary=b")
    assert said.attachments.get().name == "s.asc"
    assert "s.asc" not in page
    assert "words" in page


def test_held_mail_says_it_too(desk):
    body = {"signed, not checked": SIGNED.format("x"), "we cannot read it": SECRET}
    agent = desk.as_role("agent")
    for words, text in body.items():
        raw = store(mail(text.encode(), From="who@nowhere.example", Auto_Submitted="auto-replied"))
        intake.process_one(raw)
        page = agent.get(reverse("desk:held_one", args=[raw.pk])).content.decode()
        assert words in page

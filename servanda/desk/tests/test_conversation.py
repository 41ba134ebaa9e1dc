"""Mails as they were written, their pictures and files, and long conversations."""

import re

import pytest
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from servanda.kernel import kept
from servanda.people import actors
from servanda.tickets import actions
from servanda.tickets.attach import NewFile

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
HTML = (
    '<p>Look at <b>this</b>:</p><img src="cid:shot@x"><img src="remote:https://evil.example/p.gif">'
)


@pytest.fixture
def browser(desk):
    return desk.as_role("agent")


@pytest.fixture
def ticket(desk):
    return desk.ticket()


def receive(desk, ticket, **values):
    return actions.receive(ticket, by=actors.of_contact(desk.contact), **values)


def page(browser, ticket, query=""):
    return browser.get(reverse("desk:ticket", args=[ticket.ref]) + query).content.decode()


def frame(browser, message, query=""):
    return browser.get(reverse("desk:message_html", args=[message.ref]) + query)


@pytest.fixture
def rich(desk, ticket):
    return receive(
        desk,
        ticket,
        text="Look at this:",
        html=HTML,
        attachments=[
            NewFile("shot.png", "image/png", PNG, "shot@x"),
            NewFile("photo.png", "image/png", PNG),
            NewFile("contract.pdf", "application/pdf", b"%PDF-1.7"),
            NewFile("setup.exe", "application/octet-stream", b"MZ"),
            NewFile("evil.png", "image/png", b"<svg onload=alert(1)>"),
        ],
    )


def file_of(message, name):
    return message.attachments.get(name=name)


def test_a_mail_with_more_than_text_stands_in_a_frame_that_nothing_runs_in(browser, ticket, rich):
    shown = page(browser, ticket)
    assert f'src="{reverse("desk:message_html", args=[rich.ref])}"' in shown
    sandbox = re.search(r'sandbox="([^"]*)"', shown)[1]
    assert "scripts" not in sandbox
    policy = frame(browser, rich)["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert "frame-ancestors 'self'" in policy


def test_a_mail_of_text_only_stands_on_the_page(browser, desk, ticket):
    receive(desk, ticket, text="Only words.", html="<div>Only words.</div>")
    assert "data-frame" not in page(browser, ticket)


def test_its_own_pictures_stand_in_place_and_those_of_the_net_wait(browser, rich):
    shown = frame(browser, rich)
    assert reverse("desk:look", args=[file_of(rich, "shot.png").ref]) in shown.content.decode()
    assert "evil.example" not in shown.content.decode()
    assert "https:" not in shown["Content-Security-Policy"]
    asked = frame(browser, rich, "?images=1")
    assert 'src="https://evil.example/p.gif"' in asked.content.decode()
    assert "img-src data: 'self' https: http:" in asked["Content-Security-Policy"]
    assert asked["Referrer-Policy"] == "no-referrer"


def test_a_picture_shown_in_its_place_is_not_listed_again(browser, ticket, rich):
    shown = page(browser, ticket)
    assert "photo.png" in shown
    assert "shot.png" not in shown
    assert "Pictures from outside" in shown


@pytest.mark.parametrize(
    ("name", "kind"),
    [("photo.png", "image/png"), ("contract.pdf", "application/pdf")],
)
def test_what_a_browser_can_show_safely_it_shows(browser, rich, name, kind):
    shown = browser.get(reverse("desk:look", args=[file_of(rich, name).ref]), follow=True)
    assert shown["Content-Type"] == kind
    assert shown["Content-Disposition"].startswith("inline")
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in shown["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["setup.exe", "evil.png"])
def test_everything_else_is_a_download_whatever_it_calls_itself(browser, rich, name):
    file = file_of(rich, name)
    shown = browser.get(reverse("desk:look", args=[file.ref]), follow=True)
    assert shown["Content-Type"] == "application/octet-stream"
    assert shown["Content-Disposition"].startswith("attachment")


def test_files_of_a_ticket_that_is_not_theirs_are_closed_to_a_specialist(desk, rich):
    client, ref = desk.as_role("specialist"), file_of(rich, "photo.png").ref
    for name in ("look", "file"):
        assert client.get(reverse(f"desk:{name}", args=[ref])).status_code == 404
    assert frame(client, rich).status_code == 404


def test_erased_words_are_not_framed(browser, desk, ticket, rich):
    actions.erase_words(rich, by=actors.of_staff(desk.staff("head")), why="secret")
    assert "data-frame" not in page(browser, ticket)
    assert "this" not in frame(browser, rich).content.decode()


def fill(desk, ticket, count):
    for number in range(count):
        receive(desk, ticket, text=f"Message number {number:02}")


def test_a_long_conversation_folds_its_middle(browser, desk, ticket):
    fill(desk, ticket, 19)  # and the one that opened it
    shown = page(browser, ticket)
    assert "14 earlier messages" in shown
    assert "Nothing comes out of it." in shown
    assert "Message number 18" in shown
    assert "Message number 07" not in shown
    whole = page(browser, ticket, "?whole=1")
    assert "earlier messages" not in whole
    assert "Message number 07" in whole


def test_a_short_conversation_is_shown_whole(browser, desk, ticket):
    fill(desk, ticket, 8)
    assert "earlier message" not in page(browser, ticket)


def test_a_long_conversation_needs_no_more_queries_than_a_short_one(browser, desk, ticket):
    from django.db import connection

    def count():
        kept.forget()
        with CaptureQueriesContext(
            connection,
        ) as found:
            page(browser, ticket)
        return len(found)

    fill(desk, ticket, 3)
    page(browser, ticket)
    few = count()
    fill(desk, ticket, 20)
    assert count() <= few


def test_who_said_it_to_whom(browser, desk, ticket):
    agent = actors.of_staff(desk.staff("agent"))
    actions.answer(ticket, by=agent, text="See below.", cc=["boss@alma.example"])
    actions.note(ticket, by=agent, text="He sounded tired.")
    shown = page(browser, ticket)
    assert f'<bdi title="{desk.contact.email}">Nagy Béla</bdi>' in shown
    assert "copy to" in shown
    assert "boss@alma.example" in shown
    assert "only colleagues see this" in shown

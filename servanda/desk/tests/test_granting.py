"""A mailbox at Google or Microsoft: asking for permission, coming back, and what can go wrong."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from servanda.desk.tests.test_mailboxes import CHECK, FORM, NEW, page
from servanda.mail.models import Mailbox
from servanda.mail.tests import authority

pytestmark = pytest.mark.django_db
GOOGLE = FORM | {
    "sign_in": "google",
    "oauth_client": "client",
    "oauth_secret": "hush",
    "user": "",
    "host": "",
    "password": "",
}
BACK = reverse("desk:mailbox_granted")


@pytest.fixture
def browser(desk):
    return desk.as_role("administrator")


@pytest.fixture
def local():
    with authority.running() as running:
        yield running


@pytest.fixture
def box(browser, local):
    browser.post(NEW, GOOGLE)
    return Mailbox.objects.get()


def asked(browser, box):
    """What the authority is asked, as parameters."""
    away = browser.get(reverse("desk:grant_mailbox", args=[box.ref]))
    return {key: one[0] for key, one in parse_qs(urlsplit(away["Location"]).query).items()}


def said(browser, address, **values):
    return browser.get(address, values, follow=True).content.decode()


def test_what_nobody_has_to_look_up_is_filled_in_and_the_step_left_is_said(browser, box):
    assert (box.host, box.port, box.user) == ("imap.gmail.com", 993, "desk@example.com")
    assert (box.smtp_host, box.smtp_security) == ("smtp.gmail.com", "starttls")
    shown = browser.get(page(box)).content.decode()
    assert "Sign in at Google" in shown
    assert BACK in shown
    assert "hush" not in shown


def test_permission_is_asked_for_and_kept(browser, box, local):
    question = asked(browser, box)
    assert question["redirect_uri"].endswith(BACK)
    local.challenge = question["code_challenge"]
    shown = said(browser, BACK, code="the-code", state=question["state"])
    assert "Google lets us in" in shown
    box.refresh_from_db()
    assert (box.renewal, bool(box.granted_at)) == ("renewal-0", True)
    assert "lets us read and send the mail of" in browser.get(page(box)).content.decode()


def test_an_answer_to_no_question_gives_nothing(browser, box, local):
    state = asked(browser, box)["state"]
    for given in ({"state": "other"}, {}, {"state": state[:-1]}):
        asked(browser, box)
        assert "to no question of ours" in said(browser, BACK, code="the-code", **given)
    question = asked(browser, box)
    said(browser, BACK, code="the-code", state=question["state"])
    assert "to no question" in said(browser, BACK, code="the-code", state=question["state"])
    assert local.asked[1:] == []


def test_a_no_and_a_wrong_code_are_said_in_words(browser, box):
    shown = said(browser, BACK, error="access_denied", state=asked(browser, box)["state"])
    assert "No permission was given" in shown
    assert "access_denied" in shown
    shown = said(browser, BACK, code="wrong", state=asked(browser, box)["state"])
    assert "not valid any more" in shown
    box.refresh_from_db()
    assert not box.granted_at


def test_the_check_says_what_is_missing(browser, box):
    shown = browser.post(CHECK, GOOGLE | {"ref": box.ref}).content.decode()
    assert "Nobody has given us permission yet" in shown


def test_without_a_client_id_it_is_not_saved(browser):
    response = browser.post(NEW, GOOGLE | {"oauth_client": ""})
    assert response.status_code == 422
    assert "Give the client ID" in response.content.decode()


def test_strangers_neither_ask_nor_answer(desk, browser, box):
    agent = desk.as_role("agent")
    for address in (reverse("desk:grant_mailbox", args=[box.ref]), BACK):
        assert agent.get(address).status_code == 403
    browser.post(page(box), FORM)  # with a password there is nothing to give
    assert browser.get(reverse("desk:grant_mailbox", args=[box.ref])).status_code == 404
